/* SPDX-License-Identifier: EUPL-1.2 */
/* CURVE keys: our own secret key, and the public keys of all peers with their names. */
#pragma once

#include "common/base.h"
#include "common/status.h"

#define DM_KEY_TEXT_SIZE 41 /* Z85: 40 characters and a NUL.  Source: ZeroMQ RFC 32 */
#define DM_PEERS_MAX 64
#define DM_PEER_NAME_SIZE 33 /* a-z 0-9 - , at most 32 */

typedef struct dm_peer {
    char name[DM_PEER_NAME_SIZE];
    char public_key[DM_KEY_TEXT_SIZE];
} dm_peer;

typedef struct dm_keys dm_keys;

/* Reads the text of a peers file: lines "name public-key", comments from # at a line's start.
 * Takes: size bytes, borrowed; path for messages.  Gives: out, room for DM_PEERS_MAX, and *out_count.
 * Errors: DM_INVALID_ARGUMENT with path and line in error. */
dm_status dm_peers_parse (const char *text, size_t size, const char *path, dm_peer out[], size_t *out_count,
                          dm_error *error);

/* Reads a peers file and a secret key file (one line).
 * Errors: DM_INVALID_ARGUMENT with file and line in error; a name twice, a key twice, a secret key whose public key
 * is not in the peers file or stands under another name than own_name are errors too. */
dm_status dm_keys_open (const char *peers_path, const char *secret_path, const char *own_name, dm_keys **out,
                        dm_error *error);
void dm_keys_destroy (dm_keys **keys);
/* Reads the peers file again; on failure the old table stays. From any thread. Connections that stand
 * are not checked again: a peer that was taken out of the file loses access when its connection ends. */
dm_status dm_keys_reload (dm_keys *keys, dm_error *error);

/* Finds a peer; from any thread.  Gives: *out, changed on success only. Returns false when there is no such peer. */
bool dm_keys_find_by_name (dm_keys *keys, const char *name, dm_peer *out);
bool dm_keys_find_by_key (dm_keys *keys, const uint8_t public_key[32], dm_peer *out);
/* Our own pair as Z85 text, borrowed. */
const char *dm_keys_public (const dm_keys *keys);
const char *dm_keys_secret (const dm_keys *keys);

/* Makes a pair for each name: directory/name.key (mode 0600) and one directory/peers (0644). A name that has a pair
 * keeps it, and names in directory/peers stay there: running it again adds what is new.  Errors:
 * DM_INVALID_ARGUMENT (name), DM_UNAVAILABLE (file). */
dm_status dm_keys_generate (const char *directory, const char *const names[], size_t count, dm_error *error);
