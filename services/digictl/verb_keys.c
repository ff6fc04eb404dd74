/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl keys: the key files that seal what services store. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/clock.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "services/digictl/json.h"
#include "services/digictl/key_file.h"
#include "services/digictl/listing.h"
#include "services/digictl/verbs.h"

#define SETTLED_S (5 * 60) /* each process looks at its key file once a minute */
#define LOOK_AGAIN_US (200 * 1000)
#define LOOKS_MAX 300 /* in a row without a data key that was wrapped anew */

typedef Digimeente__Ops__V1__GetKeysResponse GetKeysResponse;
typedef Digimeente__Ops__V1__ReloadKeysResponse ReloadKeysResponse;
typedef Digimeente__Ops__V1__WrapKey WrapKey;

static int tell (const digictl_session *session, const dm_error *error)
{
    return error->status == DM_INVALID_ARGUMENT ? digictl_refuse (session, "%s", error->message)
                                                : digictl_fail_here (session, "%s", error->message);
}

static const GetKeysResponse *get_keys (digictl_session *session, const char *service)
{
    const Digimeente__Ops__V1__GetKeysRequest request = DIGIMEENTE__OPS__V1__GET_KEYS_REQUEST__INIT;
    return digictl_call (session, service, NULL, &request.base);
}

static const ReloadKeysResponse *reload_keys (digictl_session *session, const char *service)
{
    const Digimeente__Ops__V1__ReloadKeysRequest request = DIGIMEENTE__OPS__V1__RELOAD_KEYS_REQUEST__INIT;
    return digictl_call (session, service, NULL, &request.base);
}

/* Data keys that another key than the newest one wraps. A replica may not know yet that it is the current one. */
static uint64_t count_old (const GetKeysResponse *reply, uint32_t newest)
{
    uint64_t old = 0;
    for (size_t i = 0; i < reply->n_keys; i++)
        if (reply->keys[i]->id != newest)
            old += reply->keys[i]->data_keys;
    return old;
}

static const WrapKey *find_wrap (const GetKeysResponse *reply, uint32_t id)
{
    for (size_t i = 0; i < reply->n_keys; i++)
        if (reply->keys[i]->id == id)
            return reply->keys[i];
    return NULL;
}

/* The newest wrap key of a key file that exists.  Returns an exit code. */
static int read_newest (const digictl_session *session, const char *path, uint32_t *out)
{
    dm_error error = { 0 };
    digictl_key_file file;
    dm_status status = digictl_key_file_read (path, &file, &error);
    *out = status ? 0 : (uint32_t) digictl_key_file_newest (&file, DM_PURPOSE_WRAP);
    digictl_key_file_clear (&file);
    if (status)
        return tell (session, &error);
    return *out > 0 ? DIGICTL_DONE : digictl_fail_here (session, "%s: there is no wrap key", path);
}

static int print_made (const digictl_session *session, const char *path)
{
    if (!session->is_json) {
        printf ("The keys are in %s.\n", path);
        return DIGICTL_DONE;
    }
    cJSON *json = cJSON_CreateObject ();
    cJSON_AddStringToObject (json, "key_file", path);
    cJSON *purposes = cJSON_AddArrayToObject (json, "purposes");
    for (size_t i = 0; i < session->args.word_count; i++)
        cJSON_AddItemToArray (purposes, cJSON_CreateString (session->args.words[i]));
    digictl_json_print (stdout, json);
    return DIGICTL_DONE;
}

/* All are looked at before the first is written: a wrong name leaves no file behind. */
static bool are_purposes (char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strspn (words[i], "abcdefghijklmnopqrstuvwxyz-");
        if (length == 0 || length >= DM_KEY_PURPOSE_SIZE || words[i][length])
            return false;
    }
    return true;
}

int digictl_keys_make (digictl_session *session)
{
    const char *path = digictl_args_text (&session->args, "key-file");
    char *const *words = session->args.words;
    dm_error error = { 0 };
    digictl_key_file file;
    if (!are_purposes (words, session->args.word_count))
        return digictl_refuse (session, "PURPOSE has 1 to %d characters of a-z and -", DM_KEY_PURPOSE_SIZE - 1);
    dm_status status = DM_OK;
    for (size_t i = 0; !status && i < session->args.word_count; i++) {
        status = digictl_key_file_read (path, &file, &error);
        if (!status && digictl_key_file_newest (&file, words[i]) == 0)
            status = digictl_key_file_add (path, words[i], 1, &error);
        digictl_key_file_clear (&file);
    }
    return status ? tell (session, &error) : print_made (session, path);
}

static const digictl_column status_columns[] = {
    { .title = "SERVICE" },
    { .title = "WRAP KEY", .is_right = true },
    { .title = "DATA KEYS", .is_right = true },
    { .title = "STATE" },
};

static void add_keys (const digictl_session *session, digictl_listing *listing, const char *service,
                      const GetKeysResponse *reply)
{
    listing->service = service;
    for (size_t i = 0; i < reply->n_keys; i++) {
        const WrapKey *key = reply->keys[i];
        const char *const cells[] = { service, dm_arena_printf (session->arena, "%" PRIu32, key->id),
                                      dm_arena_printf (session->arena, "%" PRIu64, key->data_keys),
                                      !key->is_in_file  ? "not in the key file"
                                      : key->is_current ? "current"
                                                        : "opens only" };
        digictl_listing_add (listing, &key->base, cells);
    }
}

int digictl_keys_status (digictl_session *session)
{
    int code = DIGICTL_DONE;
    digictl_listing listing;
    digictl_listing_open (&listing, session, "keys", status_columns, DM_COUNT (status_columns));
    for (size_t i = 0; i < DIGICTL_SERVICES; i++) {
        const GetKeysResponse *reply = get_keys (session, digictl_services[i]);
        if (reply)
            add_keys (session, &listing, digictl_services[i], reply);
        else if (session->error.status != DM_FAILED_PRECONDITION) /* it has no key file */
            code = digictl_fail (session, digictl_services[i]);
    }
    digictl_listing_close (&listing, code);
    return code;
}

/* Lets the service read its file, and sees that it is this one.  Returns an exit code. */
static int reload_to (digictl_session *session, const char *service, const char *path, uint32_t newest)
{
    const ReloadKeysResponse *reply = reload_keys (session, service);
    if (!reply)
        return digictl_fail (session, NULL);
    if (reply->current != newest)
        return digictl_fail_here (
            session, "%s reads another key file: its newest wrap key is %" PRIu32 ", that of %s is %" PRIu32, service,
            reply->current, path, newest);
    return DIGICTL_DONE;
}

static int print_rotated (const digictl_session *session, const GetKeysResponse *reply, uint32_t newest)
{
    if (session->is_json)
        digictl_json_print (stdout, dm_message_json (&reply->base));
    else
        printf ("All data keys are wrapped by wrap key %" PRIu32 ".\n", newest);
    return DIGICTL_DONE;
}

/* Waits until no older key wraps anything.  Returns an exit code. */
static int follow_rewrap (digictl_session *session, const char *service, uint32_t newest)
{
    uint64_t least = UINT64_MAX;
    for (unsigned looks = 0; looks < LOOKS_MAX; looks++) {
        const GetKeysResponse *reply = get_keys (session, service);
        if (!reply)
            return digictl_fail (session, NULL);
        const uint64_t old = count_old (reply, newest);
        if (old == 0)
            return print_rotated (session, reply, newest);
        if (old < least) {
            if (!session->is_json)
                fprintf (stderr, "%" PRIu64 " data keys are still wrapped by an older key\n", old);
            least = old;
            looks = 0;
        }
        usleep (LOOK_AGAIN_US);
    }
    return digictl_fail_here (session, "%" PRIu64 " data keys stay wrapped by an older key; the log of %s says why",
                              least, service);
}

int digictl_keys_rotate (digictl_session *session)
{
    const char *service = session->args.words[0], *path = digictl_args_text (&session->args, "key-file");
    uint32_t newest = 0;
    dm_error error = { 0 };
    if (!digictl_session_service (session, 0))
        return DIGICTL_USAGE;
    int code = read_newest (session, path, &newest);
    if (code)
        return code;
    const GetKeysResponse *before = get_keys (session, service);
    if (!before)
        return digictl_fail (session, NULL);
    /* else a rotation was begun, and goes on */
    if (before->current == newest && count_old (before, newest) == 0
        && digictl_key_file_add (path, DM_PURPOSE_WRAP, (int32_t) ++newest, &error))
        return tell (session, &error);
    code = reload_to (session, service, path, newest);
    return code ? code : follow_rewrap (session, service, newest);
}

/* Why a wrap key may not go yet; NULL when it may. */
static const char *find_need (const digictl_session *session, const char *path, const GetKeysResponse *reply,
                              uint32_t id)
{
    struct stat about;
    const WrapKey *key = find_wrap (reply, id);
    if (!key || !key->is_in_file)
        return "the service's key file does not have it";
    if (id == reply->current)
        return "it is the current one";
    if (key->data_keys > 0)
        return dm_arena_printf (session->arena, "it wraps %" PRIu64 " data keys; rotate first", key->data_keys);
    if (stat (path, &about) || dm_clock_now_ms () / 1000 - about.st_mtim.tv_sec < SETTLED_S)
        return "the file changed less than 5 minutes ago; a process may not have read it yet";
    return NULL;
}

static int print_dropped (digictl_session *session, const char *service, uint32_t id)
{
    if (!session->is_json) {
        printf ("Wrap key %" PRIu32 " is gone.\n", id);
        return DIGICTL_DONE;
    }
    const GetKeysResponse *reply = get_keys (session, service);
    if (!reply)
        return digictl_fail (session, NULL);
    digictl_json_print (stdout, dm_message_json (&reply->base));
    return DIGICTL_DONE;
}

int digictl_keys_drop (digictl_session *session)
{
    const char *service = session->args.words[0], *path = digictl_args_text (&session->args, "key-file");
    const uint32_t id = (uint32_t) digictl_args_number (&session->args, "id", 0);
    uint32_t newest = 0;
    dm_error error = { 0 };
    if (!digictl_session_service (session, 0))
        return DIGICTL_USAGE;
    int code = read_newest (session, path, &newest);
    if (!code)
        code = reload_to (session, service, path, newest);
    if (code)
        return code;
    const GetKeysResponse *reply = get_keys (session, service);
    if (!reply)
        return digictl_fail (session, NULL);
    const char *need = find_need (session, path, reply, id);
    if (need)
        return digictl_fail_here (session, "wrap key %" PRIu32 " stays: %s", id, need);
    if (digictl_key_file_drop (path, (int32_t) id, &error))
        return tell (session, &error);
    code = reload_to (session, service, path, newest);
    return code ? code : print_dropped (session, service, id);
}
