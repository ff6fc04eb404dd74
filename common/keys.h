/* SPDX-License-Identifier: EUPL-1.2 */
/* CURVE keys: our own secret key, and the public keys of all peers with their names. */
#pragma once

#include "common/peers.h"

typedef struct dm_keys dm_keys;

/* Reads a peers file and a secret key file (one line).  Takes: own_name, the name that our key must have; NULL: any
 * that is an operator's. Errors: DM_INVALID_ARGUMENT with file and line in error; a name twice, a key twice, a secret
 * key whose public key is not in the peers file or stands there as another peer's are errors too. */
dm_status dm_keys_open (const char *peers_path, const char *secret_path, const char *own_name, dm_keys **out,
                        dm_error *error);
void dm_keys_destroy (dm_keys **keys);
/* Reads the peers file again; on failure the old table stays. From any thread. The server looks each message's sender
 * up, so a peer that was taken out of the file loses access at once, also on a connection that stands. */
dm_status dm_keys_reload (dm_keys *keys, dm_error *error);

/* Finds a peer; from any thread.  Gives: *out, changed on success only. Returns false when there is no such peer. */
bool dm_keys_find_by_name (dm_keys *keys, const char *name, dm_peer *out);
bool dm_keys_find_by_key (dm_keys *keys, const char *public_key, dm_peer *out);
/* All keys of that name: two while one is being replaced.  Gives: out.  Returns how many; from any thread. */
size_t dm_keys_list (dm_keys *keys, const char *name, dm_peer out[DM_PEER_KEYS_MAX]);
/* The name that our own key has in the peers file, borrowed. */
const char *dm_keys_name (const dm_keys *keys);
/* Our own pair as Z85 text, borrowed. */
const char *dm_keys_public (const dm_keys *keys);
const char *dm_keys_secret (const dm_keys *keys);

/* Makes a pair and writes its secret key into a new file of mode 0600.  Gives: public_key. Errors: DM_UNAVAILABLE. */
dm_status dm_keys_make_pair (const char *path, char public_key[DM_KEY_TEXT_SIZE], dm_error *error);
/* The public key of the secret one in a file.  Errors: DM_INVALID_ARGUMENT with the file in error. */
dm_status dm_keys_read_public (const char *path, char out[DM_KEY_TEXT_SIZE], dm_error *error);

/* How keys are made. */
typedef struct dm_keys_generation {
    const char *directory;
    bool is_operator; /* keys of persons; else of programs */
    bool is_in_place; /* as in dm_peers_edit, of directory/peers */
} dm_keys_generation;

/* Makes a pair for each name: directory/name.key (mode 0600) and one directory/peers (0644). A name that has a pair
 * keeps it, and what stands in directory/peers stays there: running it again adds what is new, and where nothing is new
 * writes nothing. The second makes keys of programs, not in place.  Errors: DM_INVALID_ARGUMENT (name),
 * DM_ALREADY_EXISTS (a name of the other kind), DM_UNAVAILABLE (file). */
dm_status dm_keys_generate_as (const dm_keys_generation *how, const char *const names[], size_t count, dm_error *error);
dm_status dm_keys_generate (const char *directory, const char *const names[], size_t count, dm_error *error);
