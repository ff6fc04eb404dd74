/* SPDX-License-Identifier: EUPL-1.2 */
/* The desk: its page handlers, and what its pages share. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/gateway/view/documenten.h"

#define DESK_METHOD(name) "digimeente.intake.v1.DeskService/" name

/* Page handlers, by file; each stands in routes.c at its path. prepare says which files the form of the POST may bring.
 */
/* desk_work.c, desk_zaak.c */
dm_status gateway_get_work (gateway_exchange *exchange); /* /medewerker, which sends a beheerder on */
dm_status gateway_post_work (gateway_exchange *exchange);
dm_status gateway_get_dossier (gateway_exchange *exchange);  /* /medewerker/zaak/{} */
dm_status gateway_get_brief (gateway_exchange *exchange);    /* /medewerker/zaak/{}/brief */
dm_status gateway_post_dossier (gateway_exchange *exchange); /* /medewerker/zaak/{}/{toewijzen, status, ...} */
dm_status gateway_prepare_dossier (gateway_exchange *exchange);
/* pages_beheer.c */
dm_status gateway_get_beheer (gateway_exchange *exchange); /* /beheer */

typedef Digimeente__Intake__V1__WorkItem WorkItem;
typedef Digimeente__Intake__V1__Dossier Dossier;

/* The catalogue's text of the key, or of <key>_1 when the number is 1, with the number in place of {n}; in arena. */
const char *gateway_desk_count_text (const gateway_exchange *exchange, const char *key, int64_t number);
/* The catalogue's text <group>.<name>, with each - of the name written as _; NULL when there is none. */
const char *gateway_desk_name_text (const gateway_exchange *exchange, const char *group, const char *name);

/* Adds a member to the object: day and time, as text. */
void gateway_desk_add_moment (const gateway_exchange *exchange, cJSON *object, const char *name, int64_t time_ms);

/* What the work list and the page of a zaak both show: number, type, status, dates, how late it is, who has it. The
 * caller deletes it. */
cJSON *gateway_desk_item_json (const gateway_exchange *exchange, const WorkItem *item);

/* The data of desk_zaak.html. The caller deletes it.  Takes: found, what documents told about the zaak's documents. */
cJSON *gateway_desk_dossier_json (const gateway_exchange *exchange, const Dossier *dossier,
                                  const DocumentsFound *found);
/* When the newest event of the zaak happened, in ms since 1970. */
int64_t gateway_desk_newest_ms (const Dossier *dossier);
/* Adds the events after that moment to out, newest first, as history. */
void gateway_desk_add_history_entries (const gateway_exchange *exchange, cJSON *out, const Dossier *dossier,
                                       int64_t after_ms);

/* One thing that a civil servant can do with a zaak: a row of the table in desk_action.c. */
typedef struct desk_action desk_action;
/* The row of a name, as it stands in a path; NULL when there is none. */
const desk_action *gateway_desk_action_find (const char *name);
/* Does what the form of the exchange asks for.  Errors: those of intake; DM_INVALID_ARGUMENT when the form misses
 * something. */
dm_status gateway_desk_action_run (gateway_exchange *exchange, const desk_action *action, const dm_uuid *zaak);
/* The name by which gateway_desk_action_find finds it. */
const char *gateway_desk_action_name (const desk_action *action);
/* The texts that were typed in its form, by field. The caller deletes it. */
cJSON *gateway_desk_action_typed (const gateway_exchange *exchange, const desk_action *action);
/* The forms that make sense for the zaak now, by name, each with its data. The caller deletes it.
 * Takes: failed, an action that did not succeed, whose form keeps what was typed; NULL for none. */
cJSON *gateway_desk_actions_json (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *failed);
