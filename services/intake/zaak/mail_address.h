/* SPDX-License-Identifier: EUPL-1.2 */
/* What is sent without login: how often, and to whose mail address. Somebody typed that address, so its owner is asked
 * once whether to mail there. Until then the mails of such a zaak wait. Neither addresses nor who sends are kept:
 * hashes of them are, HMAC-SHA-256 under the key "index". */
#pragma once

#include "common/rpc.h"
#include "common/seal.h"

#define INTAKE_MAIL_HASH_BYTES 32

/* How many requests without login an hour may have. 0: no limit. */
typedef struct intake_submit_limits {
    int32_t by_recipient, by_client, by_journey;
} intake_submit_limits;

/* What comes of sending one. */
typedef struct intake_mail_hold {
    const uint8_t *held_for; /* hash of the address that is not confirmed; NULL: mails go out */
    bool is_to_ask;          /* its owner was not asked these days */
} intake_mail_hold;

/* The hash of an address, in whichever case it is written.  Gives: 32 bytes in call->arena; NULL for none. */
const uint8_t *intake_mail_address_hash (dm_call *call, const char *emailadres);

/* What a request without login is counted by: hashes in call->arena, NULL for none. */
typedef struct intake_submit_subjects {
    const uint8_t *address, *client, *journey;
} intake_submit_subjects;
/* Takes: emailadres, NULL or "" for none; client, bytes that stand for who sends, none where that is not known. */
intake_submit_subjects intake_submit_subjects_of (dm_call *call, const char *emailadres, ProtobufCBinaryData client,
                                                  const char *journey);

/* What is known of the subjects of requests that are sent in one batch. It goes along with what these add. */
typedef struct intake_submit_counts intake_submit_counts;
/* Gives: *out, in call->arena. */
dm_status intake_submit_counts_find (dm_call *call, const intake_submit_subjects requests[], size_t count,
                                     intake_submit_counts **out);
/* Errors: DM_FAILED_PRECONDITION with field limit when too many were sent this hour. */
dm_status intake_submit_limits_check (dm_call *call, intake_submit_counts *counts, const intake_submit_limits *limits,
                                      const intake_submit_subjects *subjects);
/* Counts one request more. Where another batch was faster, and the limit is passed, the commit fails as
 * intake_submit_limits_check does. */
void intake_submit_count (dm_call *call, intake_submit_counts *counts, const intake_submit_limits *limits,
                          const intake_submit_subjects *subjects);

/* What becomes of the mails to an address.  Takes: address of the counts, or NULL; verified, hash of the address that
 * is the sender's own, NULL for none.  Gives: pointers that are borrowed. */
intake_mail_hold intake_mail_hold_of (intake_submit_counts *counts, const uint8_t *address, const uint8_t *verified);
/* Notes that its owner is asked.  Takes: address of the counts. */
void intake_mail_address_ask (dm_call *call, intake_submit_counts *counts, const uint8_t *address);
