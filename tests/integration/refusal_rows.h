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
#define ANSWERS_MAX (64 * 1024)
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
    { SUBMIT, "answers", TS_LONG_IN ("{\"a\":\"", "x", ANSWERS_MAX - 8, "\"}") },
    { SUBMIT, "initiator.name", TS_LONG ("\xc3\xa9", 200) },
    { SUBMIT, "initiator.verblijfsadres", TS_LONG ("\xc3\xa9", 400) },
    { SUBMIT, "initiator.inp_bsn", TS_TEXT ("111222333") },
    { SUBMIT, "language", TS_TEXT ("en") },
    { SUBMIT, "without_journey", TS_NUMBER (1) },
    { SET_STATUS, "uuid", UUID (zaak) },
    { SET_STATUS, "statustype", TS_TEXT ("in_behandeling") },
    { SET_STATUS, "statustoelichting", TS_LONG ("\xc3\xa9", 1000) },
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
    dm_status code;
    const char *path;
    ts_value value;
    const char *field;
} rows[] = {
    { SUBMIT, 0, "zaaktype", TS_ABSENT, NULL },
    { SUBMIT, 0, "zaaktype", TS_TEXT ("onbekend"), NULL },
    { SUBMIT, 0, "answers", TS_ABSENT, NULL },
    { SUBMIT, 0, "answers", TS_LONG_IN ("{\"a\":\"", "x", ANSWERS_MAX - 7, "\"}"), NULL },
    { SUBMIT, 0, "answers", TS_TEXT ("{\"a\":" DEEP16 ("1") "}"), NULL },
    { SUBMIT, 0, "answers", TS_TEXT ("[1]"), NULL },
    { SUBMIT, 0, "answers", TS_TEXT ("{\"a\":"), NULL },
    { SUBMIT, 0, "startdatum", TS_TEXT ("2026-02-30"), NULL },
    { SUBMIT, 0, "startdatum", TS_TEXT ("1999-12-31"), NULL },
    { SUBMIT, 0, "startdatum", TS_TEXT ("9999-12-31"), NULL },
    { SUBMIT, 0, "journey", TS_TEXT ("geveltuin"), "without_journey" },
    { SUBMIT, 0, "audience", TS_TEXT ("inwoner"), "without_journey" },
    { SUBMIT, 0, "documenten", TS_UUIDS (21), NULL },
    { SUBMIT, 0, "documenten", TS_BYTES (15), NULL },
    { SUBMIT, DM_FAILED_PRECONDITION, "documenten", UUID (document), NULL },
    { SUBMIT, 0, "initiator.name", TS_LONG ("\xc3\xa9", 201), NULL },
    { SUBMIT, 0, "initiator.verblijfsadres", TS_LONG ("\xc3\xa9", 401), NULL },
    { SUBMIT, 0, "initiator.emailadres", TS_LONG_IN ("ab@", "b.", 125, "nl"), NULL },
    { SUBMIT, 0, "initiator.emailadres", TS_TEXT ("niemand"), NULL },
    { SUBMIT, 0, "initiator.inp_bsn", TS_TEXT ("11122233"), NULL },
    { SUBMIT, 0, "initiator.inp_bsn", TS_TEXT ("111222334"), NULL },
    { SUBMIT, 0, "language", TS_TEXT ("fr"), NULL },
    { SET_STATUS, 0, "uuid", TS_ABSENT, NULL },
    { SET_STATUS, 0, "uuid", TS_BYTES (17), NULL },
    { SET_STATUS, DM_NOT_FOUND, "uuid", UUID (unknown), NULL },
    { SET_STATUS, 0, "identificatie", TS_TEXT (zaaknummer), "uuid" },
    { SET_STATUS, 0, "statustype", TS_ABSENT, NULL },
    { SET_STATUS, 0, "statustype", TS_TEXT ("onbekend"), NULL },
    { SET_STATUS, 0, "statustoelichting", TS_LONG ("\xc3\xa9", 1001), NULL },
    { VIEW_ZAAK, 0, "identificatie", TS_TEXT ("2026-OEPS"), NULL },
    { VIEW_ZAAK, 0, "identificatie", TS_ABSENT, "uuid" },
    { VIEW_ZAAK, 0, "uuid", UUID (zaak), NULL },
    { LIST_ZAKEN, 0, "page_size", TS_NUMBER (0), NULL },
    { LIST_ZAKEN, 0, "page_size", TS_NUMBER (101), NULL },
    { LIST_ZAKEN, 0, "page_token", TS_BYTES (3), NULL },
    { LIST_ZAKEN, 0, "page_token", TS_BYTES (20), NULL },
    { LIST_ZAKEN, 0, "zaaktype", TS_LONG ("a", 51), NULL },
    { GET_CONTACT, 0, "zaak", TS_ABSENT, NULL },
    { GET_CONTACT, 0, "zaak", TS_BYTES (15), NULL },
    { GET_CONTACT, DM_NOT_FOUND, "zaak", UUID (unknown), NULL },
    { GET_CONTACT, 0, "status_volgnummer", TS_ABSENT, NULL },
    { GET_CONTACT, 0, "status_volgnummer", TS_NUMBER (0), NULL },
    { GET_CONTACT, 0, "status_volgnummer", TS_NUMBER (UINT32_MAX), NULL },
    { PUT_CHUNK, 0, "document", TS_ABSENT, NULL },
    { PUT_CHUNK, 0, "document", TS_BYTES (15), NULL },
    { PUT_CHUNK, 0, "document", TS_BYTES (16), NULL },
    { PUT_CHUNK, 0, "document", TS_AGED (-2), NULL },
    { PUT_CHUNK, DM_FAILED_PRECONDITION, "document", TS_AGED (2), NULL },
    { PUT_CHUNK, 0, "data", TS_BYTES (CHUNK_MAX + 1), NULL },
    { PUT_CHUNK, DM_OUT_OF_RANGE, "offset", TS_NUMBER (1), NULL },
    { PUT_CHUNK, 0, "offset", TS_NUMBER (INT64_MAX), NULL },
    { PUT_CHUNK, 0, "offset", TS_NUMBER (-1), NULL },
    { GET_CHUNK, 0, "document", TS_BYTES (15), NULL },
    { GET_CHUNK, DM_NOT_FOUND, "document", UUID (unknown), NULL },
    { GET_CHUNK, 0, "max_bytes", TS_NUMBER (0), NULL },
    { GET_CHUNK, 0, "max_bytes", TS_NUMBER (CHUNK_MAX + 1), NULL },
    { GET_CHUNK, DM_OUT_OF_RANGE, "offset", TS_NUMBER (sizeof content + 1), NULL },
    { SEAL, 0, "document", TS_BYTES (15), NULL },
    { SEAL, DM_FAILED_PRECONDITION, "document", UUID (unknown), NULL },
    { SEAL, 0, "bestandsomvang", TS_ABSENT, NULL },
    { SEAL, 0, "bestandsomvang", TS_NUMBER (0), NULL },
    { SEAL, 0, "bestandsomvang", TS_NUMBER (-1), NULL },
    { SEAL, 0, "sha256", TS_BYTES (31), NULL },
    { COMPLETE, 0, "document", TS_BYTES (15), NULL },
    { COMPLETE, DM_FAILED_PRECONDITION, "document", UUID (unknown), NULL },
    { COMPLETE, 0, "bestandsomvang", TS_NUMBER (0), NULL },
    { COMPLETE, 0, "sha256", TS_BYTES (33), NULL },
    { COMPLETE, 0, "bestandsnaam", TS_ABSENT, NULL },
    { COMPLETE, 0, "bestandsnaam", TS_LONG ("a", 256), NULL },
    { COMPLETE, 0, "bestandsnaam", TS_TEXT ("map/foto.jpg"), NULL },
    { COMPLETE, DM_ALREADY_EXISTS, "bestandsnaam", TS_TEXT ("ander.jpg"), "document" },
    { COMPLETE, 0, "formaat", TS_ABSENT, NULL },
    { COMPLETE, 0, "formaat", TS_LONG_IN ("image/", "a", 122, ""), NULL },
    { COMPLETE, 0, "title", TS_LONG ("\xc3\xa9", 201), NULL },
    { FIND, 0, "documenten", TS_ABSENT, NULL },
    { FIND, 0, "documenten", TS_UUIDS (1), NULL },
    { FIND, 0, "zaak", UUID (zaak), "documenten" },
    { FIND_OF_ZAAK, 0, "zaak", TS_BYTES (15), NULL },
    { FIND_OF_ZAAK, 0, "documenten", TS_BYTES (15), NULL },
    { LIST_BERICHTEN, 0, "zaak", TS_BYTES (15), NULL },
    { LIST_BERICHTEN, 0, "status", TS_NUMBER (0), NULL },
    { LIST_BERICHTEN, 0, "status", TS_NUMBER (5), NULL },
    { GET_BERICHT, 0, "uuid", TS_ABSENT, NULL },
    { GET_BERICHT, 0, "uuid", TS_BYTES (17), NULL },
    { GET_BERICHT, DM_NOT_FOUND, "uuid", UUID (unknown), NULL },
    { RETRY_BERICHT, 0, "uuid", TS_ABSENT, NULL },
    { RETRY_BERICHT, 0, "uuid", TS_BYTES (15), NULL },
    { RETRY_BERICHT, DM_NOT_FOUND, "uuid", UUID (unknown), NULL },
    { LIST_ENTRIES, 0, "zaak", TS_ABSENT, NULL },
    { LIST_ENTRIES, 0, "zaak", TS_BYTES (15), NULL },
    { LIST_ENTRIES, 0, "actor_id", TS_TEXT (""), NULL },
    { LIST_ENTRIES, 0, "actor_id", TS_LONG ("a", 65), NULL },
    { LIST_ENTRIES, 0, "page_size", TS_NUMBER (0), NULL },
    { LIST_ENTRIES, 0, "page_size", TS_NUMBER (501), NULL },
    { LIST_ENTRIES, 0, "page_size", TS_NUMBER (UINT32_MAX), NULL },
    { LIST_ENTRIES, 0, "page_token", TS_BYTES (3), NULL },
    { PULL, 0, "log", TS_TEXT ("audit"), NULL },
    { PULL, 0, "epoch", TS_BYTES (15), NULL },
    { PULL, DM_FAILED_PRECONDITION, "epoch", TS_BYTES (16), NULL },
    { PULL, 0, "after", TS_NUMBER (-1), NULL },
    { PULL, 0, "after", TS_NUMBER (1), "last_hash" },
    { PULL, 0, "max_events", TS_NUMBER (0), NULL },
    { PULL, 0, "max_events", TS_NUMBER (1025), NULL },
    { PULL, 0, "max_bytes", TS_NUMBER (65535), NULL },
    { PULL, 0, "max_bytes", TS_NUMBER (983041), NULL },
    { RETRY_PARKED, 0, "source", TS_TEXT ("audit"), NULL },
    { RETRY_PARKED, 0, "subject", TS_BYTES (15), NULL },
};
