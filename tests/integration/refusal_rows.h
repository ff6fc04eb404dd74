/* SPDX-License-Identifier: EUPL-1.2 */
/* The requests of refusal_bounds_test.c: each as it should be, and with one thing wrong. */
#pragma once

#include "common/rpc.h"
#include "tests/support/refusal.h"

#define INTAKE "digimeente.intake.v1.IntakeService/"
#define DOCUMENTS "digimeente.documents.v1.DocumentsService/"
#define NOTIFICATION "digimeente.notification.v1.NotificationService/"
#define AUDIT "digimeente.audit.v1.AuditService/"
#define LOG "digimeente.log.v1.LogService/"
#define OPS "digimeente.ops.v1.OpsService/"
#define CHUNK_MAX (256 * 1024)
#define ANTWOORDEN_MAX (64 * 1024)
#define DEEP16(inner) "[[[[[[[[[[[[[[[[" inner "]]]]]]]]]]]]]]]]"

enum peer { DIGICTL, NOTIFIER, AUDITOR, PEERS };

/* What there is: a zaak with a document, and the bericht about it. */
static dm_uuid zaak, document, bericht, upload, unknown;
static char zaaknummer[32];
static const char content[] = "tegel";
static uint8_t sha256[32];

#define UUID(uuid) TS_COPY ((uuid).bytes, DM_UUID_BYTES)

enum call {
    SUBMIT,
    SET_STATUS,
    GET_ZAAK,
    VIEW_ZAAK,
    LIST_ZAKEN,
    GET_CONTACT,
    PUT_CHUNK,
    GET_CHUNK,
    SEAL,
    COMPLETE,
    FIND,
    FIND_OF_ZAAK,
    LIST_BERICHTEN,
    GET_BERICHT,
    RETRY_BERICHT,
    LIST_ENTRIES,
    PULL,
    RETRY_PARKED
};

/* Each method, who calls it, and what comes of its request when nothing is wrong with it. */
static const struct {
    enum peer peer;
    const char *target, *method;
    bool is_writing;
    dm_status code;
} calls[] = {
    [SUBMIT] = { DIGICTL, "intake", INTAKE "Submit", true, DM_OK },
    [SET_STATUS] = { DIGICTL, "intake", INTAKE "SetStatus", true, DM_OK },
    [GET_ZAAK] = { NOTIFIER, "intake", INTAKE "GetZaak", false, DM_OK },
    [VIEW_ZAAK] = { DIGICTL, "intake", INTAKE "ViewZaak", false, DM_OK },
    [LIST_ZAKEN] = { DIGICTL, "intake", INTAKE "ListZaken", false, DM_OK },
    [GET_CONTACT] = { NOTIFIER, "intake", INTAKE "GetContact", false, DM_OK },
    [PUT_CHUNK] = { DIGICTL, "documents", DOCUMENTS "PutChunk", false, DM_OK },
    [GET_CHUNK] = { DIGICTL, "documents", DOCUMENTS "GetChunk", false, DM_OK },
    [SEAL] = { DIGICTL, "documents", DOCUMENTS "Seal", false, DM_OK },
    [COMPLETE] = { DIGICTL, "documents", DOCUMENTS "Complete", true, DM_OK },
    [FIND] = { DIGICTL, "documents", DOCUMENTS "Find", false, DM_OK },
    [FIND_OF_ZAAK] = { DIGICTL, "documents", DOCUMENTS "Find", false, DM_OK },
    [LIST_BERICHTEN] = { DIGICTL, "notification", NOTIFICATION "ListBerichten", false, DM_OK },
    [GET_BERICHT] = { DIGICTL, "notification", NOTIFICATION "GetBericht", false, DM_OK },
    [RETRY_BERICHT] = { DIGICTL, "notification", NOTIFICATION "RetryBericht", true, DM_FAILED_PRECONDITION },
    [LIST_ENTRIES] = { DIGICTL, "audit", AUDIT "ListEntries", false, DM_OK },
    [PULL] = { AUDITOR, "intake", LOG "Pull", false, DM_OK },
    [RETRY_PARKED] = { DIGICTL, "intake", OPS "RetryParked", true, DM_NOT_FOUND },
};

/* What stands in each request when nothing is wrong with it: lengths that have a bound are as long as they may be. */
static const struct {
    enum call call;
    const char *path;
    ts_value value;
} well[] = {
    { SUBMIT, "zaaktype", TS_TEXT ("geveltuin") },
    { SUBMIT, "antwoorden", TS_LONG_IN ("{\"a\":\"", "x", ANTWOORDEN_MAX - 8, "\"}") },
    { SUBMIT, "initiator.naam", TS_LONG ("\xc3\xa9", 200) },
    { SUBMIT, "initiator.verblijfsadres", TS_LONG ("\xc3\xa9", 400) },
    { SUBMIT, "initiator.inp_bsn", TS_TEXT ("111222333") },
    { SUBMIT, "taal", TS_TEXT ("en") },
    { SET_STATUS, "uuid", UUID (zaak) },
    { SET_STATUS, "statustype", TS_TEXT ("in_behandeling") },
    { SET_STATUS, "statustoelichting", TS_LONG ("\xc3\xa9", 1000) },
    { GET_ZAAK, "uuid", UUID (zaak) },
    { VIEW_ZAAK, "identificatie", TS_TEXT (zaaknummer) },
    { LIST_ZAKEN, "page_size", TS_NUMBER (100) },
    { GET_CONTACT, "zaak", UUID (zaak) },
    { GET_CONTACT, "status_volgnummer", TS_NUMBER (1) },
    { PUT_CHUNK, "document", UUID (upload) },
    { PUT_CHUNK, "offset", TS_NUMBER (0) },
    { PUT_CHUNK, "data", TS_BYTES (CHUNK_MAX) },
    { GET_CHUNK, "document", UUID (document) },
    { GET_CHUNK, "max_bytes", TS_NUMBER (CHUNK_MAX) },
    { SEAL, "document", UUID (document) },
    { SEAL, "bestandsomvang", TS_NUMBER (sizeof content) },
    { SEAL, "sha256", TS_COPY (sha256, 32) },
    { COMPLETE, "document", UUID (document) },
    { COMPLETE, "bestandsomvang", TS_NUMBER (sizeof content) },
    { COMPLETE, "sha256", TS_COPY (sha256, 32) },
    { COMPLETE, "bestandsnaam", TS_TEXT ("foto.jpg") },
    { COMPLETE, "formaat", TS_TEXT ("image/jpeg") },
    { FIND, "documenten", TS_UUIDS (100) },
    { FIND_OF_ZAAK, "zaak", UUID (zaak) },
    { LIST_BERICHTEN, "zaak", UUID (zaak) },
    { GET_BERICHT, "uuid", UUID (bericht) },
    { RETRY_BERICHT, "uuid", UUID (bericht) },
    { LIST_ENTRIES, "zaak", UUID (zaak) },
    { LIST_ENTRIES, "page_size", TS_NUMBER (500) },
    { PULL, "log", TS_TEXT ("intake") },
    { PULL, "after", TS_NUMBER (0) },
    { PULL, "max_events", TS_NUMBER (1024) },
    { PULL, "max_bytes", TS_NUMBER (983040) },
    { RETRY_PARKED, "source", TS_TEXT ("documents") },
    { RETRY_PARKED, "subject", UUID (unknown) },
};

/* One field is made wrong. No code: INVALID_ARGUMENT; no field: the path that was made wrong. */
static const struct {
    enum call call;
    const char *path;
    ts_value value;
    dm_status code;
    const char *field;
} rows[] = {
    { SUBMIT, "zaaktype", TS_ABSENT, 0, NULL },
    { SUBMIT, "zaaktype", TS_TEXT ("onbekend"), 0, NULL },
    { SUBMIT, "antwoorden", TS_ABSENT, 0, NULL },
    { SUBMIT, "antwoorden", TS_LONG_IN ("{\"a\":\"", "x", ANTWOORDEN_MAX - 7, "\"}"), 0, NULL },
    { SUBMIT, "antwoorden", TS_TEXT ("{\"a\":" DEEP16 ("1") "}"), 0, NULL },
    { SUBMIT, "antwoorden", TS_TEXT ("[1]"), 0, NULL },
    { SUBMIT, "antwoorden", TS_TEXT ("{\"a\":"), 0, NULL },
    { SUBMIT, "documenten", TS_UUIDS (21), 0, NULL },
    { SUBMIT, "documenten", TS_BYTES (15), 0, NULL },
    { SUBMIT, "documenten", UUID (document), DM_FAILED_PRECONDITION, NULL },
    { SUBMIT, "initiator.naam", TS_LONG ("\xc3\xa9", 201), 0, NULL },
    { SUBMIT, "initiator.verblijfsadres", TS_LONG ("\xc3\xa9", 401), 0, NULL },
    { SUBMIT, "initiator.emailadres", TS_LONG_IN ("ab@", "b.", 125, "nl"), 0, NULL },
    { SUBMIT, "initiator.emailadres", TS_TEXT ("niemand"), 0, NULL },
    { SUBMIT, "initiator.inp_bsn", TS_TEXT ("11122233"), 0, NULL },
    { SUBMIT, "initiator.inp_bsn", TS_TEXT ("111222334"), 0, NULL },
    { SUBMIT, "taal", TS_TEXT ("fr"), 0, NULL },
    { SET_STATUS, "uuid", TS_ABSENT, 0, NULL },
    { SET_STATUS, "uuid", TS_BYTES (17), 0, NULL },
    { SET_STATUS, "uuid", UUID (unknown), DM_NOT_FOUND, NULL },
    { SET_STATUS, "identificatie", TS_TEXT (zaaknummer), 0, "uuid" },
    { SET_STATUS, "statustype", TS_ABSENT, 0, NULL },
    { SET_STATUS, "statustype", TS_TEXT ("onbekend"), 0, NULL },
    { SET_STATUS, "statustoelichting", TS_LONG ("\xc3\xa9", 1001), 0, NULL },
    { GET_ZAAK, "uuid", TS_ABSENT, 0, NULL },
    { GET_ZAAK, "uuid", TS_BYTES (15), 0, NULL },
    { GET_ZAAK, "identificatie", TS_TEXT (zaaknummer), 0, "uuid" },
    { VIEW_ZAAK, "identificatie", TS_TEXT ("2026-OEPS"), 0, NULL },
    { VIEW_ZAAK, "identificatie", TS_ABSENT, 0, "uuid" },
    { VIEW_ZAAK, "uuid", UUID (zaak), 0, NULL },
    { LIST_ZAKEN, "page_size", TS_NUMBER (0), 0, NULL },
    { LIST_ZAKEN, "page_size", TS_NUMBER (101), 0, NULL },
    { LIST_ZAKEN, "page_token", TS_BYTES (3), 0, NULL },
    { LIST_ZAKEN, "page_token", TS_BYTES (20), 0, NULL },
    { LIST_ZAKEN, "zaaktype", TS_LONG ("a", 51), 0, NULL },
    { GET_CONTACT, "zaak", TS_ABSENT, 0, NULL },
    { GET_CONTACT, "zaak", TS_BYTES (15), 0, NULL },
    { GET_CONTACT, "zaak", UUID (unknown), DM_NOT_FOUND, NULL },
    { GET_CONTACT, "status_volgnummer", TS_ABSENT, 0, NULL },
    { GET_CONTACT, "status_volgnummer", TS_NUMBER (0), 0, NULL },
    { GET_CONTACT, "status_volgnummer", TS_NUMBER (UINT32_MAX), 0, NULL },
    { PUT_CHUNK, "document", TS_ABSENT, 0, NULL },
    { PUT_CHUNK, "document", TS_BYTES (15), 0, NULL },
    { PUT_CHUNK, "document", TS_BYTES (16), 0, NULL },
    { PUT_CHUNK, "document", TS_AGED (-2), 0, NULL },
    { PUT_CHUNK, "document", TS_AGED (2), DM_FAILED_PRECONDITION, NULL },
    { PUT_CHUNK, "data", TS_BYTES (CHUNK_MAX + 1), 0, NULL },
    { PUT_CHUNK, "offset", TS_NUMBER (1), DM_OUT_OF_RANGE, NULL },
    { PUT_CHUNK, "offset", TS_NUMBER (INT64_MAX), 0, NULL },
    { PUT_CHUNK, "offset", TS_NUMBER (-1), 0, NULL },
    { GET_CHUNK, "document", TS_BYTES (15), 0, NULL },
    { GET_CHUNK, "document", UUID (unknown), DM_NOT_FOUND, NULL },
    { GET_CHUNK, "max_bytes", TS_NUMBER (0), 0, NULL },
    { GET_CHUNK, "max_bytes", TS_NUMBER (CHUNK_MAX + 1), 0, NULL },
    { GET_CHUNK, "offset", TS_NUMBER (sizeof content + 1), DM_OUT_OF_RANGE, NULL },
    { SEAL, "document", TS_BYTES (15), 0, NULL },
    { SEAL, "document", UUID (unknown), DM_FAILED_PRECONDITION, NULL },
    { SEAL, "bestandsomvang", TS_ABSENT, 0, NULL },
    { SEAL, "bestandsomvang", TS_NUMBER (0), 0, NULL },
    { SEAL, "bestandsomvang", TS_NUMBER (-1), 0, NULL },
    { SEAL, "sha256", TS_BYTES (31), 0, NULL },
    { COMPLETE, "document", TS_BYTES (15), 0, NULL },
    { COMPLETE, "document", UUID (unknown), DM_FAILED_PRECONDITION, NULL },
    { COMPLETE, "bestandsomvang", TS_NUMBER (0), 0, NULL },
    { COMPLETE, "sha256", TS_BYTES (33), 0, NULL },
    { COMPLETE, "bestandsnaam", TS_ABSENT, 0, NULL },
    { COMPLETE, "bestandsnaam", TS_LONG ("a", 256), 0, NULL },
    { COMPLETE, "bestandsnaam", TS_TEXT ("map/foto.jpg"), 0, NULL },
    { COMPLETE, "bestandsnaam", TS_TEXT ("ander.jpg"), DM_ALREADY_EXISTS, "document" },
    { COMPLETE, "formaat", TS_ABSENT, 0, NULL },
    { COMPLETE, "formaat", TS_LONG_IN ("image/", "a", 122, ""), 0, NULL },
    { COMPLETE, "titel", TS_LONG ("\xc3\xa9", 201), 0, NULL },
    { FIND, "documenten", TS_ABSENT, 0, NULL },
    { FIND, "documenten", TS_UUIDS (1), 0, NULL },
    { FIND, "zaak", UUID (zaak), 0, "documenten" },
    { FIND_OF_ZAAK, "zaak", TS_BYTES (15), 0, NULL },
    { FIND_OF_ZAAK, "documenten", TS_BYTES (15), 0, NULL },
    { LIST_BERICHTEN, "zaak", TS_BYTES (15), 0, NULL },
    { LIST_BERICHTEN, "status", TS_NUMBER (0), 0, NULL },
    { LIST_BERICHTEN, "status", TS_NUMBER (5), 0, NULL },
    { GET_BERICHT, "uuid", TS_ABSENT, 0, NULL },
    { GET_BERICHT, "uuid", TS_BYTES (17), 0, NULL },
    { GET_BERICHT, "uuid", UUID (unknown), DM_NOT_FOUND, NULL },
    { RETRY_BERICHT, "uuid", TS_ABSENT, 0, NULL },
    { RETRY_BERICHT, "uuid", TS_BYTES (15), 0, NULL },
    { RETRY_BERICHT, "uuid", UUID (unknown), DM_NOT_FOUND, NULL },
    { LIST_ENTRIES, "zaak", TS_ABSENT, 0, NULL },
    { LIST_ENTRIES, "zaak", TS_BYTES (15), 0, NULL },
    { LIST_ENTRIES, "actor_id", TS_TEXT (""), 0, NULL },
    { LIST_ENTRIES, "actor_id", TS_LONG ("a", 65), 0, NULL },
    { LIST_ENTRIES, "page_size", TS_NUMBER (0), 0, NULL },
    { LIST_ENTRIES, "page_size", TS_NUMBER (501), 0, NULL },
    { LIST_ENTRIES, "page_size", TS_NUMBER (UINT32_MAX), 0, NULL },
    { LIST_ENTRIES, "page_token", TS_BYTES (3), 0, NULL },
    { PULL, "log", TS_TEXT ("audit"), 0, NULL },
    { PULL, "epoch", TS_BYTES (15), 0, NULL },
    { PULL, "epoch", TS_BYTES (16), DM_FAILED_PRECONDITION, NULL },
    { PULL, "after", TS_NUMBER (-1), 0, NULL },
    { PULL, "after", TS_NUMBER (1), 0, "last_hash" },
    { PULL, "max_events", TS_NUMBER (0), 0, NULL },
    { PULL, "max_events", TS_NUMBER (1025), 0, NULL },
    { PULL, "max_bytes", TS_NUMBER (65535), 0, NULL },
    { PULL, "max_bytes", TS_NUMBER (983041), 0, NULL },
    { RETRY_PARKED, "source", TS_TEXT ("audit"), 0, NULL },
    { RETRY_PARKED, "subject", TS_BYTES (15), 0, NULL },
};
