/* SPDX-License-Identifier: EUPL-1.2 */
/* The desk: its page handlers, and what its pages share. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/gateway/view/documenten.h"

#define DESK_METHOD(name) "digimeente.intake.v1.DeskService/" name
#define GATEWAY_DESK_FILE_MB 25 /* of a document that a civil servant adds */

/* Page handlers, by file; each stands in routes.c at its path. prepare says which files the form of the POST may bring.
 */
/* desk_work.c, desk_zaak.c */
dm_status gateway_get_work (gateway_exchange *exchange); /* /medewerker, which sends a beheerder on */
dm_status gateway_post_work (gateway_exchange *exchange);
dm_status gateway_get_dossier (gateway_exchange *exchange); /* /medewerker/zaak/{} */
/* desk_page.c */
dm_status gateway_get_action (gateway_exchange *exchange); /* /medewerker/zaak/{}/{toewijzen, status, ...} */
dm_status gateway_post_action (gateway_exchange *exchange);
dm_status gateway_prepare_action (gateway_exchange *exchange);
/* desk_letter.c */
dm_status gateway_get_brief (gateway_exchange *exchange); /* /medewerker/zaak/{}/brief */

typedef Digimeente__Intake__V1__WorkItem WorkItem;
typedef Digimeente__Intake__V1__Dossier Dossier;

/* The catalogue's text <group>.<name>, with each - of the name written as _; NULL when there is none. */
const char *gateway_desk_name_text (const gateway_exchange *exchange, const char *group, const char *name);

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

/* What a zaak is called, in the exchange's language where there is a name in it.  Gives: *out_language that it is in;
 * NULL: it is not asked. */
const char *gateway_desk_title (const gateway_exchange *exchange, const Dossier *dossier, const char **out_language);

/* What the letter with its decision shows of a zaak that was decided, in the language of the exchange. The caller
 * deletes it. */
cJSON *gateway_desk_letter_json (const gateway_exchange *exchange, const Dossier *dossier);

/* One thing that a civil servant can do about a zaak: a row of the table in desk_action.c. */
typedef struct desk_action desk_action;
/* The list that a zaak was opened from: desk_list.h. */
typedef struct desk_list desk_list;

/* The address of a zaak's page, or of the page of one of its actions.  Takes: action, as in vraag; NULL for the zaak
 * itself. */
const char *gateway_desk_zaak_path (const gateway_exchange *exchange, const dm_uuid *zaak, const char *action);
/* Opens the zaak of the path, which intake records with the purpose.  Takes: purpose; NULL to handle it, as it was
 * found.  Gives: *out_zaak; *out in the exchange's arena.  Errors: DM_NOT_FOUND; those of intake. */
dm_status gateway_desk_view (gateway_exchange *exchange, const char *purpose, dm_uuid *out_zaak, const Dossier **out);
/* Adds what the page of a zaak and those of its actions share.  Takes: failed, an action that was not done because the
 * zaak is another by now, so that the page tells what changed; NULL for none. exchange->error stays. */
cJSON *gateway_desk_page_json (gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier,
                               const desk_action *failed);
/* The page of a zaak.  Takes: failed, an action that did not succeed and has no form now; NULL for none. */
dm_status gateway_desk_show_zaak (gateway_exchange *exchange, const dm_uuid *zaak, const Dossier *dossier,
                                  const desk_action *failed);
/* Goes on from a zaak that ended: to the next of the list that it was opened from, or of one's own where there is none.
 * Changes *list and *zaak.  Returns the name of the text that says so: next_in_list, next; last, when it stays. */
const char *gateway_desk_move_on (gateway_exchange *exchange, desk_list *list, dm_uuid *zaak);
