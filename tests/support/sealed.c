/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/sealed.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/data_key.h"
#include "common/message_json.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "tests/support/process.h"

#define SQL_SIZE (256 * 1024)

/* Each column that a test may write: the rows, what tells one row, and the name that it is sealed under. */
static const struct {
    const char *table, *column, *owner, *row, *name;
} columns[] = {
    { "zaak", "answers", "uuid", "uuid", "'zaak.answers'" },
    { "status", "statustoelichting", "zaak", "zaak", "'statustoelichting.' || volgnummer" },
    { "note", "text", "zaak", "uuid", "'note.text'" },
    { "question", "text", "zaak", "uuid", "'question.text'" },
    { "question", "answer", "zaak", "uuid", "'question.answer'" },
    { "history_entry", "text", "zaak", "uuid", "'history_entry.text'" },
    { "resultaat", "toelichting", "zaak", "zaak", "'resultaat.toelichting'" },
    { "draft_document", "bestandsnaam", "draft", "document", "'draft_document.bestandsnaam'" },
};

dm_keyring *ts_keyring_open (ts_suite *suite)
{
    static const char *const needed[] = { DM_PURPOSE_WRAP };
    char path[400];
    dm_keyring *keyring = NULL;
    dm_error error = { 0 };
    snprintf (path, sizeof path, "%s/keys/intake.keys", ts_suite_folder (suite));
    if (dm_keyring_open (path, needed, DM_COUNT (needed), &keyring, &error))
        ts_die ("%s", error.message);
    return keyring;
}

/* Bytes of a column that was asked for with encode (.., 'hex'). */
static ProtobufCBinaryData bytes_of (const PGresult *rows, int row, int column, dm_arena *arena)
{
    size_t size = strlen (PQgetvalue (rows, row, column)) / 2;
    ProtobufCBinaryData out = { size, dm_arena_alloc (arena, size + 1) };
    if (PQgetisnull (rows, row, column)
        || (size > 0 && OPENSSL_hexstr2buf_ex (out.data, size, &size, PQgetvalue (rows, row, column), '\0') != 1))
        return (ProtobufCBinaryData){ 0 };
    return out;
}

static void open_key (dm_keyring *keyring, const PGresult *rows, int row, int first, dm_arena *arena,
                      uint8_t out[DM_SEAL_KEY_BYTES])
{
    dm_error error = { 0 };
    const dm_wrapped_key wrapped = { atoi (PQgetvalue (rows, row, first + 1)), bytes_of (rows, row, first + 2, arena) };
    if (dm_data_key_open (keyring, bytes_of (rows, row, first, arena).data, &wrapped, arena, out, &error))
        ts_die ("%s", error.message);
}

static void seal_column (ts_cluster *cluster, dm_keyring *keyring, size_t c, char *sql)
{
    dm_arena *arena = dm_arena_open ();
    snprintf (sql, SQL_SIZE,
              "SELECT encode(uuid_send(%1$s), 'hex'), wrap_id, encode(wrapped, 'hex'), encode(uuid_send(%2$s), 'hex'),"
              " %3$s, encode(%4$s, 'hex'), part.ctid FROM intake.%5$s AS part JOIN intake.data_key AS key ON key.owner "
              "= part.%1$s"
              " WHERE %4$s IS NOT NULL",
              columns[c].owner, columns[c].row, columns[c].name, columns[c].column, columns[c].table);
    PGresult *rows = ts_cluster_query (cluster, sql);
    for (int row = 0; row < PQntuples (rows); row++) {
        uint8_t key[DM_SEAL_KEY_BYTES];
        dm_error error = { 0 };
        ProtobufCBinaryData sealed, plain = bytes_of (rows, row, 5, arena), place = bytes_of (rows, row, 3, arena);
        const char *name = PQgetvalue (rows, row, 4);
        open_key (keyring, rows, row, 0, arena, key);
        if (dm_unseal (key, place.data, name, plain, arena, &sealed, &error) == DM_OK)
            continue;
        if (dm_seal (key, place.data, name, plain.data, plain.len, arena, &sealed, &error))
            ts_die ("%s", error.message);
        char *hex = dm_arena_alloc (arena, 2 * sealed.len + 1);
        snprintf (sql, SQL_SIZE, "UPDATE intake.%s SET %s = '\\x%s' WHERE ctid = '%s'", columns[c].table,
                  columns[c].column, dm_hex (sealed.data, sealed.len, hex), PQgetvalue (rows, row, 6));
        PQclear (ts_cluster_query (cluster, sql));
    }
    PQclear (rows);
    dm_arena_destroy (&arena);
}

void ts_seal (ts_suite *suite)
{
    dm_keyring *keyring = ts_keyring_open (suite);
    char *sql = malloc (SQL_SIZE);
    for (size_t c = 0; sql && c < DM_COUNT (columns); c++)
        seal_column (ts_suite_cluster (suite), keyring, c, sql);
    free (sql);
    dm_keyring_destroy (&keyring);
}

/* As a text of SQL. */
static const char *quote (const char *text, dm_arena *arena)
{
    if (!text)
        return "NULL";
    char *out = dm_arena_alloc (arena, 2 * strlen (text) + 3), *at = out;
    for (*at++ = '\''; *text; *at++ = *text++)
        if (*text == '\'')
            *at++ = '\'';
    memcpy (at, "'", 2);
    return out;
}

static void insert_opened (ts_cluster *cluster, dm_keyring *keyring, const PGresult *rows, int row, char *sql)
{
    dm_arena *arena = dm_arena_open ();
    uint8_t key[DM_SEAL_KEY_BYTES];
    dm_error error = { 0 };
    ProtobufCBinaryData answers, contents = { 0 };
    open_key (keyring, rows, row, 0, arena, key);
    dm_status status = dm_unseal (key, bytes_of (rows, row, 0, arena).data, "zaak.answers",
                                  bytes_of (rows, row, 3, arena), arena, &answers, &error);
    if (!status && !PQgetisnull (rows, row, 7)) {
        open_key (keyring, rows, row, 4, arena, key);
        status = dm_unseal (key, bytes_of (rows, row, 4, arena).data, "persoon.contents",
                            bytes_of (rows, row, 7, arena), arena, &contents, &error);
    }
    if (status)
        ts_die ("%s", error.message);
    const Digimeente__Intake__V1__Persoon *persoon =
        digimeente__intake__v1__persoon__unpack (dm_arena_allocator (arena), contents.len, contents.data);
    static const Digimeente__Intake__V1__Initiator nobody = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    const Digimeente__Intake__V1__Initiator *who = persoon->initiator ? persoon->initiator : &nobody;
    snprintf (sql, SQL_SIZE, "INSERT INTO opened VALUES ('%s', %s::jsonb || %s::jsonb, %s, %s, %s, %s, %s)",
              PQgetvalue (rows, row, 0), quote ((const char *) answers.data, arena),
              quote (persoon->answers ? persoon->answers : "{}", arena), quote (who->name, arena),
              quote (who->verblijfsadres, arena), quote (who->emailadres, arena), quote (who->inp_bsn, arena),
              quote (persoon->kvk_nummer, arena));
    PQclear (ts_cluster_query (cluster, sql));
    dm_arena_destroy (&arena);
}

void ts_open_zaken (ts_suite *suite)
{
    ts_cluster *cluster = ts_suite_cluster (suite);
    dm_keyring *keyring = ts_keyring_open (suite);
    char *sql = malloc (SQL_SIZE);
    if (!sql)
        abort ();
    PQclear (ts_cluster_query (cluster, "DROP TABLE IF EXISTS opened; CREATE TABLE opened (zaak uuid PRIMARY KEY,"
                                        " said jsonb, name text, verblijfsadres text, emailadres text, inp_bsn text,"
                                        " kvk_nummer text)"));
    PGresult *rows = ts_cluster_query (
        cluster, "SELECT encode(uuid_send(zaak.uuid), 'hex'), key.wrap_id, encode(key.wrapped, 'hex'),"
                 " encode(answers, 'hex'), encode(uuid_send(persoon.uuid), 'hex'), own.wrap_id,"
                 " encode(own.wrapped, 'hex'), encode(contents, 'hex') FROM intake.zaak"
                 " JOIN intake.data_key AS key ON key.owner = zaak.uuid"
                 " LEFT JOIN intake.persoon ON persoon.uuid = zaak.initiator"
                 " LEFT JOIN intake.data_key AS own ON own.owner = zaak.initiator");
    for (int row = 0; row < PQntuples (rows); row++)
        insert_opened (cluster, keyring, rows, row, sql);
    PQclear (rows);
    free (sql);
    dm_keyring_destroy (&keyring);
}
