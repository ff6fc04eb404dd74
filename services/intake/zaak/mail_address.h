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
/* Counts a mail that somebody without login has us send to an address.  Takes: as intake_mail_address_take.
 * Errors: as that. */
dm_status intake_mail_address_count (dm_call *call, const intake_submit_limits *limits, const uint8_t *address,
                                     ProtobufCBinaryData client, const char *journey);
/* Counts a request that somebody sends without login, and finds out about its mail address.
 * Takes: emailadres, NULL or "" for none; client, bytes that stand for who sends, none where that is not known;
 * verified, hash of the address that is the sender's own, NULL for none.
 * Gives: *out, in call->arena.  Errors: DM_FAILED_PRECONDITION with field limit when there were too many this hour;
 * dm_tx_query's. */
dm_status intake_mail_address_take (dm_call *call, const intake_submit_limits *limits, const char *emailadres,
                                    ProtobufCBinaryData client, const char *journey, const uint8_t *verified,
                                    intake_mail_hold *out);
