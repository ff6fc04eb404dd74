/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/db_error.h"

#include <string.h>

/* The first row whose prefix fits counts. */
static const struct {
    const char *prefix;
    dm_failure failure;
    dm_status status;
    const char *message;
} states[] = {
    { "23505", DM_FAILURE_DATA, DM_ALREADY_EXISTS, "this exists already" },
    { "23503", DM_FAILURE_DATA, DM_FAILED_PRECONDITION, "this refers to something that does not exist" },
    { "23", DM_FAILURE_DATA, DM_INVALID_ARGUMENT, "a value is outside what is allowed" },
    { "22", DM_FAILURE_DATA, DM_INVALID_ARGUMENT, "a value cannot be stored" },
    { "40", DM_FAILURE_CONFLICT, DM_ABORTED, "another request came in between; try again" },
    { "", DM_FAILURE_UNAVAILABLE, DM_UNAVAILABLE, "the database cannot do this now" },
};

static dm_failure classify_state (const char *sqlstate, dm_error *error)
{
    size_t i = 0;
    while (strncmp (sqlstate, states[i].prefix, strlen (states[i].prefix)) != 0)
        i++;
    dm_fail (error, states[i].status, NULL, "%s (SQLSTATE %s)", states[i].message, sqlstate);
    return states[i].failure;
}

dm_failure dm_db_classify (const PGresult *result, const dm_constraint rows[], size_t count, dm_error *error)
{
    ExecStatusType kind = PQresultStatus (result);
    if (result && (kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK))
        return DM_FAILURE_NONE;
    const char *sqlstate = result ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
    if (!sqlstate) {
        dm_fail (error, DM_UNAVAILABLE, NULL, "the connection to the database was lost");
        return DM_FAILURE_UNAVAILABLE;
    }
    dm_failure failure = classify_state (sqlstate, error);
    const char *constraint = PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME);
    for (size_t i = 0; constraint && i < count; i++)
        if (strcmp (rows[i].name, constraint) == 0) {
            dm_fail (error, rows[i].status, rows[i].field, "%s", rows[i].message);
            if (rows[i].status == DM_ABORTED)
                failure = DM_FAILURE_CONFLICT;
        }
    return failure;
}
