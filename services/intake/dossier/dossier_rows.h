/* SPDX-License-Identifier: EUPL-1.2 */
/* What the views of the portal and the desk, and the work list, read alike. Everything that is given lives in
 * call->arena and the rows of call->tx. */
#pragma once

#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/intake/journey/journey.h"
#include "services/intake/zaak/handling.h"
#include "services/intake/zaak/opened.h"

/* Makes an array of count messages of a type in out, and fills each from its row by fill (call, key, rows, row,
 * message). out and out_count are places to write to; key is NULL where nothing is sealed. */
/* NOLINTBEGIN(bugprone-macro-parentheses) Type is a type */
#define READ_ROWS(call, key, rows, Type, init, out, out_count, fill)                                                   \
    do {                                                                                                               \
        size_t count_ = (size_t) PQntuples (rows);                                                                     \
        Type **list_ = dm_arena_alloc ((call)->arena, count_ * sizeof *list_);                                         \
        for (size_t i_ = 0; i_ < count_; i_++) {                                                                       \
            list_[i_] = dm_arena_alloc ((call)->arena, sizeof (Type));                                                 \
            init (list_[i_]);                                                                                          \
            fill (call, key, rows, (int) i_, list_[i_]);                                                               \
        }                                                                                                              \
        (out) = list_;                                                                                                 \
        (out_count) = count_;                                                                                          \
    } while (0)
/* NOLINTEND(bugprone-macro-parentheses) */

/* The zaak's row, with the columns of find_dossier.sql, and what opens it. Who reads texts with its key asks for
 * intake_opened_fault in the end.  Errors: DM_NOT_FOUND; DM_DATA_LOSS; dm_tx_query's. */
dm_status intake_dossier_find_row (dm_call *call, const intake_rights *rights, const PGresult **out,
                                   intake_opened *out_opened);
/* A line of the work list, in call->arena.  Takes: rows of list_work or find_dossier, which begin with the same
 * columns; opened, what opens this row. */
Digimeente__Intake__V1__WorkItem *intake_dossier_read_item (dm_call *call, const PGresult *rows, int row,
                                                            const intake_opened *opened);
/* Where those rows have what opens a zaak. */
extern const intake_opened_columns intake_dossier_columns;
/* Its statuses, oldest first; of more toelichtingen than a reply has room for, the newest. */
dm_status intake_dossier_list_statussen (dm_call *call, const intake_opened *opened,
                                         Digimeente__Intake__V1__Status ***out, size_t *out_count);
/* Those of its zaaktype, in order. */
dm_status intake_dossier_list_statustypen (dm_call *call, const char *zaaktype,
                                           Digimeente__Intake__V1__Statustype ***out, size_t *out_count);
/* Oldest first. Of more than so many bytes, those that are open and then the newest.  Gives: *out_left_out, how many
 * these are not. */
dm_status intake_dossier_list_questions (dm_call *call, const intake_opened *opened, int32_t bytes,
                                         Digimeente__Intake__V1__Question ***out, size_t *out_count,
                                         uint32_t *out_left_out);
/* Takes: rows that tell in this column how many there are.  Returns how many are no rows. */
uint32_t intake_dossier_left_out (const PGresult *rows, int column);
/* NULL: it was not decided. */
Digimeente__Intake__V1__Resultaat *intake_dossier_resultaat (dm_call *call, const intake_opened *opened,
                                                             const PGresult *rows);
/* None when the zaak was erased. */
dm_status intake_dossier_answers (dm_call *call, intake_journeys *journeys, const intake_opened *opened,
                                  const PGresult *rows, const char *language, Digimeente__Intake__V1__Answer ***out,
                                  size_t *out_count);
/* The journey's title; what the zaaktype is called where there is none. */
dm_status intake_dossier_title (dm_call *call, intake_journeys *journeys, const PGresult *rows, const char *language,
                                char **out);
