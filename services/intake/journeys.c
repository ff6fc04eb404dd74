/* SPDX-License-Identifier: EUPL-1.2 */
/* The journeys that this process has read. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "common/db.h"
#include "services/intake/journey.h"
#include "sql/intake.h"

typedef struct kept {
    intake_journey *journey;
    struct kept *next;
} kept;

struct intake_journeys {
    pthread_mutex_t lock;
    kept *first;
};

intake_journeys *intake_journeys_open (void)
{
    intake_journeys *journeys = calloc (1, sizeof *journeys);
    if (!journeys)
        abort ();
    pthread_mutex_init (&journeys->lock, NULL);
    return journeys;
}

void intake_journeys_destroy (intake_journeys **journeys)
{
    if (!*journeys)
        return;
    for (kept *at = (*journeys)->first; at;) {
        kept *next = at->next;
        intake_journey_destroy (&at->journey);
        free (at);
        at = next;
    }
    pthread_mutex_destroy (&(*journeys)->lock);
    free (*journeys);
    *journeys = NULL;
}

static const intake_journey *find_kept (intake_journeys *journeys, const char *name, uint32_t version)
{
    const intake_journey *found = NULL;
    pthread_mutex_lock (&journeys->lock);
    for (const kept *at = journeys->first; at && !found; at = at->next)
        if (intake_journey_version (at->journey) == version && strcmp (intake_journey_name (at->journey), name) == 0)
            found = at->journey;
    pthread_mutex_unlock (&journeys->lock);
    return found;
}

/* Takes the journey. Another thread may have been first: then its one is given. */
static const intake_journey *keep (intake_journeys *journeys, intake_journey *journey)
{
    kept *row = calloc (1, sizeof *row);
    if (!row)
        abort ();
    pthread_mutex_lock (&journeys->lock);
    row->journey = journey;
    row->next = journeys->first;
    for (const kept *at = journeys->first; at; at = at->next)
        if (intake_journey_version (at->journey) == intake_journey_version (journey)
            && strcmp (intake_journey_name (at->journey), intake_journey_name (journey)) == 0) {
            intake_journey_destroy (&journey);
            free (row);
            journey = at->journey;
            row = NULL;
            break;
        }
    if (row)
        journeys->first = row;
    pthread_mutex_unlock (&journeys->lock);
    return journey;
}

static dm_status fail (dm_call *call)
{
    return dm_fail (&call->error, DM_NOT_FOUND, "journey", "there is no such journey");
}

static dm_status find_newest (dm_call *call, const char *name, uint32_t *out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_find_journey, &rows, DM_TEXT (name));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return fail (call);
    *out = (uint32_t) dm_get_int4 (rows, 0, 0);
    return DM_OK;
}

static dm_status read_version (dm_call *call, const char *name, uint32_t version, intake_journey **out)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &intake_sql_find_journey_version, &rows, DM_TEXT (name), DM_INT4 ((int32_t) version));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return fail (call);
    return intake_journey_read_json (dm_get_text (rows, 0, 0), version, out, &call->error);
}

dm_status intake_journeys_find (dm_call *call, intake_journeys *journeys, const char *name, uint32_t version,
                                const intake_journey **out)
{
    intake_journey *journey;
    if (version > INT32_MAX)
        return fail (call);
    dm_status status = version == 0 ? find_newest (call, name, &version) : DM_OK;
    if (status)
        return status;
    *out = find_kept (journeys, name, version);
    if (*out)
        return DM_OK;
    status = read_version (call, name, version, &journey);
    if (!status)
        *out = keep (journeys, journey);
    return status;
}
