/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl peers rotate, session rotate-key: a key is replaced in three steps, while old and new are both good. Each run
 * finds out from the files which step is next, does it, and says what to do before the one after it. */
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>
#include "common/keys.h"
#include "common/message_json.h"
#include "common/resolver.h"
#include "common/small_file.h"
#include "services/digictl/json.h"
#include "services/digictl/knock.h"
#include "services/digictl/verbs.h"

#define NEW_SUFFIX ".new"
#define SECRET_BYTES 32
#define SECRET_HEX (2 * SECRET_BYTES)
#define SECRET_FILE_MAX 512
#define SESSION_HOURS 24 /* no login and no search of the desk lasts longer */
#define HUP "containers: compose/reread.sh"

static int tell_step (const digictl_session *session, int step, const char *what, const char *next)
{
    if (session->is_json) {
        cJSON *json = cJSON_CreateObject ();
        cJSON_AddStringToObject (json, "rotated", session->args.words[0]);
        cJSON_AddNumberToObject (json, "step", step);
        digictl_json_print (stdout, json);
        return DIGICTL_DONE;
    }
    printf ("Step %d of 3: %s\n%s\n", step, what, next);
    return DIGICTL_DONE;
}

static int fail (const digictl_session *session, const dm_error *error)
{
    return error->status == DM_INVALID_ARGUMENT ? digictl_refuse (session, "%s", error->message)
                                                : digictl_fail_here (session, "%s", error->message);
}

/* A peer whose key is being replaced. */
typedef struct rotation {
    const char *name;
    char peers_path[DM_PATH_SIZE], key_path[DM_PATH_SIZE], new_path[DM_PATH_SIZE];
    dm_peer all[DM_PEERS_MAX];
    size_t all_count;
    dm_peer keys[DM_PEER_KEYS_MAX]; /* of the name; the newer one is the last */
    size_t key_count;
    char own[DM_KEY_TEXT_SIZE];  /* of key_path */
    char next[DM_KEY_TEXT_SIZE]; /* of new_path; "" when it is not there */
    dm_peers_edit edit;
} rotation;

/* Reads the files of the folder.  Errors: DM_INVALID_ARGUMENT. */
static dm_status read_rotation (const digictl_session *session, rotation *it, dm_error *error)
{
    const char *directory = digictl_args_text (&session->args, "directory");
    it->name = session->args.words[0];
    if (!dm_peer_is_name (it->name) || strlen (directory) > DM_PATH_SIZE - 2 * DM_PEER_NAME_SIZE)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "NAME is a peer's, and DIR no longer than %d bytes",
                        DM_PATH_SIZE - 2 * DM_PEER_NAME_SIZE);
    snprintf (it->peers_path, sizeof it->peers_path, "%s/peers", directory);
    snprintf (it->key_path, sizeof it->key_path, "%s/%s.key", directory, it->name);
    snprintf (it->new_path, sizeof it->new_path, "%s/%s.key" NEW_SUFFIX, directory, it->name);
    it->edit = (dm_peers_edit){ .path = it->peers_path,
                                .may_join = true,
                                .is_in_place = digictl_args_has (&session->args, "in-place") };
    dm_status status = dm_peers_read (it->peers_path, it->all, &it->all_count, error);
    if (!status)
        status = dm_keys_read_public (it->key_path, it->own, error);
    if (!status && access (it->new_path, F_OK) == 0)
        status = dm_keys_read_public (it->new_path, it->next, error);
    if (status)
        return status;
    it->key_count = dm_peers_list (it->all, it->all_count, it->name, it->keys);
    for (size_t i = 0; i < it->key_count; i++)
        if (strcmp (it->keys[i].public_key, it->own) == 0)
            return DM_OK;
    return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%.150s has no line with the key of %.150s", it->peers_path,
                    it->key_path);
}

/* Gives the file the owner and the mode of another: whoever could read the old key can read the new one. */
static bool copy_rights (const char *from, const char *to)
{
    struct stat old;
    return stat (from, &old) == 0 && (chown (to, old.st_uid, old.st_gid) == 0 || errno == EPERM)
           && chmod (to, old.st_mode & 07777) == 0;
}

/* Step 1. A new key that an earlier run made, and did not come further, is taken. */
static int add_second (const digictl_session *session, rotation *it)
{
    dm_error error = { 0 };
    dm_peer peer = it->keys[0];
    dm_status status = *it->next ? DM_OK : dm_keys_make_pair (it->new_path, it->next, &error);
    memcpy (peer.public_key, it->next, sizeof peer.public_key);
    if (status || dm_peers_add (&it->edit, &peer, 1, &error))
        return fail (session, &error);
    return tell_step (session, 1, "the new public key stands beside the old one; the new secret key waits.",
                      "Let every service read the peers file again, by SIGHUP (" HUP "),\n"
                      "then run this again.");
}

/* The first address of a service that does not let the key of it->new_path or it->key_path in.  Returns an exit code,
 * having told why. */
static int knock_at_all (const digictl_session *session, const rotation *it, digictl_knock *knock)
{
    for (size_t i = 0; i < DIGICTL_SERVICES; i++) {
        char silent[DM_ENDPOINT_SIZE];
        dm_peer servers[DM_PEER_KEYS_MAX];
        size_t count, server_count = dm_peers_list (it->all, it->all_count, digictl_services[i], servers);
        if (!digictl_knock_at (knock, session->config.addresses[i], servers, server_count, &count, silent))
            return digictl_fail_here (session, "%s has no address now: start it, so that it reads the peers file",
                                      digictl_services[i]);
        if (*silent)
            return digictl_fail_here (session,
                                      "%s at %s does not know the new key, or is away: start it, or send it SIGHUP, "
                                      "and run this again",
                                      digictl_services[i], silent);
    }
    return DIGICTL_DONE;
}

/* Each address of the service itself must answer with the new key.  Returns an exit code, having told why. */
static int knock_at_own (const digictl_session *session, const rotation *it, digictl_knock *knock)
{
    char silent[DM_ENDPOINT_SIZE];
    const dm_peer *new = &it->keys[it->key_count - 1];
    size_t count, service = 0;
    while (service < DIGICTL_SERVICES && strcmp (digictl_services[service], it->name) != 0)
        service++;
    if (service == DIGICTL_SERVICES) /* nobody calls an operator */
        return DIGICTL_DONE;
    if (!digictl_knock_at (knock, session->config.addresses[service], new, 1, &count, silent))
        return digictl_fail_here (session, "%s has no address now: start it", it->name);
    if (*silent)
        return digictl_fail_here (session, "%s at %s has the old key still, or is away: restart it, and run this again",
                                  it->name, silent);
    return DIGICTL_DONE;
}

/* Asks as the peer itself, with the secret key in the file.  Returns an exit code. */
static int knock_with (digictl_session *session, const rotation *it, const char *key_path,
                       int (*ask) (const digictl_session *, const rotation *, digictl_knock *))
{
    dm_error error = { 0 };
    dm_keys *keys = NULL;
    if (digictl_config_open (digictl_args_text (&session->args, "config"), &session->config, &error)
        || dm_keys_open (it->peers_path, key_path, it->name, &keys, &error))
        return fail (session, &error);
    digictl_knock knock = { .zmq_context = zmq_ctx_new (), .keys = keys };
    int code = ask (session, it, &knock);
    zmq_ctx_term (knock.zmq_context);
    dm_keys_destroy (&keys);
    return code;
}

/* Step 2. */
static int take_new (digictl_session *session, rotation *it)
{
    int code = knock_with (session, it, it->new_path, knock_at_all);
    if (code)
        return code;
    if (!copy_rights (it->key_path, it->new_path) || rename (it->new_path, it->key_path))
        return digictl_fail_here (session, "%s: %s", it->key_path, strerror (errno));
    return tell_step (session, 2, "every service knows the new key, which took the place of the old one.",
                      it->keys[0].is_operator
                          ? "Give it to whoever uses the old one elsewhere, then run this again."
                          : "Restart the program, one replica after the other, then run this again.");
}

/* Step 3. */
static int drop_old (digictl_session *session, rotation *it)
{
    dm_error error = { 0 };
    int code = knock_with (session, it, it->key_path, knock_at_own);
    if (code)
        return code;
    if (dm_peers_remove_key (&it->edit, it->keys[0].public_key, &error))
        return fail (session, &error);
    return tell_step (session, 3, "the old key is out of the peers file.",
                      "Let every service read it again, by SIGHUP (" HUP "):\n"
                      "from then on the old key opens nothing.");
}

int digictl_peers_rotate (digictl_session *session)
{
    rotation it = { .name = NULL };
    dm_error error = { 0 };
    if (read_rotation (session, &it, &error))
        return fail (session, &error);
    if (it.key_count < DM_PEER_KEYS_MAX)
        return add_second (session, &it);
    const char *newer = it.keys[DM_PEER_KEYS_MAX - 1].public_key;
    if (strcmp (newer, it.own) == 0)
        return drop_old (session, &it);
    if (strcmp (newer, it.next) == 0)
        return take_new (session, &it);
    return digictl_fail_here (session, "%s has a second key for %s, of which %s does not hold the secret one",
                              it.peers_path, it.name, it.new_path);
}

/* The file of session keys, as the gateway reads it. */
typedef struct session_file {
    int fd;
    char first[SECRET_HEX + 1], second[SECRET_HEX + 1]; /* "" for none */
    char word[16];                                      /* behind the second: next, previous */
    time_t changed_s;
} session_file;

static void clear_session_file (session_file *file)
{
    if (file->fd >= 0)
        close (file->fd);
    explicit_bzero (file, sizeof *file);
}

static bool is_hex (const char *text)
{
    return strlen (text) == SECRET_HEX && strspn (text, "0123456789abcdefABCDEF") == SECRET_HEX;
}

static bool is_session_file (const session_file *it, int count)
{
    bool has_second =
        count == 3 && is_hex (it->second) && (strcmp (it->word, "next") == 0 || strcmp (it->word, "previous") == 0);
    return is_hex (it->first) && (count == 1 || has_second);
}

static dm_status open_session_file (const char *path, session_file *it, dm_error *error)
{
    char text[SECRET_FILE_MAX];
    struct stat about;
    it->fd = open (path, O_RDWR | O_CLOEXEC);
    ssize_t size = it->fd < 0 || fstat (it->fd, &about) ? -1 : read (it->fd, text, sizeof text - 1);
    if (size < 0)
        return dm_fail (error, DM_UNAVAILABLE, NULL, "%.150s: %s", path, strerror (errno));
    text[size] = '\0';
    it->changed_s = about.st_mtim.tv_sec;
    bool is_ours = is_session_file (it, sscanf (text, "%64s %64s %15s", it->first, it->second, it->word));
    explicit_bzero (text, sizeof text);
    return is_ours ? DM_OK
                   : dm_fail (error, DM_INVALID_ARGUMENT, NULL,
                              "%.150s: it is no file of session keys: a line of 64 hex digits, and perhaps a second "
                              "one with next or previous behind it",
                              path);
}

/* In place, because a container sees the file that it was given. Cut off by a crash it is no key, and the gateway keeps
 * those that it has. */
static bool write_session_file (const session_file *it)
{
    char text[SECRET_FILE_MAX];
    int length = snprintf (text, sizeof text, "%s\n%s%s%s%s", it->first, it->second, *it->second ? " " : "",
                           *it->second ? it->word : "", *it->second ? "\n" : "");
    bool is_written = lseek (it->fd, 0, SEEK_SET) == 0 && dm_write_all (it->fd, text, (size_t) length)
                      && ftruncate (it->fd, length) == 0 && fsync (it->fd) == 0;
    explicit_bzero (text, sizeof text);
    return is_written;
}

static void make_secret (char out[SECRET_HEX + 1])
{
    uint8_t bytes[SECRET_BYTES];
    if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
        abort ();
    dm_hex (bytes, sizeof bytes, out);
    explicit_bzero (bytes, sizeof bytes);
}

/* What the next run does to the file, by the word behind its second key. */
typedef struct session_step {
    const char *word; /* "" when there is no second key */
    void (*change) (session_file *file);
    int step;
    const char *what, *next;
} session_step;

static void add_next (session_file *file)
{
    make_secret (file->second);
    strcpy (file->word, "next");
}

static void swap (session_file *file)
{
    char first[sizeof file->first];
    memcpy (first, file->first, sizeof first);
    memcpy (file->first, file->second, sizeof first);
    memcpy (file->second, first, sizeof first);
    strcpy (file->word, "previous");
    explicit_bzero (first, sizeof first);
}

static void drop_second (session_file *file)
{
    *file->second = '\0';
}

#define HUP_GATEWAY "Let every gateway read the file again, by SIGHUP (containers: compose/reread.sh gateway)"

static const session_step session_steps[] = {
    { "", add_next, 1, "there is a second key, which opens and does not seal yet.",
      HUP_GATEWAY ",\nthen run this again." },
    { "next", swap, 2, "the new key seals from now on; what the old one sealed is opened still.",
      HUP_GATEWAY ".\nRun this again after 24 hours, when no login and no page is left that the old key sealed." },
    { "previous", drop_second, 3, "the old key is gone.", HUP_GATEWAY ": from then on it opens nothing." },
};

/* A leaked key: both go, at once. */
static void replace_all (session_file *file)
{
    make_secret (file->first);
    drop_second (file);
}

static const session_step leaked_step = { "", replace_all, 3, "a new key has taken the place of all that were there.",
                                          HUP_GATEWAY
                                          ":\nthat ends every login, and forms that are open must be sent again." };

static const session_step *find_step (const digictl_session *session, const session_file *file)
{
    if (digictl_args_has (&session->args, "leaked"))
        return &leaked_step;
    for (size_t i = 0; i < DM_COUNT (session_steps); i++)
        if (strcmp (session_steps[i].word, *file->second ? file->word : "") == 0)
            return &session_steps[i];
    return NULL;
}

int digictl_session_rotate_key (digictl_session *session)
{
    const char *path = session->args.words[0];
    dm_error error = { 0 };
    DM_AUTO (clear_session_file) session_file file = { .fd = -1 };
    if (open_session_file (path, &file, &error))
        return fail (session, &error);
    const session_step *step = find_step (session, &file);
    if (step->change == drop_second && time (NULL) - file.changed_s < SESSION_HOURS * 3600)
        return digictl_fail_here (
            session,
            "the new key seals for less than %d hours: dropping the old one now would end logins. "
            "Has it leaked? Then: digictl session rotate-key --leaked %s",
            SESSION_HOURS, path);
    step->change (&file);
    if (!write_session_file (&file))
        return digictl_fail_here (session, "%s: %s", path, strerror (errno));
    return tell_step (session, step->step, step->what, step->next);
}
