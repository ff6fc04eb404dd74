/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/keys.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#define PEERS_TEXT_MAX (16 * 1024)
#define SECRET_TEXT_MAX 256
#define PATH_SIZE 512
#define KEY_BYTES 32

struct dm_keys {
    char *peers_path;
    char own_name[DM_PEER_NAME_SIZE];
    char public_key[DM_KEY_TEXT_SIZE], secret_key[DM_KEY_TEXT_SIZE];
    pthread_mutex_t lock; /* over what follows */
    dm_peer peers[DM_PEERS_MAX];
    size_t peer_count;
};

/* Reads a whole file of at most size bytes. */
static dm_status read_file (const char *path, char *out, size_t size, size_t *out_length, dm_error *error)
{
    int fd = open (path, O_RDONLY | O_CLOEXEC);
    size_t length = 0;
    ssize_t got = fd < 0 ? -1 : 1;
    while (got > 0 && length < size) {
        got = read (fd, out + length, size - length);
        length += got > 0 ? (size_t) got : 0;
    }
    int cause = errno;
    if (fd >= 0)
        close (fd);
    if (got < 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: cannot be read: %s", path, strerror (cause));
    if (length == size)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: is larger than %zu bytes", path, size - 1);
    *out_length = length;
    return DM_OK;
}

static bool is_blank (char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

typedef struct word {
    const char *text;
    size_t length;
} word;

/* Takes the next word off a line.  Returns a word without length when there is none. */
static word take_word (word *line)
{
    while (line->length > 0 && is_blank (*line->text)) {
        line->text++;
        line->length--;
    }
    word found = { line->text, 0 };
    while (found.length < line->length && !is_blank (found.text[found.length]))
        found.length++;
    line->text += found.length;
    line->length -= found.length;
    return found;
}

static bool is_name (word name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.text[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return name.length > 0 && name.length < DM_PEER_NAME_SIZE;
}

/* Gives: out, the same as text that libzmq takes. */
static bool read_key (word key, char out[DM_KEY_TEXT_SIZE])
{
    char text[DM_KEY_TEXT_SIZE];
    uint8_t bytes[KEY_BYTES];
    if (key.length != DM_KEY_TEXT_SIZE - 1)
        return false;
    memcpy (text, key.text, key.length);
    text[key.length] = '\0';
    bool is_key = strlen (text) == key.length && zmq_z85_decode (bytes, text);
    if (is_key)
        memcpy (out, text, sizeof text);
    explicit_bzero (bytes, sizeof bytes);
    explicit_bzero (text, sizeof text);
    return is_key;
}

static const dm_peer *find_name (const dm_peer peers[], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (peers[i].name, name) == 0)
            return &peers[i];
    return NULL;
}

static const dm_peer *find_key (const dm_peer peers[], size_t count, const char *public_key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (peers[i].public_key, public_key) == 0)
            return &peers[i];
    return NULL;
}

/* One line into peers[*count].  Returns NULL, or what is wrong. */
static const char *parse_line (word line, dm_peer peers[], size_t *count)
{
    word name = take_word (&line), key = take_word (&line), more = take_word (&line);
    if (name.length == 0 || *name.text == '#')
        return NULL;
    if (!is_name (name))
        return "a name has 1 to 32 characters of a-z, 0-9 and -";
    if (key.length == 0 || more.length > 0)
        return "a line is a name and a public key";
    if (*count == DM_PEERS_MAX)
        return "there are more than 64 peers";
    dm_peer *peer = &peers[*count];
    *peer = (dm_peer){ 0 };
    memcpy (peer->name, name.text, name.length);
    if (!read_key (key, peer->public_key))
        return "a public key is 40 characters of Z85";
    if (find_name (peers, *count, peer->name))
        return "this name stands there twice";
    if (find_key (peers, *count, peer->public_key))
        return "this key stands there twice";
    (*count)++;
    return NULL;
}

dm_status dm_peers_parse (const char *text, size_t size, const char *path, dm_peer out[], size_t *out_count,
                          dm_error *error)
{
    static_assert (DM_PEERS_MAX == 64 && DM_PEER_NAME_SIZE == 33, "the messages of parse_line say so");
    size_t count = 0, number = 0;
    for (const char *end = text + size; text < end; number++) {
        const char *stop = memchr (text, '\n', (size_t) (end - text));
        word line = { text, (size_t) ((stop ? stop : end) - text) };
        const char *fault = parse_line (line, out, &count);
        if (fault)
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s:%zu: %s", path, number + 1, fault);
        text += line.length + 1;
    }
    *out_count = count;
    return DM_OK;
}

/* Gives: the pair of the secret key in the file. */
static dm_status read_pair (const char *path, char public_key[DM_KEY_TEXT_SIZE], char secret_key[DM_KEY_TEXT_SIZE],
                            dm_error *error)
{
    char text[SECRET_TEXT_MAX];
    size_t length;
    dm_status status = read_file (path, text, sizeof text, &length, error);
    if (status)
        return status;
    while (length > 0 && (is_blank (text[length - 1]) || text[length - 1] == '\n'))
        length--;
    bool is_pair = read_key ((word){ text, length }, secret_key) && zmq_curve_public (public_key, secret_key) == 0;
    explicit_bzero (text, sizeof text);
    if (!is_pair)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s:1: a secret key is one line of 40 characters of Z85",
                        path);
    return DM_OK;
}

static dm_status read_peers (const char *path, dm_peer out[], size_t *out_count, dm_error *error)
{
    char text[PEERS_TEXT_MAX];
    size_t length;
    dm_status status = read_file (path, text, sizeof text, &length, error);
    return status ? status : dm_peers_parse (text, length, path, out, out_count, error);
}

dm_status dm_keys_reload (dm_keys *keys, dm_error *error)
{
    dm_peer peers[DM_PEERS_MAX];
    size_t count;
    dm_status status = read_peers (keys->peers_path, peers, &count, error);
    if (status)
        return status;
    const dm_peer *own = find_key (peers, count, keys->public_key);
    if (!own)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: the public key of our own secret key is not there",
                        keys->peers_path);
    if (strcmp (own->name, keys->own_name) != 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: our own key stands under the name %s, not %s",
                        keys->peers_path, own->name, keys->own_name);
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
    snprintf (keys->own_name, sizeof keys->own_name, "%s", own_name);
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
    return find (keys, find_name, name, out);
}

bool dm_keys_find_by_key (dm_keys *keys, const uint8_t public_key[32], dm_peer *out)
{
    char text[DM_KEY_TEXT_SIZE];
    return zmq_z85_encode (text, public_key, KEY_BYTES) && find (keys, find_key, text, out);
}

const char *dm_keys_public (const dm_keys *keys)
{
    return keys->public_key;
}

const char *dm_keys_secret (const dm_keys *keys)
{
    return keys->secret_key;
}

static bool write_all (int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t wrote = write (fd, text, length);
        if (wrote < 0)
            return false;
        text += wrote;
        length -= (size_t) wrote;
    }
    return true;
}

/* The file appears whole or not at all: it is written under another name and renamed. */
static dm_status write_file (const char *path, mode_t mode, const char *text, size_t length, dm_error *error)
{
    char beside[PATH_SIZE + 8];
    snprintf (beside, sizeof beside, "%s.new", path);
    unlink (beside);
    int fd = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & S_IRWXU);
    bool is_written = fd >= 0 && write_all (fd, text, length) && fchmod (fd, mode) == 0 && fsync (fd) == 0
                      && rename (beside, path) == 0;
    int cause = errno;
    if (fd >= 0)
        close (fd);
    if (is_written)
        return DM_OK;
    unlink (beside);
    return dm_fail (error, DM_UNAVAILABLE, NULL, "%.150s: cannot be written: %s", path, strerror (cause));
}

/* Reads or makes directory/name.key. */
static dm_status ensure_pair (const char *directory, const char *name, dm_peer *out, dm_error *error)
{
    char path[PATH_SIZE], secret_key[DM_KEY_TEXT_SIZE];
    snprintf (path, sizeof path, "%s/%s.key", directory, name);
    dm_status status = DM_OK;
    if (access (path, F_OK) == 0) {
        status = read_pair (path, out->public_key, secret_key, error);
    } else if (zmq_curve_keypair (out->public_key, secret_key) == 0) {
        secret_key[DM_KEY_TEXT_SIZE - 1] = '\n';
        status = write_file (path, S_IRUSR | S_IWUSR, secret_key, DM_KEY_TEXT_SIZE, error);
    } else {
        status = dm_fail (error, DM_UNAVAILABLE, NULL, "this libzmq has no CURVE");
    }
    explicit_bzero (secret_key, sizeof secret_key);
    snprintf (out->name, sizeof out->name, "%s", name);
    return status;
}

/* Puts the peer in the place of the one with its name, or at the end. */
static dm_status set_peer (dm_peer peers[], size_t *count, const dm_peer *peer, dm_error *error)
{
    dm_peer *place = (dm_peer *) find_name (peers, *count, peer->name);
    if (!place && *count == DM_PEERS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "there can be no more than %d peers", DM_PEERS_MAX);
    if (!place)
        place = &peers[(*count)++];
    *place = *peer;
    return DM_OK;
}

static dm_status write_peers (const char *path, const dm_peer peers[], size_t count, dm_error *error)
{
    char text[DM_PEERS_MAX * sizeof (dm_peer) + 64];
    size_t length = (size_t) snprintf (text, sizeof text, "# name public-key\n");
    for (size_t i = 0; i < count; i++)
        length +=
            (size_t) snprintf (text + length, sizeof text - length, "%s %s\n", peers[i].name, peers[i].public_key);
    return write_file (path, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, text, length, error);
}

dm_status dm_keys_generate (const char *directory, const char *const names[], size_t count, dm_error *error)
{
    dm_peer peers[DM_PEERS_MAX];
    size_t peer_count = 0;
    char path[PATH_SIZE];
    if (snprintf (path, sizeof path, "%s/peers", directory) > PATH_SIZE - DM_PEER_NAME_SIZE)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "the directory's name is too long");
    for (size_t i = 0; i < count; i++)
        if (!is_name ((word){ names[i], strlen (names[i]) }))
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.40s: a name has 1 to 32 characters of a-z, 0-9 and -",
                            names[i]);
    dm_status status = access (path, F_OK) == 0 ? read_peers (path, peers, &peer_count, error) : DM_OK;
    for (size_t i = 0; !status && i < count; i++) {
        dm_peer peer = { 0 };
        status = ensure_pair (directory, names[i], &peer, error);
        if (!status)
            status = set_peer (peers, &peer_count, &peer, error);
    }
    return status ? status : write_peers (path, peers, peer_count, error);
}
