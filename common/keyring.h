/* SPDX-License-Identifier: EUPL-1.2 */
/* The keys of a key file: lines "purpose id key", where a key is 64 hex digits; comments from # at a line's start.
 * The purpose "wrap" may have several ids. The highest is current: it wraps new data keys, the others only open what
 * they wrapped. Every other purpose has one id. */
#pragma once

#include "common/base.h"
#include "common/seal.h"
#include "common/status.h"

#define DM_KEYRING_KEYS_MAX 64
#define DM_KEY_PURPOSE_SIZE 25 /* a-z and -, at most 24 */
#define DM_KEY_ID_MAX 1000000
#define DM_PURPOSE_WRAP "wrap"   /* wraps data keys */
#define DM_PURPOSE_REPLY "reply" /* seals stored replies */

typedef struct dm_keyring_key {
    char purpose[DM_KEY_PURPOSE_SIZE];
    int32_t id; /* 1 to DM_KEY_ID_MAX */
    uint8_t bytes[DM_SEAL_KEY_BYTES];
} dm_keyring_key;

typedef struct dm_keyring dm_keyring;

/* Decides whether the keys that a file holds may be used: DM_OK, or a refusal. */
typedef dm_status (*dm_keyring_check) (void *arg, const char *path, const dm_keyring_key keys[], size_t count,
                                       dm_error *error);

/* Reads a key file's text.  Takes: size bytes, borrowed; path for messages.
 * Gives: out, room for DM_KEYRING_KEYS_MAX, and *out_count; the caller clears the keys.
 * Errors: DM_INVALID_ARGUMENT with path and line; a last line without its end is one. */
dm_status dm_keyring_parse (const char *text, size_t size, const char *path, dm_keyring_key out[], size_t *out_count,
                            dm_error *error);
/* Reads a key file whole, as dm_keyring_parse, and refuses one whose rights are wider than 0600.  Errors:
 * DM_INVALID_ARGUMENT with the path. */
dm_status dm_keyring_read (const char *path, dm_keyring_key out[], size_t *out_count, dm_error *error);

/* Takes: needed, the purposes that the file must have, borrowed for as long as the keyring lives.
 * Errors: as dm_keyring_read; DM_INVALID_ARGUMENT for a purpose that is missing, or a file that belongs to neither the
 * process's user nor root. */
dm_status dm_keyring_open (const char *path, const char *const needed[], size_t count, dm_keyring **out,
                           dm_error *error);
void dm_keyring_destroy (dm_keyring **keyring);

/* From now on a file that is read again is used only when check says yes. Called before other threads begin.
 * Takes: check and arg, borrowed. Runs check on the keys at hand.  Errors: those of check. */
dm_status dm_keyring_guard (dm_keyring *keyring, dm_keyring_check check, void *arg, dm_error *error);
/* Reads the file again; on failure the keys at hand stay.  Errors: as dm_keyring_open; DM_INVALID_ARGUMENT for a key
 * that is another one than before; those of the check. The functions from here on may be called from any thread. */
dm_status dm_keyring_reload (dm_keyring *keyring, dm_error *error);
/* As dm_keyring_reload when the file has changed since it was last read, or was refused some seconds ago; else it costs
 * one look at the file. */
dm_status dm_keyring_refresh (dm_keyring *keyring, dm_error *error);

/* The key of a purpose; of "wrap" the current one. A purpose that the file need not have is a bug (assert).
 * Gives: out, which the caller clears.  Returns its id. */
int32_t dm_keyring_find (dm_keyring *keyring, const char *purpose, uint8_t out[DM_SEAL_KEY_BYTES]);
/* The id of the current wrap key. */
int32_t dm_keyring_current (dm_keyring *keyring);
/* The ids of all wrap keys.  Returns how many. */
size_t dm_keyring_list_wraps (dm_keyring *keyring, int32_t out[DM_KEYRING_KEYS_MAX]);
/* The wrap key with this id.  Gives: out, changed on success only.  Returns false when the file has none. */
bool dm_keyring_find_wrap (dm_keyring *keyring, int32_t id, uint8_t out[DM_SEAL_KEY_BYTES]);
