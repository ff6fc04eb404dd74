/* SPDX-License-Identifier: EUPL-1.2 */
/* The desk: what its pages share. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/gateway/view/documenten.h"

#define DESK_METHOD(name) "digimeente.intake.v1.DeskService/" name

/* Page handlers, by file. */
/* desk_work.c, desk_zaak.c */
dm_status gateway_get_work (gateway_exchange *exchange);     /* /medewerker, which sends a beheerder on */
dm_status gateway_get_dossier (gateway_exchange *exchange);  /* /medewerker/zaak/{} */
dm_status gateway_get_brief (gateway_exchange *exchange);    /* /medewerker/zaak/{}/brief */
dm_status gateway_post_dossier (gateway_exchange *exchange); /* /medewerker/zaak/{}/{assign, status, ...} */
dm_status gateway_prepare_dossier (gateway_exchange *exchange);
/* pages_beheer.c */
dm_status gateway_get_beheer (gateway_exchange *exchange); /* /beheer */

typedef Digimeente__Intake__V1__WorkItem WorkItem;
typedef Digimeente__Intake__V1__Dossier Dossier;

/* A text of the catalogue under desk, with {n} in it replaced by the number; where the number is 1 that of key_1. */
const char *desk_count_text (const gateway_exchange *exchange, const char *key, int64_t number);
/* The text of <group>.<name>, in which - is written _; NULL where there is none. */
const char *desk_name_text (const gateway_exchange *exchange, const char *group, const char *name);

/* Adds day and time, as text. */
void desk_add_moment (const gateway_exchange *exchange, cJSON *object, const char *name, int64_t time_ms);

/* What lists and the page of a zaak say of it: number, type, status, dates, how late it is, who has it. */
cJSON *desk_item_json (const gateway_exchange *exchange, const WorkItem *item);

/* All of a zaak, for desk_zaak.html.  Takes: found, what documents says of its documents. */
cJSON *desk_dossier_json (const gateway_exchange *exchange, const Dossier *dossier, const DocumentsFound *found);
/* The moment of the newest thing that happened. */
int64_t desk_newest_ms (const Dossier *dossier);
/* Adds what happened after that moment, newest first, as history_entries. */
void desk_add_history_entries (const gateway_exchange *exchange, cJSON *out, const Dossier *dossier, int64_t after_ms);

/* What a civil servant may do about a zaak: a row of the table in desk_action.c. */
typedef struct desk_action desk_action;
/* NULL: there is none of that name, as in a path. */
const desk_action *desk_action_find (const char *name);
/* Does what the form says.  Errors: the service's; DM_INVALID_ARGUMENT where the form says too little. */
dm_status desk_action_run (gateway_exchange *exchange, const desk_action *action, const dm_uuid *zaak);
const char *desk_action_name (const desk_action *action);
/* The texts that were typed in its form. */
cJSON *desk_action_typed (const gateway_exchange *exchange, const desk_action *action);
/* The forms that make sense now, by their names, with what they need; of failed, if any, with what was typed. */
cJSON *desk_actions_json (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *failed);
