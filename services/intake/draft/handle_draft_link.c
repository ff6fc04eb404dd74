/* SPDX-License-Identifier: EUPL-1.2 */
/* The link by which a draft without login goes on in another browser: it is asked for, and opened. */
#include "common/email.h"
#include "common/event.h"
#include "services/intake/draft/draft.h"
#include "services/intake/draft/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/value/language.h"
#include "services/intake/zaak/tracking_code.h"
#include "sql/intake.h"

#define LINK_DAYS 7

typedef Digimeente__Intake__V1__MailLinkRequest MailLinkRequest;
typedef Digimeente__Intake__V1__OpenLinkRequest OpenLinkRequest;
typedef Digimeente__Intake__V1__OpenLinkResponse OpenLinkResponse;

/* The draft has a new code, and the address to which it goes. */
static dm_status write_link (dm_call *call, const intake_draft *draft, const char *emailadres, const uint8_t *address)
{
    const PGresult *rows;
    char code[INTAKE_TRACKING_CODE_SIZE];
    uint8_t sha256[INTAKE_TRACKING_CODE_HASH_BYTES];
    dm_status status = dm_tx_query (call, &intake_sql_raise_draft_link, &rows, DM_UUID (draft->uuid.bytes));
    if (status)
        return status;
    intake_tracking_code_of (call, draft->uuid.bytes,
                             (uint32_t) dm_get_int4 (rows, 0, INTAKE_RAISE_DRAFT_LINK_LINK_NUMBER), code, sha256);
    return dm_tx_send (call->tx, &intake_sql_update_draft_link, DM_UUID (draft->uuid.bytes),
                       intake_zaak_seal (call, draft->key, draft->uuid.bytes, INTAKE_DRAFT_EMAILADRES, emailadres),
                       DM_BYTES (address, INTAKE_MAIL_HASH_BYTES), DM_BYTES (sha256, sizeof sha256),
                       DM_INT4 (LINK_DAYS), DM_TEXT (draft->language));
}

static dm_status mail_link (dm_call *call, const intake_draft *draft, const MailLinkRequest *request)
{
    Digimeente__Intake__V1__DraftLinkAsked asked = DIGIMEENTE__INTAKE__V1__DRAFT_LINK_ASKED__INIT;
    const intake_submit_limits *limits = &intake_of (call)->submit_limits;
    intake_submit_counts *counts;
    if (draft->owner)
        return dm_fail (&call->error, DM_FAILED_PRECONDITION, "login", "whoever began it logs in to go on");
    const intake_submit_subjects subjects =
        intake_submit_subjects_of (call, request->emailadres, request->client, draft->name);
    dm_status status = intake_submit_counts_find (call, &subjects, 1, &counts);
    if (!status)
        status = intake_submit_limits_check (call, counts, limits, &subjects);
    if (!status)
        status = write_link (call, draft, request->emailadres, subjects.address);
    if (status)
        return status;
    intake_submit_count (call, counts, limits, &subjects);
    dm_emit (call, "nl.digimeente.draft.link-asked", draft->uuid.bytes, NULL, &asked.base);
    return DM_OK;
}

dm_status intake_handle_mail_link (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const MailLinkRequest *request = (const MailLinkRequest *) message;
    (void) out;
    DM_AUTO (intake_draft_clear) intake_draft draft = { 0 };
    if (!request->emailadres || !dm_email_is_valid (request->emailadres))
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "emailadres", "an e-mail address is needed");
    if (request->has_client && request->client.len != INTAKE_CLIENT_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "client", "%d bytes are needed", INTAKE_CLIENT_BYTES);
    dm_status status = intake_language_check (request->language, &call->error);
    if (!status)
        status = intake_draft_find (call, intake_of (call)->journeys, request->has_draft, request->draft,
                                    request->visit, INTAKE_DRAFT_CHANGE, &draft);
    if (status)
        return status;
    draft.language = request->language ? request->language : draft.language;
    return mail_link (call, &draft, request);
}

dm_status intake_handle_open_link (dm_call *call, const ProtobufCMessage *message, ProtobufCMessage *out)
{
    const OpenLinkRequest *request = (const OpenLinkRequest *) message;
    OpenLinkResponse *reply = (OpenLinkResponse *) out;
    char code[INTAKE_TRACKING_CODE_SIZE];
    uint8_t sha256[INTAKE_TRACKING_CODE_HASH_BYTES];
    const PGresult *rows = NULL;
    if (request->visit.len != INTAKE_VISIT_BYTES)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "visit", "%d bytes are needed", INTAKE_VISIT_BYTES);
    bool is_code = request->code && intake_tracking_code_read (request->code, code, sha256);
    dm_status status = is_code ? dm_tx_query (call, &intake_sql_open_draft_link, &rows,
                                              DM_BYTES (sha256, sizeof sha256), intake_draft_visit (request->visit))
                               : DM_OK;
    if (status)
        return status;
    if (!is_code || PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_NOT_FOUND, "code", "there is no such code, or no more");
    reply->has_draft = true;
    reply->draft = dm_get_bytes (rows, 0, INTAKE_OPEN_DRAFT_LINK_UUID);
    return DM_OK;
}
