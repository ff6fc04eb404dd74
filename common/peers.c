/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/peers.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>
#include "common/small_file.h"

#define TEXT_MAX (16 * 1024)
#define KEY_BYTES 32
#define MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)
#define FIRST_LINE "# name public-key, and operator behind a person's key\n"

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

static bool is_word (word it, const char *text)
{
    return it.length == strlen (text) && memcmp (it.text, text, it.length) == 0;
}

static bool is_name (word name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.text[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return name.length > 0 && name.length < DM_PEER_NAME_SIZE && !is_word (name, DM_OPERATOR);
}

bool dm_peer_is_name (const char *text)
{
    return is_name ((word){ text, strlen (text) });
}

bool dm_peer_is_key (const char *text)
{
    uint8_t bytes[KEY_BYTES];
    bool is_key = strlen (text) == DM_KEY_TEXT_SIZE - 1 && zmq_z85_decode (bytes, text);
    explicit_bzero (bytes, sizeof bytes);
    return is_key;
}

const dm_peer *dm_peers_find (const dm_peer peers[], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (peers[i].name, name) == 0)
            return &peers[i];
    return NULL;
}

const dm_peer *dm_peers_find_key (const dm_peer peers[], size_t count, const char *public_key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp (peers[i].public_key, public_key) == 0)
            return &peers[i];
    return NULL;
}

static bool read_key (word key, char out[DM_KEY_TEXT_SIZE])
{
    if (key.length != DM_KEY_TEXT_SIZE - 1)
        return false;
    memcpy (out, key.text, key.length);
    out[key.length] = '\0';
    return dm_peer_is_key (out);
}

/* One line into peers[*count].  Returns NULL, or what is wrong. */
static const char *parse_line (word line, dm_peer peers[], size_t *count)
{
    word name = take_word (&line), key = take_word (&line), kind = take_word (&line), more = take_word (&line);
    if (name.length == 0 || *name.text == '#')
        return NULL;
    if (!is_name (name))
        return "a name has 1 to 32 characters of a-z, 0-9 and -, and is not operator";
    if (key.length == 0 || more.length > 0 || (kind.length > 0 && !is_word (kind, DM_OPERATOR)))
        return "a line is a name and a public key, and operator behind a person's key";
    if (*count == DM_PEERS_MAX)
        return "there are more than 64 peers";
    dm_peer *peer = &peers[*count];
    *peer = (dm_peer){ .is_operator = kind.length > 0 };
    memcpy (peer->name, name.text, name.length);
    if (!read_key (key, peer->public_key))
        return "a public key is 40 characters of Z85";
    if (dm_peers_find (peers, *count, peer->name))
        return "this name stands there twice";
    if (dm_peers_find_key (peers, *count, peer->public_key))
        return "this key stands there twice";
    (*count)++;
    return NULL;
}

/* Takes the next line off the text. */
static word take_line (const char **text, const char *end)
{
    const char *stop = memchr (*text, '\n', (size_t) (end - *text));
    word line = { *text, (size_t) ((stop ? stop : end) - *text) };
    *text += line.length + (stop ? 1 : 0);
    return line;
}

dm_status dm_peers_parse (const char *text, size_t size, const char *path, dm_peer out[], size_t *out_count,
                          dm_error *error)
{
    static_assert (DM_PEERS_MAX == 64 && DM_PEER_NAME_SIZE == 33, "the messages of parse_line say so");
    size_t count = 0, number = 1;
    for (const char *end = text + size; text < end; number++) {
        const char *fault = parse_line (take_line (&text, end), out, &count);
        if (fault)
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s:%zu: %s", path, number, fault);
    }
    *out_count = count;
    return DM_OK;
}

dm_status dm_peers_read (const char *path, dm_peer out[], size_t *out_count, dm_error *error)
{
    char text[TEXT_MAX];
    size_t length;
    dm_status status = dm_small_file_read (path, text, sizeof text, &length, error);
    return status ? status : dm_peers_parse (text, length, path, out, out_count, error);
}

/* The text of a peers file that is being changed. */
typedef struct draft {
    char text[TEXT_MAX];
    size_t length;
    dm_peer peers[DM_PEERS_MAX]; /* as they were */
    size_t count;
} draft;

/* Puts text in the place of the bytes from..to.  Returns false when it is too much. */
static bool replace_bytes (draft *it, size_t from, size_t to, const char *text)
{
    size_t length = strlen (text);
    if (it->length - (to - from) + length >= sizeof it->text)
        return false;
    memmove (it->text + from + length, it->text + to, it->length - to);
    memcpy (it->text + from, text, length);
    it->length += length - (to - from);
    return true;
}

/* Puts line in the place of the line of that name, "" takes it out; a name that is not there gets it at the end. */
static bool set_line (draft *it, const char *name, const char *line)
{
    const char *next = it->text, *end = it->text + it->length;
    while (next < end) {
        size_t from = (size_t) (next - it->text);
        word rest = take_line (&next, end);
        if (is_word (take_word (&rest), name))
            return replace_bytes (it, from, (size_t) (next - it->text), line);
    }
    bool is_open = it->length > 0 && it->text[it->length - 1] != '\n';
    return (!is_open || replace_bytes (it, it->length, it->length, "\n"))
           && replace_bytes (it, it->length, it->length, line);
}

/* Opens the file and locks it against others that change it. One that was replaced meanwhile is not the file any more.
 */
static int open_locked (const dm_peers_edit *edit)
{
    for (;;) {
        struct stat ours, there;
        int fd = open (edit->path, O_RDWR | O_CLOEXEC | (edit->may_make ? O_CREAT : 0), MODE);
        if (fd < 0)
            return -1;
        if (flock (fd, LOCK_EX) == 0 && fstat (fd, &ours) == 0 && stat (edit->path, &there) == 0
            && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev)
            return fd;
        close (fd);
    }
}

static bool write_in_place (int fd, const draft *it)
{
    return lseek (fd, 0, SEEK_SET) == 0 && dm_write_all (fd, it->text, it->length)
           && ftruncate (fd, (off_t) it->length) == 0 && fsync (fd) == 0;
}

/* A new file has the mode and, where we may give it away, the owner of the old one. */
static bool write_beside (int fd, const char *path, const draft *it)
{
    char beside[DM_PATH_SIZE + 8];
    struct stat old;
    snprintf (beside, sizeof beside, "%s.new", path);
    unlink (beside);
    int new = open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool is_written = new >= 0 && fstat (fd, &old) == 0 && dm_write_all (new, it->text, it->length)
                      && (fchown (new, old.st_uid, old.st_gid) == 0 || errno == EPERM)
                      && fchmod (new, old.st_mode & 07777) == 0 && fsync (new) == 0 && rename (beside, path) == 0;
    int cause = errno;
    if (new >= 0)
        close (new);
    if (!is_written)
        unlink (beside);
    errno = cause;
    return is_written;
}

/* In place as well where no file can be made beside it, or it is mounted. */
static dm_status write_draft (dm_peers_edit *edit, int fd, const draft *it, dm_error *error)
{
    edit->was_in_place = edit->is_in_place;
    bool is_written = !edit->is_in_place && write_beside (fd, edit->path, it);
    if (!is_written && !edit->is_in_place)
        edit->was_in_place = errno == EBUSY || errno == EACCES || errno == EPERM || errno == EROFS;
    if (!is_written && edit->was_in_place)
        is_written = write_in_place (fd, it);
    if (is_written)
        return DM_OK;
    return dm_fail (error, DM_UNAVAILABLE, NULL, "%.150s: cannot be written: %s", edit->path, strerror (errno));
}

static dm_status check_new (const dm_peers_edit *edit, const draft *it, const dm_peer *peer, dm_error *error)
{
    const dm_peer *old = dm_peers_find (it->peers, it->count, peer->name);
    if (old && (old->is_operator != peer->is_operator || !edit->may_replace))
        return dm_fail (error, DM_ALREADY_EXISTS, NULL, "%.150s: %s stands there already, as %s", edit->path,
                        peer->name, old->is_operator ? "an operator" : "a program");
    const dm_peer *same = dm_peers_find_key (it->peers, it->count, peer->public_key);
    if (same && same != old)
        return dm_fail (error, DM_ALREADY_EXISTS, NULL, "%.150s: this key stands there already, as %s", edit->path,
                        same->name);
    return DM_OK;
}

static dm_status add_all (const dm_peers_edit *edit, draft *it, const dm_peer peers[], size_t count, dm_error *error)
{
    char line[DM_PEER_NAME_SIZE + DM_KEY_TEXT_SIZE + sizeof DM_OPERATOR + 4];
    bool has_room = it->length > 0 || set_line (it, "", FIRST_LINE);
    for (size_t i = 0; i < count; i++) {
        dm_status status = check_new (edit, it, &peers[i], error);
        if (status)
            return status;
        snprintf (line, sizeof line, "%s %s%s\n", peers[i].name, peers[i].public_key,
                  peers[i].is_operator ? " " DM_OPERATOR : "");
        has_room = has_room && set_line (it, peers[i].name, line);
    }
    return has_room ? DM_OK : dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: would be too large", edit->path);
}

static dm_status remove_one (const dm_peers_edit *edit, draft *it, const char *name, dm_error *error)
{
    if (!dm_peers_find (it->peers, it->count, name))
        return dm_fail (error, DM_NOT_FOUND, NULL, "%.150s: there is no %.40s", edit->path, name);
    set_line (it, name, "");
    return DM_OK;
}

/* Takes: peers to be added, or the name of the one that goes. */
static dm_status change (dm_peers_edit *edit, const dm_peer peers[], size_t count, const char *name, dm_error *error)
{
    draft it;
    dm_peer after[DM_PEERS_MAX];
    size_t after_count;
    if (strlen (edit->path) >= DM_PATH_SIZE)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: this name is too long", edit->path);
    int fd = open_locked (edit);
    if (fd < 0)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "%.150s: cannot be written: %s", edit->path, strerror (errno));
    dm_status status = dm_small_file_read (edit->path, it.text, sizeof it.text, &it.length, error);
    if (!status)
        status = dm_peers_parse (it.text, it.length, edit->path, it.peers, &it.count, error);
    if (!status)
        status = name ? remove_one (edit, &it, name, error) : add_all (edit, &it, peers, count, error);
    if (!status)
        status = dm_peers_parse (it.text, it.length, edit->path, after, &after_count, error);
    if (!status)
        status = write_draft (edit, fd, &it, error);
    close (fd);
    return status;
}

dm_status dm_peers_add (dm_peers_edit *edit, const dm_peer peers[], size_t count, dm_error *error)
{
    return change (edit, peers, count, NULL, error);
}

dm_status dm_peers_remove (dm_peers_edit *edit, const char *name, dm_error *error)
{
    return change (edit, NULL, 0, name, error);
}
