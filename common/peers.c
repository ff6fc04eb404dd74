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

size_t dm_peers_list (const dm_peer peers[], size_t count, const char *name, dm_peer out[DM_PEER_KEYS_MAX])
{
    size_t found = 0;
    for (size_t i = 0; i < count && found < DM_PEER_KEYS_MAX; i++)
        if (strcmp (peers[i].name, name) == 0)
            out[found++] = peers[i];
    return found;
}

static bool read_key (word key, char out[DM_KEY_TEXT_SIZE])
{
    if (key.length != DM_KEY_TEXT_SIZE - 1)
        return false;
    memcpy (out, key.text, key.length);
    out[key.length] = '\0';
    return dm_peer_is_key (out);
}

/* What is wrong with one more line of a peer beside those that there are; NULL for nothing. */
static const char *check_others (const dm_peer peers[], size_t count, const dm_peer *peer)
{
    dm_peer same[DM_PEER_KEYS_MAX];
    size_t keys = dm_peers_list (peers, count, peer->name, same);
    if (keys == DM_PEER_KEYS_MAX)
        return "this name has two keys already";
    if (keys > 0 && same[0].is_operator != peer->is_operator)
        return "this name stands there as an operator's and as a program's";
    return dm_peers_find_key (peers, count, peer->public_key) ? "this key stands there twice" : NULL;
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
    const char *fault = check_others (peers, *count, peer);
    *count += fault == NULL;
    return fault;
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
    bool is_changed;
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
    it->is_changed = true;
    return true;
}

/* Takes out the lines of that name, or of that key where it is not NULL.  Returns where the first of them began, or the
 * end of the text. */
static size_t take_out (draft *it, const char *name, const char *key)
{
    size_t first = SIZE_MAX;
    for (const char *next = it->text; next < it->text + it->length;) {
        size_t from = (size_t) (next - it->text);
        word rest = take_line (&next, it->text + it->length);
        word its_name = take_word (&rest), its_key = take_word (&rest);
        if (!is_word (its_name, name) || (key && !is_word (its_key, key)))
            continue;
        replace_bytes (it, from, (size_t) (next - it->text), "");
        next = it->text + from;
        first = first < from ? first : from;
    }
    return first < it->length ? first : it->length;
}

/* Where a line begins that comes after all lines of that name. */
static size_t find_end (const draft *it, const char *name)
{
    size_t end = it->length;
    for (const char *next = it->text; next < it->text + it->length;) {
        word rest = take_line (&next, it->text + it->length);
        if (is_word (take_word (&rest), name))
            end = (size_t) (next - it->text);
    }
    return end;
}

/* Puts a line in.  Takes: at, where a line begins, or the end of the text.  Returns false when it is too much. */
static bool put_line (draft *it, size_t at, const char *line)
{
    bool is_open = at == it->length && at > 0 && it->text[at - 1] != '\n';
    return (!is_open || replace_bytes (it, at, at, "\n")) && replace_bytes (it, at + is_open, at + is_open, line);
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
    if (old && (old->is_operator != peer->is_operator || !(edit->may_replace || edit->may_join)))
        return dm_fail (error, DM_ALREADY_EXISTS, NULL, "%.150s: %s stands there already, as %s", edit->path,
                        peer->name, old->is_operator ? "an operator" : "a program");
    const dm_peer *same = dm_peers_find_key (it->peers, it->count, peer->public_key);
    if (same && strcmp (same->name, peer->name) != 0)
        return dm_fail (error, DM_ALREADY_EXISTS, NULL, "%.150s: this key stands there already, as %s", edit->path,
                        same->name);
    return DM_OK;
}

/* A key of the name that is there already stays, and so does the other one that the name may have. */
static bool add_one (const dm_peers_edit *edit, draft *it, const dm_peer *peer)
{
    char line[DM_PEER_NAME_SIZE + DM_KEY_TEXT_SIZE + sizeof DM_OPERATOR + 4];
    if (dm_peers_find_key (it->peers, it->count, peer->public_key))
        return true;
    snprintf (line, sizeof line, "%s %s%s\n", peer->name, peer->public_key, peer->is_operator ? " " DM_OPERATOR : "");
    return put_line (it, edit->may_join ? find_end (it, peer->name) : take_out (it, peer->name, NULL), line);
}

static dm_status add_all (const dm_peers_edit *edit, draft *it, const dm_peer peers[], size_t count, dm_error *error)
{
    bool has_room = it->length > 0 || put_line (it, 0, FIRST_LINE);
    for (size_t i = 0; i < count; i++) {
        dm_status status = check_new (edit, it, &peers[i], error);
        if (status)
            return status;
        has_room = has_room && add_one (edit, it, &peers[i]);
    }
    return has_room ? DM_OK : dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: would be too large", edit->path);
}

/* What a change does: adds peers, or takes out a name, or a key. */
typedef struct edit_step {
    const dm_peer *peers;
    size_t count;
    const char *name, *key;
} edit_step;

static dm_status remove_lines (const dm_peers_edit *edit, draft *it, const edit_step *step, dm_error *error)
{
    const dm_peer *peer = step->key ? dm_peers_find_key (it->peers, it->count, step->key)
                                    : dm_peers_find (it->peers, it->count, step->name);
    if (!peer)
        return dm_fail (error, DM_NOT_FOUND, NULL, "%.150s: there is no %.40s", edit->path,
                        step->key ? step->key : step->name);
    take_out (it, peer->name, step->key);
    return DM_OK;
}

static dm_status change (dm_peers_edit *edit, const edit_step *step, dm_error *error)
{
    draft it = { .is_changed = false };
    dm_peer after[DM_PEERS_MAX];
    size_t after_count;
    edit->was_in_place = false;
    if (strlen (edit->path) >= DM_PATH_SIZE)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s: this name is too long", edit->path);
    int fd = open_locked (edit);
    if (fd < 0)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "%.150s: cannot be written: %s", edit->path, strerror (errno));
    dm_status status = dm_small_file_read (edit->path, it.text, sizeof it.text, &it.length, error);
    if (!status)
        status = dm_peers_parse (it.text, it.length, edit->path, it.peers, &it.count, error);
    if (!status)
        status =
            step->peers ? add_all (edit, &it, step->peers, step->count, error) : remove_lines (edit, &it, step, error);
    if (!status)
        status = dm_peers_parse (it.text, it.length, edit->path, after, &after_count, error);
    if (!status && it.is_changed)
        status = write_draft (edit, fd, &it, error);
    close (fd);
    return status;
}

dm_status dm_peers_add (dm_peers_edit *edit, const dm_peer peers[], size_t count, dm_error *error)
{
    return change (edit, &(edit_step){ .peers = peers, .count = count }, error);
}

dm_status dm_peers_remove (dm_peers_edit *edit, const char *name, dm_error *error)
{
    return change (edit, &(edit_step){ .name = name }, error);
}

dm_status dm_peers_remove_key (dm_peers_edit *edit, const char *public_key, dm_error *error)
{
    return change (edit, &(edit_step){ .key = public_key }, error);
}
