/* SPDX-License-Identifier: EUPL-1.2 */
/* The journeys that this process has read. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "common/db.h"
#include "services/intake/journey/journey.h"
#include "services/intake/value/offer.h"
#include "sql/intake.h"

typedef struct kept {
    intake_journey *journey;
    bool is_committed; /* else it lives on for whom it was given to, and nobody else finds it */
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

static const intake_journey *find_locked (const intake_journeys *journeys, const char *name, uint32_t version)
{
    for (const kept *at = journeys->first; at; at = at->next)
        if (at->is_committed && intake_journey_version (at->journey) == version
            && strcmp (intake_journey_name (at->journey), name) == 0)
            return at->journey;
    return NULL;
}

static const intake_journey *find_kept (intake_journeys *journeys, const char *name, uint32_t version)
{
    pthread_mutex_lock (&journeys->lock);
    const intake_journey *found = find_locked (journeys, name, version);
    pthread_mutex_unlock (&journeys->lock);
    return found;
}

/* Takes the journey. Another thread may have been first: then its one is given. */
static const intake_journey *keep (intake_journeys *journeys, intake_journey *journey, bool is_committed)
{
    pthread_mutex_lock (&journeys->lock);
    const intake_journey *found =
        is_committed ? find_locked (journeys, intake_journey_name (journey), intake_journey_version (journey)) : NULL;
    if (found)
        intake_journey_destroy (&journey);
    else {
        kept *row = calloc (1, sizeof *row);
        if (!row)
            abort ();
        *row = (kept){ journey, is_committed, journeys->first };
        journeys->first = row;
        found = journey;
    }
    pthread_mutex_unlock (&journeys->lock);
    return found;
}

dm_status intake_journeys_fail (dm_call *call, const char *name)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_journeys, &rows);
    return status ? status
                  : dm_fail (&call->error, DM_NOT_FOUND, "journey", "there is no journey %s",
                             intake_offer_rows (call, name, rows, INTAKE_LIST_JOURNEYS_NAME));
}

static dm_status find_offered (dm_call *call, const char *name, uint32_t *out)
{
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_find_journey, &rows, DM_TEXT (name));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_journeys_fail (call, name);
    if (dm_get_is_null (rows, 0, INTAKE_FIND_JOURNEY_VERSION))
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "journey", "journey %s was withdrawn", name);
    *out = (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_JOURNEY_VERSION);
    return DM_OK;
}

static dm_status read_version (dm_call *call, const char *name, uint32_t version, intake_journey **out,
                               bool *out_is_committed)
{
    const PGresult *rows;
    dm_status status =
        dm_tx_query (call, &intake_sql_find_journey_version, &rows, DM_TEXT (name), DM_INT4 ((int32_t) version));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_journeys_fail (call, name);
    *out_is_committed = !dm_get_bool (rows, 0, INTAKE_FIND_JOURNEY_VERSION_IS_OWN);
    return intake_journey_read_json (dm_get_text (rows, 0, INTAKE_FIND_JOURNEY_VERSION_JSON), version, out,
                                     &call->error);
}

dm_status intake_journeys_find (dm_call *call, intake_journeys *journeys, const char *name, uint32_t version,
                                const intake_journey **out)
{
    intake_journey *journey;
    bool is_committed = false;
    if (version > INT32_MAX)
        return intake_journeys_fail (call, name);
    dm_status status = version == 0 ? find_offered (call, name, &version) : DM_OK;
    if (status)
        return status;
    *out = find_kept (journeys, name, version);
    if (*out)
        return DM_OK;
    status = read_version (call, name, version, &journey, &is_committed);
    if (!status)
        *out = keep (journeys, journey, is_committed);
    return status;
}
