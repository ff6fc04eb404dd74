/* SPDX-License-Identifier: EUPL-1.2 */
/* The peers file: who may connect. A line is a name and a public CURVE key, and the word operator behind a key that is
 * a person's. While a key is being replaced its name has two lines, and both keys are good. */
#pragma once

#include "common/base.h"
#include "common/status.h"

#define DM_KEY_TEXT_SIZE 41    /* Z85: 40 characters and a NUL.  Source: ZeroMQ RFC 32 */
#define DM_PEERS_MAX 64        /* lines */
#define DM_PEER_KEYS_MAX 2     /* of one name */
#define DM_PEER_NAME_SIZE 33   /* a-z 0-9 - , at most 32 */
#define DM_OPERATOR "operator" /* the peer of access lists that stands for every operator's key; nobody's name */

typedef struct dm_peer {
    char name[DM_PEER_NAME_SIZE];
    char public_key[DM_KEY_TEXT_SIZE];
    bool is_operator; /* a person's key, for digictl; else that of a program */
} dm_peer;

/* True for a name that a peer may have: 1 to 32 characters of a-z, 0-9 and -, but not "operator". */
bool dm_peer_is_name (const char *text);
/* True for text that libzmq takes as a key. */
bool dm_peer_is_key (const char *text);
/* Finds a peer by its name (the first line of that name), or by its public key.  Returns NULL when there is none. */
const dm_peer *dm_peers_find (const dm_peer peers[], size_t count, const char *name);
const dm_peer *dm_peers_find_key (const dm_peer peers[], size_t count, const char *public_key);
/* All lines of that name.  Gives: out, in the file's order.  Returns how many. */
size_t dm_peers_list (const dm_peer peers[], size_t count, const char *name, dm_peer out[DM_PEER_KEYS_MAX]);

/* Reads the text of a peers file: lines "name public-key" or "name public-key operator", comments from # at a line's
 * start.  Takes: size bytes, borrowed; path for messages.  Gives: out, room for DM_PEERS_MAX, and *out_count.
 * Errors: DM_INVALID_ARGUMENT with path and line in error. */
dm_status dm_peers_parse (const char *text, size_t size, const char *path, dm_peer out[], size_t *out_count,
                          dm_error *error);
/* The same of a file of at most 16 KiB. */
dm_status dm_peers_read (const char *path, dm_peer out[], size_t *out_count, dm_error *error);

/* How a peers file is changed. */
typedef struct dm_peers_edit {
    const char *path;
    bool may_make;     /* the file is made when there is none */
    bool may_replace;  /* a name that stands there gets the new key instead of those it has; else it is refused */
    bool may_join;     /* a name that stands there gets the new key beside the one it has */
    bool is_in_place;  /* write into the file itself, as a file that is mounted elsewhere needs; else a new file takes
                          its place, when its folder allows that */
    bool was_in_place; /* out: which of the two it was */
} dm_peers_edit;

/* Adds peers, or removes the one with this name, with all its keys, or the line with this key. A peer that is there
 * with this key stays as it is, and where that is all, so does the file: nothing is written. Other lines stay as they
 * are, comments too. Two that change the file at once wait for each other. A new file appears whole or not at all; what
 * is written in place may be cut off by a crash, and then no service takes it. Errors: DM_NOT_FOUND (no such name),
 * DM_ALREADY_EXISTS (name, key, or the name of one of the other kind), DM_INVALID_ARGUMENT (a wrong line, or more than
 * 64), DM_UNAVAILABLE (file). */
dm_status dm_peers_add (dm_peers_edit *edit, const dm_peer peers[], size_t count, dm_error *error);
dm_status dm_peers_remove (dm_peers_edit *edit, const char *name, dm_error *error);
dm_status dm_peers_remove_key (dm_peers_edit *edit, const char *public_key, dm_error *error);
