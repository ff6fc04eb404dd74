/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaaktype/zaaktype.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "services/intake/value/offer.h"
#include "sql/intake.h"

#define KEPT_MS 60000
#define BACK_DAYS_MAX 365 /* Source: intake.proto, SubmitRequest.startdatum */

struct intake_zaaktypen {
    pthread_mutex_t lock;
    intake_zaaktype *rows;
    size_t count;
    int64_t from_ms, until_ms; /* when rows are right: within one day */
};

intake_zaaktypen *intake_zaaktypen_open (void)
{
    intake_zaaktypen *zaaktypen = calloc (1, sizeof *zaaktypen);
    if (!zaaktypen)
        abort ();
    pthread_mutex_init (&zaaktypen->lock, NULL);
    return zaaktypen;
}

void intake_zaaktypen_destroy (intake_zaaktypen **zaaktypen)
{
    if (!*zaaktypen)
        return;
    pthread_mutex_destroy (&(*zaaktypen)->lock);
    free ((*zaaktypen)->rows);
    free (*zaaktypen);
    *zaaktypen = NULL;
}

static bool find_row (const intake_zaaktype rows[], size_t count, const char *identificatie, intake_zaaktype *out)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (rows[i].identificatie, identificatie) == 0) {
            *out = rows[i];
            return true;
        }
    return false;
}

static bool find_kept (intake_zaaktypen *zaaktypen, const char *identificatie, intake_zaaktype *out)
{
    int64_t now_ms = dm_clock_now_ms ();
    pthread_mutex_lock (&zaaktypen->lock);
    bool is_found = now_ms >= zaaktypen->from_ms && now_ms < zaaktypen->until_ms
                    && find_row (zaaktypen->rows, zaaktypen->count, identificatie, out);
    pthread_mutex_unlock (&zaaktypen->lock);
    return is_found;
}

static void copy_text (char *out, size_t size, const PGresult *found, int row, int column)
{
    snprintf (out, size, "%s", dm_get_text (found, row, column));
}

/* What follows from the day that a zaak begins. */
static void set_begin (intake_zaaktype *zaaktype, intake_dag begin)
{
    int32_t days = (int32_t) zaaktype->doorlooptijd_days;
    intake_dag_format (begin, zaaktype->startdatum);
    intake_dag_format (begin + days, zaaktype->counted_einddatum);
    intake_dag_format (intake_term_end (begin + days, days), zaaktype->uiterlijke_einddatum_afdoening);
}

static intake_zaaktype *read_rows (const PGresult *found, size_t count)
{
    intake_zaaktype *rows = calloc (count + 1, sizeof *rows);
    if (!rows)
        abort ();
    for (size_t i = 0; i < count; i++) {
        copy_text (rows[i].identificatie, sizeof rows[i].identificatie, found, (int) i,
                   INTAKE_LIST_ZAAKTYPEN_TODAY_ZAAKTYPE);
        copy_text (rows[i].statustype, sizeof rows[i].statustype, found, (int) i,
                   INTAKE_LIST_ZAAKTYPEN_TODAY_STATUSTYPE);
        rows[i].doorlooptijd_days =
            (uint32_t) dm_get_int4 (found, (int) i, INTAKE_LIST_ZAAKTYPEN_TODAY_DOORLOOPTIJD_DAYS);
        intake_dag begin = 0;
        /* the database writes no other */
        intake_dag_parse (dm_get_text (found, (int) i, INTAKE_LIST_ZAAKTYPEN_TODAY_STARTDATUM), &begin);
        set_begin (&rows[i], begin);
    }
    return rows;
}

/* Keeps what was found, until it may have changed. */
static void keep (intake_zaaktypen *zaaktypen, intake_zaaktype *rows, size_t count, const PGresult *found)
{
    int64_t now_ms = dm_clock_now_ms ();
    int64_t begin_ms = count > 0 ? dm_get_int8 (found, 0, INTAKE_LIST_ZAAKTYPEN_TODAY_BEGIN_MS) : 0,
            end_ms = count > 0 ? dm_get_int8 (found, 0, INTAKE_LIST_ZAAKTYPEN_TODAY_END_MS) : 0;
    pthread_mutex_lock (&zaaktypen->lock);
    free (zaaktypen->rows);
    zaaktypen->rows = rows;
    zaaktypen->count = count;
    zaaktypen->from_ms = now_ms > begin_ms ? now_ms : begin_ms;
    zaaktypen->until_ms = now_ms + KEPT_MS < end_ms ? now_ms + KEPT_MS : end_ms;
    pthread_mutex_unlock (&zaaktypen->lock);
}

dm_status intake_zaaktype_find (dm_call *call, intake_zaaktypen *zaaktypen, const char *identificatie,
                                intake_zaaktype *out)
{
    if (find_kept (zaaktypen, identificatie, out))
        return DM_OK;
    const PGresult *found;
    dm_status status = dm_tx_query (call, &intake_sql_list_zaaktypen_today, &found);
    if (status)
        return status;
    size_t count = (size_t) PQntuples (found);
    intake_zaaktype *rows = read_rows (found, count);
    bool is_found = find_row (rows, count, identificatie, out);
    keep (zaaktypen, rows, count, found);
    return is_found ? DM_OK
                    : dm_fail (&call->error, DM_INVALID_ARGUMENT, "zaaktype", "there is no zaaktype %s",
                               intake_offer_rows (call, identificatie, found, INTAKE_LIST_ZAAKTYPEN_TODAY_ZAAKTYPE));
}

dm_status intake_zaaktype_begin (intake_zaaktype *zaaktype, const char *startdatum, dm_error *error)
{
    intake_dag today = 0, begin = 0;
    if (!startdatum)
        return DM_OK;
    intake_dag_parse (zaaktype->startdatum, &today);
    if (!intake_dag_parse (startdatum, &begin))
        return dm_fail (error, DM_INVALID_ARGUMENT, "startdatum", "a day, as 2026-11-23");
    if (begin > today || begin < today - BACK_DAYS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "startdatum", "today or before, at most %d days", BACK_DAYS_MAX);
    set_begin (zaaktype, begin);
    return DM_OK;
}
