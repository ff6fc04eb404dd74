/* SPDX-License-Identifier: EUPL-1.2 */
/* Pages for a beheerder: how all services are, and what can be mended from here. */
#pragma once

#include <cjson/cJSON.h>
#include "digimeente/notification/v1/notification.pb-c.h"
#include "services/gateway/beheer/watch.h"
#include "services/gateway/exchange/exchange.h"

/* Page handlers, by file; each stands in routes.c at its path. */
/* pages_operations.c */
dm_status gateway_get_beheer (gateway_exchange *exchange); /* /beheer */
/* pages_repair.c: each asks first, and does it when the form comes. */
dm_status gateway_get_parked (gateway_exchange *exchange); /* /beheer/apart/{service}/{log}/{subject} */
dm_status gateway_post_parked (gateway_exchange *exchange);
dm_status gateway_get_failed_mails (gateway_exchange *exchange); /* /beheer/berichten/{alle, or a UUID} */
dm_status gateway_post_failed_mails (gateway_exchange *exchange);

/* pages_trace.c */
dm_status gateway_get_trace_form (gateway_exchange *exchange); /* /beheer/trace?code= */
dm_status gateway_get_trace (gateway_exchange *exchange);      /* /beheer/trace/{trace id} */

#define GATEWAY_BEHEER_PURPOSE "beheer"

/* How something is. Each has a word, a colour and a form on the page. */
typedef enum gateway_condition { GATEWAY_GOOD, GATEWAY_ATTENTION, GATEWAY_BROKEN } gateway_condition;

/* Adds state (good, attention or broken), is_<state>, and state_word. */
void gateway_add_condition (const gateway_exchange *exchange, cJSON *object, gateway_condition condition);
/* "3 minuten"; in arena. */
const char *gateway_duration_text (const gateway_exchange *exchange, int64_t duration_ms);
/* "30 november 2026, 14:03 (3 minuten)"; in arena. */
const char *gateway_since_text (const gateway_exchange *exchange, int64_t since_ms);
/* "1,5 GB"; in arena. */
const char *gateway_bytes_text (const gateway_exchange *exchange, int64_t bytes);
/* The value of a figure.  Returns false when the service does not tell it now. */
bool gateway_find_figure (const GetStatusResponse *status, const char *name, int64_t *out);

/* The first replica that answers; NULL: none does. */
const GetStatusResponse *gateway_any_status (const gateway_watched *of);

/* What is set aside, and the berichten that failed, as lists of the services that answer. */
typedef struct gateway_repairable {
    const Digimeente__Ops__V1__ListParkedResponse *parked[GATEWAY_WATCHED]; /* NULL: nothing, or not known */
    const Digimeente__Notification__V1__ListBerichtenResponse *failed;      /* NULL: not known */
} gateway_repairable;
/* Asks for them, of the services that are there. */
void gateway_repairable_find (gateway_exchange *exchange, const gateway_watched watched[GATEWAY_WATCHED],
                              gateway_repairable *out);

/* What is backed up, as the backup command wrote it. */
typedef struct gateway_backup {
    bool is_known;
    int64_t finished_ms; /* everything until then is safe; since 1970 */
    int64_t bytes;       /* of all backups together */
    int64_t verified_ms; /* since 1970; 0: it was not verified */
} gateway_backup;
/* Reads the file of the setting backup-status: {"finished_at": RFC 3339, "bytes": N, "verified_at": RFC 3339}. What is
 * missing, too large or not of that form is no known backup. */
gateway_backup gateway_backup_read (const char *path);
/* The measures of the backup. */
dm_status gateway_measure_backup (dm_runtime *runtime, dm_call *call);

/* What is wrong, worst first, and how each service is because of that. */
typedef struct gateway_problems {
    cJSON *list; /* each has text, perhaps detail (in English), and its condition; the caller deletes it */
    gateway_condition worst;
    gateway_condition services[GATEWAY_WATCHED];
    gateway_condition mail;
} gateway_problems;
/* Takes: backup, NULL where no setting tells of one. */
void gateway_problems_find (const gateway_exchange *exchange, const gateway_watched watched[GATEWAY_WATCHED],
                            const gateway_repairable *repairable, const gateway_backup *backup, gateway_problems *out);

/* Adds nodes and links, which beheer_picture.html draws. */
void gateway_add_picture (const gateway_exchange *exchange, cJSON *data, const gateway_watched watched[GATEWAY_WATCHED],
                          const gateway_repairable *repairable, const gateway_problems *problems);
