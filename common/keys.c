/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/keys.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>
#include "common/small_file.h"

#define SECRET_TEXT_MAX 256

struct dm_keys {
    char *peers_path;
    char own_name[DM_PEER_NAME_SIZE];
    char public_key[DM_KEY_TEXT_SIZE], secret_key[DM_KEY_TEXT_SIZE];
    pthread_mutex_t lock; /* over what follows */
    dm_peer peers[DM_PEERS_MAX];
    size_t peer_count;
};

/* Gives: the pair of the secret key in the file. */
static dm_status read_pair (const char *path, char public_key[DM_KEY_TEXT_SIZE], char secret_key[DM_KEY_TEXT_SIZE],
                            dm_error *error)
{
    char text[SECRET_TEXT_MAX];
    size_t length;
    dm_status status = dm_small_file_read (path, text, sizeof text, &length, error);
    if (status)
        return status;
    while (length > 0 && text[length - 1] && strchr (" \t\r\n", text[length - 1]))
        length--;
    text[length] = '\0';
    bool is_pair = strlen (text) == length && dm_peer_is_key (text) && zmq_curve_public (public_key, text) == 0;
    if (is_pair)
        memcpy (secret_key, text, DM_KEY_TEXT_SIZE);
    explicit_bzero (text, sizeof text);
    if (!is_pair)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s:1: a secret key is one line of 40 characters of Z85",
                        path);
    return DM_OK;
}

/* Our own key must be there, as it was. */
static dm_status check_own (const dm_keys *keys, const dm_peer *own, dm_error *error)
{
    if (!own)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: the public key of our own secret key is not there",
                        keys->peers_path);
    if (!*keys->own_name && !own->is_operator)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL,
                        "%.120s: our own key is there as %s's, a program; digictl keygen --operator makes a person's",
                        keys->peers_path, own->name);
    if (*keys->own_name && strcmp (own->name, keys->own_name) != 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: our own key stands under the name %s, not %s",
                        keys->peers_path, own->name, keys->own_name);
    return DM_OK;
}

dm_status dm_keys_reload (dm_keys *keys, dm_error *error)
{
    dm_peer peers[DM_PEERS_MAX];
    size_t count;
    dm_status status = dm_peers_read (keys->peers_path, peers, &count, error);
    if (status)
        return status;
    const dm_peer *own = dm_peers_find_key (peers, count, keys->public_key);
    status = check_own (keys, own, error);
    if (status)
        return status;
    if (!*keys->own_name)
        memcpy (keys->own_name, own->name, sizeof keys->own_name);
    pthread_mutex_lock (&keys->lock);
    memcpy (keys->peers, peers, sizeof peers);
    keys->peer_count = count;
    pthread_mutex_unlock (&keys->lock);
    return DM_OK;
}

dm_status dm_keys_open (const char *peers_path, const char *secret_path, const char *own_name, dm_keys **out,
                        dm_error *error)
{
    dm_keys *keys = calloc (1, sizeof *keys);
    if (!keys || !(keys->peers_path = strdup (peers_path)))
        abort ();
    pthread_mutex_init (&keys->lock, NULL);
    snprintf (keys->own_name, sizeof keys->own_name, "%s", own_name ? own_name : "");
    dm_status status = read_pair (secret_path, keys->public_key, keys->secret_key, error);
    if (!status)
        status = dm_keys_reload (keys, error);
    if (!status)
        *out = keys;
    else
        dm_keys_destroy (&keys);
    return status;
}

void dm_keys_destroy (dm_keys **keys)
{
    if (!*keys)
        return;
    pthread_mutex_destroy (&(*keys)->lock);
    free ((*keys)->peers_path);
    explicit_bzero (*keys, sizeof **keys);
    free (*keys);
    *keys = NULL;
}

static bool find (dm_keys *keys, const dm_peer *(*look) (const dm_peer[], size_t, const char *), const char *text,
                  dm_peer *out)
{
    pthread_mutex_lock (&keys->lock);
    const dm_peer *peer = look (keys->peers, keys->peer_count, text);
    if (peer)
        *out = *peer;
    pthread_mutex_unlock (&keys->lock);
    return peer != NULL;
}

bool dm_keys_find_by_name (dm_keys *keys, const char *name, dm_peer *out)
{
    return find (keys, dm_peers_find, name, out);
}

bool dm_keys_find_by_key (dm_keys *keys, const char *public_key, dm_peer *out)
{
    return find (keys, dm_peers_find_key, public_key, out);
}

size_t dm_keys_list (dm_keys *keys, const char *name, dm_peer out[DM_PEER_KEYS_MAX])
{
    pthread_mutex_lock (&keys->lock);
    size_t count = dm_peers_list (keys->peers, keys->peer_count, name, out);
    pthread_mutex_unlock (&keys->lock);
    return count;
}

const char *dm_keys_name (const dm_keys *keys)
{
    return keys->own_name;
}

const char *dm_keys_public (const dm_keys *keys)
{
    return keys->public_key;
}

const char *dm_keys_secret (const dm_keys *keys)
{
    return keys->secret_key;
}

dm_status dm_keys_make_pair (const char *path, char public_key[DM_KEY_TEXT_SIZE], dm_error *error)
{
    char secret_key[DM_KEY_TEXT_SIZE];
    if (zmq_curve_keypair (public_key, secret_key) != 0)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "this libzmq has no CURVE");
    secret_key[DM_KEY_TEXT_SIZE - 1] = '\n';
    dm_status status = dm_small_file_write (path, S_IRUSR | S_IWUSR, secret_key, DM_KEY_TEXT_SIZE, error);
    explicit_bzero (secret_key, sizeof secret_key);
    return status;
}

dm_status dm_keys_read_public (const char *path, char out[DM_KEY_TEXT_SIZE], dm_error *error)
{
    char secret_key[DM_KEY_TEXT_SIZE];
    dm_status status = read_pair (path, out, secret_key, error);
    explicit_bzero (secret_key, sizeof secret_key);
    return status;
}

/* Reads or makes directory/name.key. */
static dm_status ensure_pair (const char *directory, const char *name, dm_peer *out, dm_error *error)
{
    char path[DM_PATH_SIZE];
    snprintf (path, sizeof path, "%s/%s.key", directory, name);
    snprintf (out->name, sizeof out->name, "%s", name);
    return access (path, F_OK) == 0 ? dm_keys_read_public (path, out->public_key, error)
                                    : dm_keys_make_pair (path, out->public_key, error);
}

dm_status dm_keys_generate_as (const dm_keys_generation *how, const char *const names[], size_t count, dm_error *error)
{
    dm_peer peers[DM_PEERS_MAX] = { 0 };
    char path[DM_PATH_SIZE];
    dm_peers_edit edit = { .path = path, .may_make = true, .may_replace = true, .is_in_place = how->is_in_place };
    if (snprintf (path, sizeof path, "%s/peers", how->directory) > DM_PATH_SIZE - DM_PEER_NAME_SIZE)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "the directory's name is too long");
    if (count > DM_PEERS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "there can be no more than %d peers", DM_PEERS_MAX);
    for (size_t i = 0; i < count; i++)
        if (!dm_peer_is_name (names[i]))
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL,
                            "%.40s: a name has 1 to 32 characters of a-z, 0-9 and -, and is not operator", names[i]);
    for (size_t i = 0; i < count; i++) {
        dm_status status = ensure_pair (how->directory, names[i], &peers[i], error);
        if (status)
            return status;
        peers[i].is_operator = how->is_operator;
    }
    return dm_peers_add (&edit, peers, count, error);
}

dm_status dm_keys_generate (const char *directory, const char *const names[], size_t count, dm_error *error)
{
    return dm_keys_generate_as (&(dm_keys_generation){ .directory = directory }, names, count, error);
}
