/* SPDX-License-Identifier: EUPL-1.2 */
/* The SHA-256 of uploads, made of their chunks as they come in, so that sealing need not read everything again.
 *
 * It counts only while nobody else has written to the part, another replica for example. That is seen by the part's
 * time of modification: after each chunk it becomes a moment in the past that was drawn by lot, and any write by
 * another makes it the present. Then, and for what came in before a restart, sealing reads the part. */
#pragma once

#include <sys/stat.h>
#include "common/base.h"
#include "common/rpc.h"

typedef struct documents_hashes documents_hashes;

documents_hashes *documents_hashes_open (void);
/* Takes NULL and leaves *hashes NULL. */
void documents_hashes_destroy (documents_hashes **hashes);

/* Both from any thread that holds the part's lock. */

/* A chunk was written.  Takes: fd of the part, and how it was before. */
void documents_hashes_add (documents_hashes *hashes, const uint8_t *uuid, int fd, const struct stat *before,
                           uint64_t offset, ProtobufCBinaryData data);
/* Gives: out, of all bytes of the part, whose hash is then forgotten. Returns false when it is not known. */
bool documents_hashes_take (documents_hashes *hashes, const uint8_t *uuid, const struct stat *part, uint8_t out[32]);
