/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/keyring.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/clock.h"

#define TEXT_MAX (16 * 1024)
#define REFUSED_AGAIN_MS 5000 /* a refusal may be the database's, which is away */
#define HEX_LENGTH (2 * DM_SEAL_KEY_BYTES)
#define RIGHTS_MAX (S_IRUSR | S_IWUSR)

/* What a file looked like when it was last read. */
typedef struct look {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec changed;
    uid_t owner;
} look;

struct dm_keyring {
    char *path;
    const char *const *needed;
    size_t needed_count;
    dm_keyring_check check; /* NULL: none */
    void *check_arg;
    pthread_mutex_t reading; /* over what follows: one thread at a time reads the file */
    look seen;
    int64_t again_ms;     /* monotonic: when a file that was refused is read again; 0: it was not refused */
    pthread_mutex_t lock; /* over what follows */
    dm_keyring_key keys[DM_KEYRING_KEYS_MAX];
    size_t count;
};

static dm_keyring_key *find_key (dm_keyring_key keys[], size_t count, const char *purpose, int32_t id)
{
    for (size_t i = 0; i < count; i++)
        if (keys[i].id == id && strcmp (keys[i].purpose, purpose) == 0)
            return &keys[i];
    return NULL;
}

/* The key of a purpose with the highest id; NULL when there is none. */
static const dm_keyring_key *find_newest (const dm_keyring_key keys[], size_t count, const char *purpose)
{
    const dm_keyring_key *newest = NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp (keys[i].purpose, purpose) == 0 && (!newest || keys[i].id > newest->id))
            newest = &keys[i];
    return newest;
}

static bool is_purpose (const char *text)
{
    size_t length = strspn (text, "abcdefghijklmnopqrstuvwxyz-");
    return length > 0 && length < DM_KEY_PURPOSE_SIZE && text[length] == '\0';
}

static bool read_id (const char *text, int32_t *out)
{
    size_t length = strspn (text, "0123456789");
    if (length == 0 || length > 7 || text[length] || *text == '0')
        return false;
    long id = strtol (text, NULL, 10);
    *out = (int32_t) id;
    return id <= DM_KEY_ID_MAX;
}

/* One line, which is changed, into keys[*count].  Returns NULL, or what is wrong. */
static const char *parse_line (char *line, dm_keyring_key keys[], size_t *count)
{
    char *rest, *purpose = strtok_r (line, " \t\r", &rest), *id = strtok_r (NULL, " \t\r", &rest),
                *hex = strtok_r (NULL, " \t\r", &rest);
    size_t bytes;
    if (!purpose || *purpose == '#')
        return NULL;
    if (!is_purpose (purpose))
        return "a purpose has 1 to 24 characters of a-z and -";
    if (!hex || strtok_r (NULL, " \t\r", &rest))
        return "a line is a purpose, an id and a key";
    if (*count == DM_KEYRING_KEYS_MAX)
        return "there are more than 64 keys";
    dm_keyring_key *key = &keys[*count];
    if (!read_id (id, &key->id))
        return "an id is a whole number from 1 to 1000000";
    if (strlen (hex) != HEX_LENGTH || OPENSSL_hexstr2buf_ex (key->bytes, sizeof key->bytes, &bytes, hex, '\0') != 1)
        return "a key is 64 hex digits";
    if (find_key (keys, *count, purpose, key->id))
        return "this purpose and id stand there twice";
    if (strcmp (purpose, DM_PURPOSE_WRAP) != 0 && find_newest (keys, *count, purpose))
        return "this purpose has a key already; only wrap may have several";
    snprintf (key->purpose, sizeof key->purpose, "%s", purpose);
    (*count)++;
    return NULL;
}

/* The same key under two names would be one key for two purposes. */
static const char *find_double (const dm_keyring_key keys[], size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (memcmp (keys[i].bytes, keys[j].bytes, sizeof keys[i].bytes) == 0)
                return "this key stands there twice";
    return NULL;
}

dm_status dm_keyring_parse (const char *text, size_t size, const char *path, dm_keyring_key out[], size_t *out_count,
                            dm_error *error)
{
    static_assert (DM_KEYRING_KEYS_MAX == 64 && DM_KEY_PURPOSE_SIZE == 25, "the messages of parse_line say so");
    size_t count = 0, number = 1;
    const char *fault = NULL;
    for (const char *end = text + size; !fault && text < end; number++) {
        char line[128];
        const char *stop = memchr (text, '\n', (size_t) (end - text));
        size_t length = (size_t) ((stop ? stop : end) - text);
        memcpy (line, text, length < sizeof line ? length : sizeof line - 1);
        line[length < sizeof line ? length : sizeof line - 1] = '\0';
        if (!stop)
            fault = "the last line is cut off";
        else if (*line != '#' && (length >= sizeof line || strlen (line) != length))
            fault = "a line is a purpose, an id and a key";
        else
            fault = parse_line (line, out, &count) ?: find_double (out, count);
        explicit_bzero (line, sizeof line);
        if (fault)
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s:%zu: %s", path, number, fault);
        text += length + 1;
    }
    *out_count = count;
    return DM_OK;
}

static void close_fd (const int *fd)
{
    if (*fd >= 0)
        close (*fd);
}

/* Gives: *out, what the file looked like before it was read. */
static dm_status check_rights (int fd, const char *path, look *out, dm_error *error)
{
    struct stat about;
    if (fstat (fd, &about))
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: cannot be read: %s", path, strerror (errno));
    *out = (look){ about.st_dev, about.st_ino, about.st_size, about.st_mtim, about.st_uid };
    if (!S_ISREG (about.st_mode))
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: is no file", path);
    if (about.st_mode & ALLPERMS & ~RIGHTS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: has the rights %04o; no more than 0600 is allowed",
                        path, (unsigned) (about.st_mode & ALLPERMS));
    return DM_OK;
}

static dm_status read_looked (const char *path, dm_keyring_key out[], size_t *out_count, look *out_look,
                              dm_error *error)
{
    char text[TEXT_MAX];
    DM_AUTO (close_fd) int fd = open (path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: cannot be read: %s", path, strerror (errno));
    dm_status status = check_rights (fd, path, out_look, error);
    if (status)
        return status;
    size_t length = 0;
    ssize_t got = 1;
    while (got > 0 && length < sizeof text) {
        got = read (fd, text + length, sizeof text - length);
        length += got > 0 ? (size_t) got : 0;
    }
    if (got < 0)
        status = dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: cannot be read: %s", path, strerror (errno));
    else if (length == sizeof text)
        status = dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: is larger than %d bytes", path, TEXT_MAX - 1);
    else
        status = dm_keyring_parse (text, length, path, out, out_count, error);
    explicit_bzero (text, sizeof text);
    return status;
}

dm_status dm_keyring_read (const char *path, dm_keyring_key out[], size_t *out_count, dm_error *error)
{
    look ignored;
    return read_looked (path, out, out_count, &ignored, error);
}

/* Compares what was read with what is needed and with what is at hand. */
static dm_status check_keys (dm_keyring *keyring, dm_keyring_key keys[], size_t count, dm_error *error)
{
    for (size_t i = 0; i < keyring->needed_count; i++)
        if (!find_newest (keys, count, keyring->needed[i]))
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: there is no key of the purpose %s",
                            keyring->path, keyring->needed[i]);
    for (size_t i = 0; i < keyring->count; i++) { /* only this thread changes them */
        const dm_keyring_key *old = &keyring->keys[i], *same = find_key (keys, count, old->purpose, old->id);
        if (same && CRYPTO_memcmp (same->bytes, old->bytes, sizeof old->bytes) != 0)
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: %s %d is another key than before", keyring->path,
                            old->purpose, old->id);
    }
    return keyring->check ? keyring->check (keyring->check_arg, keyring->path, keys, count, error) : DM_OK;
}

static dm_status check_owner (const dm_keyring *keyring, const look *seen, dm_error *error)
{
    if (seen->owner == geteuid () || seen->owner == 0)
        return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: belongs to user %u, not to user %u who reads it",
                    keyring->path, (unsigned) seen->owner, (unsigned) geteuid ());
}

/* Under the mutex reading. */
static dm_status read_again (dm_keyring *keyring, dm_error *error)
{
    dm_keyring_key keys[DM_KEYRING_KEYS_MAX];
    size_t count = 0;
    look seen = { 0 };
    dm_status status = read_looked (keyring->path, keys, &count, &seen, error);
    if (!status)
        status = check_owner (keyring, &seen, error);
    if (!status)
        status = check_keys (keyring, keys, count, error);
    if (!status) {
        pthread_mutex_lock (&keyring->lock);
        memcpy (keyring->keys, keys, count * sizeof *keys);
        keyring->count = count;
        pthread_mutex_unlock (&keyring->lock);
    }
    keyring->seen = seen;
    keyring->again_ms = status ? dm_clock_monotonic_ms () + REFUSED_AGAIN_MS : 0;
    explicit_bzero (keys, sizeof keys);
    return status;
}

dm_status dm_keyring_reload (dm_keyring *keyring, dm_error *error)
{
    pthread_mutex_lock (&keyring->reading);
    dm_status status = read_again (keyring, error);
    pthread_mutex_unlock (&keyring->reading);
    return status;
}

static bool has_changed (const dm_keyring *keyring)
{
    struct stat about;
    const look *seen = &keyring->seen;
    return stat (keyring->path, &about) || about.st_dev != seen->device || about.st_ino != seen->inode
           || about.st_size != seen->size || about.st_mtim.tv_sec != seen->changed.tv_sec
           || about.st_mtim.tv_nsec != seen->changed.tv_nsec;
}

dm_status dm_keyring_refresh (dm_keyring *keyring, dm_error *error)
{
    dm_status status = DM_OK;
    pthread_mutex_lock (&keyring->reading);
    if (has_changed (keyring) || (keyring->again_ms > 0 && dm_clock_monotonic_ms () >= keyring->again_ms))
        status = read_again (keyring, error);
    pthread_mutex_unlock (&keyring->reading);
    return status;
}

dm_status dm_keyring_guard (dm_keyring *keyring, dm_keyring_check check, void *arg, dm_error *error)
{
    keyring->check = check;
    keyring->check_arg = arg;
    return check (arg, keyring->path, keyring->keys, keyring->count, error);
}

dm_status dm_keyring_open (const char *path, const char *const needed[], size_t count, dm_keyring **out,
                           dm_error *error)
{
    dm_keyring *keyring = calloc (1, sizeof *keyring);
    if (!keyring || !(keyring->path = strdup (path)))
        abort ();
    keyring->needed = needed;
    keyring->needed_count = count;
    pthread_mutex_init (&keyring->reading, NULL);
    pthread_mutex_init (&keyring->lock, NULL);
    dm_status status = dm_keyring_reload (keyring, error);
    if (!status)
        *out = keyring;
    else
        dm_keyring_destroy (&keyring);
    return status;
}

void dm_keyring_destroy (dm_keyring **keyring)
{
    if (!*keyring)
        return;
    pthread_mutex_destroy (&(*keyring)->reading);
    pthread_mutex_destroy (&(*keyring)->lock);
    free ((*keyring)->path);
    explicit_bzero (*keyring, sizeof **keyring);
    free (*keyring);
    *keyring = NULL;
}

int32_t dm_keyring_find (dm_keyring *keyring, const char *purpose, uint8_t out[DM_SEAL_KEY_BYTES])
{
    pthread_mutex_lock (&keyring->lock);
    const dm_keyring_key *key = find_newest (keyring->keys, keyring->count, purpose);
    assert (key);
    const int32_t id = key->id;
    memcpy (out, key->bytes, sizeof key->bytes);
    pthread_mutex_unlock (&keyring->lock);
    return id;
}

int32_t dm_keyring_current (dm_keyring *keyring)
{
    pthread_mutex_lock (&keyring->lock);
    const dm_keyring_key *key = find_newest (keyring->keys, keyring->count, DM_PURPOSE_WRAP);
    const int32_t id = key ? key->id : 0;
    pthread_mutex_unlock (&keyring->lock);
    return id;
}

size_t dm_keyring_list_wraps (dm_keyring *keyring, int32_t out[DM_KEYRING_KEYS_MAX])
{
    size_t count = 0;
    pthread_mutex_lock (&keyring->lock);
    for (size_t i = 0; i < keyring->count; i++)
        if (strcmp (keyring->keys[i].purpose, DM_PURPOSE_WRAP) == 0)
            out[count++] = keyring->keys[i].id;
    pthread_mutex_unlock (&keyring->lock);
    return count;
}

bool dm_keyring_find_wrap (dm_keyring *keyring, int32_t id, uint8_t out[DM_SEAL_KEY_BYTES])
{
    pthread_mutex_lock (&keyring->lock);
    const dm_keyring_key *key = find_key (keyring->keys, keyring->count, DM_PURPOSE_WRAP, id);
    if (key)
        memcpy (out, key->bytes, sizeof key->bytes);
    pthread_mutex_unlock (&keyring->lock);
    return key != NULL;
}
