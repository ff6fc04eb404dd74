/* SPDX-License-Identifier: EUPL-1.2 */
/* The data key of a zaak, of its person or of a draft (common/data_key.h), and the texts that are sealed under it. The
 * key is a row of the table data_key: what was sealed under a key whose row is gone is erased. */
#pragma once

#include "common/db.h"
#include "common/data_key.h"

/* As long as a call handles what it opens; in call->arena. */
typedef struct intake_zaak_key {
    uint8_t bytes[DM_SEAL_KEY_BYTES];
    bool is_erased;  /* there is no key */
    dm_status fault; /* DM_DATA_LOSS once something did not open; call->error says it too */
} intake_zaak_key;

/* Makes a key, whose row is the caller's to add.  Gives: *out in call->arena; *out_wrapped for the row.
 * Errors: DM_INTERNAL. */
dm_status intake_zaak_key_make (dm_call *call, const uint8_t *owner, dm_wrapped_key *out_wrapped,
                                intake_zaak_key **out);
/* Makes a key and adds its row.  Takes: owner, 16 bytes; terms as intake_terms_write gives them, NULL for none.
 * Gives: *out in call->arena.  Errors: DM_INTERNAL. */
dm_status intake_zaak_key_add (dm_call *call, const uint8_t *owner, const char *terms, intake_zaak_key **out);
/* Opens the key of an owner.  Takes: the columns of data_key in a row, NULL where there is no key.
 * Returns the key in call->arena, never NULL; a key that does not open has a fault. */
intake_zaak_key *intake_zaak_key_open (dm_call *call, const uint8_t *owner, const PGresult *rows, int row, int wrap_id,
                                       int wrapped);

/* Text as a parameter, sealed for a column of a row.  Takes: a key that is not erased; row, 16 bytes.
 * Gives: SQL NULL for NULL and for an empty text. */
dm_param intake_zaak_seal (dm_call *call, const intake_zaak_key *key, const uint8_t *row, const char *column,
                           const char *text);
/* The same for bytes, which may be none. */
dm_param intake_zaak_seal_bytes (dm_call *call, const intake_zaak_key *key, const uint8_t *row, const char *column,
                                 const void *data, size_t size);
/* Opens what was sealed so.  Returns the text in call->arena; NULL for SQL NULL, for what was erased, and, with
 * key->fault, for what does not open. */
char *intake_zaak_unseal (dm_call *call, intake_zaak_key *key, const uint8_t *row, const char *column,
                          ProtobufCBinaryData sealed);
/* The same of bytes; no data where that gives NULL. */
ProtobufCBinaryData intake_zaak_unseal_bytes (dm_call *call, intake_zaak_key *key, const uint8_t *row,
                                              const char *column, ProtobufCBinaryData sealed);

/* What the texts of a zaak are sealed under: table and column. */
#define INTAKE_QUESTION_TEXT "question.text"
#define INTAKE_QUESTION_ANSWER "question.answer"
#define INTAKE_NOTE_TEXT "note.text"
#define INTAKE_HISTORY_TEXT "history_entry.text"
#define INTAKE_RESULTAAT_TOELICHTING "resultaat.toelichting"
#define INTAKE_DRAFT_BESTANDSNAAM "draft_document.bestandsnaam"
#define INTAKE_DRAFT_ANSWERS "draft.answers"
#define INTAKE_DRAFT_LOGIN "draft.login"
#define INTAKE_DRAFT_EMAILADRES "draft.emailadres"

#define INTAKE_TOELICHTING_COLUMN_SIZE 32
/* The name of the column for the statustoelichting of one status: a row of status has no UUID, so it is bound to that
 * of its zaak and to its volgnummer.  Gives: out, which is returned. */
const char *intake_toelichting_column (int32_t volgnummer, char out[INTAKE_TOELICHTING_COLUMN_SIZE]);
