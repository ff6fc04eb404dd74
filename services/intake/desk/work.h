/* SPDX-License-Identifier: EUPL-1.2 */
/* The zaken of the work list: which of them, in which order, and from where. */
#pragma once

#include "common/db.h"
#include "digimeente/intake/v1/desk.pb-c.h"

#define INTAKE_WORK_FOUND_MAX 10000  /* zaken that a search finds */
#define INTAKE_WORK_COUNT_MAX 1001   /* more than 1000. Source: desk.proto, ListWorkResponse.alle */
#define INTAKE_WORK_ORDERED_MAX 2000 /* zaken that are read to be put in order */

typedef enum intake_work_order {
    INTAKE_WORK_DUE,
    INTAKE_WORK_RECEIVED,
    INTAKE_WORK_APPLICANT,
    INTAKE_WORK_STATUS
} intake_work_order;

/* What is asked for. Texts are borrowed; NULL: nothing is asked. */
typedef struct intake_work {
    bool is_ended;
    const char *zaaktype, *status;
    const char *behandelaar; /* "": nobody */
    const char *received_from, *received_until;
    bool is_late, is_waiting, has_new_answer; /* of open ones */
    const char *name;                         /* part of what the zaaktype is called, in lower case */
    const ProtobufCBinaryData *found;         /* only these zaken; NULL: all */
    size_t found_count;
    intake_work_order order;
    bool is_descending;
    uint32_t first, size;
} intake_work;

/* Finds the zaken that a text is about: by number, or by all of its words.
 * Gives: *out_zaken in the call's rows and arena, those of other teams too; *out_count, more than INTAKE_WORK_FOUND_MAX
 * when there are too many.  Errors: dm_tx_query's. */
dm_status intake_work_find (dm_call *call, const char *text, ProtobufCBinaryData **out_zaken, size_t *out_count);
/* Counts what the tabs of the list lead to with the same filters: alle, mijn, vrij and te_late, and klaar where ended
 * zaken are asked for or some were sought; up to INTAKE_WORK_COUNT_MAX each.  Takes: it->behandelaar, of the request
 * alone.  Errors: dm_tx_query's. */
dm_status intake_work_count (dm_call *call, const intake_work *it, Digimeente__Intake__V1__ListWorkResponse *reply);
/* Fills items, has_more and is_too_long_to_order.  Errors: dm_tx_query's. */
dm_status intake_work_list (dm_call *call, const intake_work *asked, Digimeente__Intake__V1__ListWorkResponse *reply);
