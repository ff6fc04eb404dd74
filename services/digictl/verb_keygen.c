/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl keygen: keys of peers, and secrets. What is there already stays. */
#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "common/keys.h"
#include "services/digictl/json.h"
#include "services/digictl/verbs.h"

#define SECRET_BYTES 32

static bool is_name (const char *name)
{
    size_t length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length < DM_PEER_NAME_SIZE && name[length] == '\0';
}

static bool write_secret (int fd)
{
    uint8_t bytes[SECRET_BYTES];
    char text[2 * SECRET_BYTES + 2];
    if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
        return false;
    dm_hex (bytes, sizeof bytes, text);
    text[2 * SECRET_BYTES] = '\n';
    bool is_written = write (fd, text, 2 * SECRET_BYTES + 1) == 2 * SECRET_BYTES + 1 && fsync (fd) == 0;
    explicit_bzero (bytes, sizeof bytes);
    explicit_bzero (text, sizeof text);
    return is_written;
}

/* Written whole under another name first: a run that is cut off leaves no half secret to be kept for ever. */
static int make_secret (const digictl_session *session, const char *directory, const char *name)
{
    char path[PATH_MAX], partial[PATH_MAX];
    if ((size_t) snprintf (path, sizeof path, "%s/%s.secret", directory, name) >= sizeof path
        || (size_t) snprintf (partial, sizeof partial, "%s/.%s.secret.XXXXXX", directory, name) >= sizeof partial)
        return digictl_fail_here (session, "%s: %s", directory, strerror (ENAMETOOLONG));
    if (access (path, F_OK) == 0)
        return DIGICTL_DONE;
    int fd = mkostemp (partial, O_CLOEXEC); /* mode 0600 */
    if (fd < 0)
        return digictl_fail_here (session, "%s: %s", partial, strerror (errno));
    bool is_done = write_secret (fd) && (link (partial, path) == 0 || errno == EEXIST);
    int cause = errno;
    close (fd);
    unlink (partial);
    return is_done ? DIGICTL_DONE : digictl_fail_here (session, "%s: %s", path, strerror (cause));
}

static void print_json (const digictl_session *session, const char *directory)
{
    cJSON *json = cJSON_CreateObject ();
    cJSON_AddStringToObject (json, "directory", directory);
    cJSON *peers = cJSON_AddArrayToObject (json, "peers"), *secrets = cJSON_AddArrayToObject (json, "secrets");
    for (size_t i = 0; i < session->args.word_count; i++)
        cJSON_AddItemToArray (peers, cJSON_CreateString (session->args.words[i]));
    for (size_t i = 0; digictl_args_value (&session->args, "secret", i); i++)
        cJSON_AddItemToArray (secrets, cJSON_CreateString (digictl_args_value (&session->args, "secret", i)->text));
    digictl_json_print (stdout, json);
}

int digictl_keygen (digictl_session *session)
{
    const digictl_args *args = &session->args;
    const char *directory = digictl_args_text (args, "directory");
    const digictl_value *secret;
    for (size_t i = 0; (secret = digictl_args_value (args, "secret", i)); i++)
        if (!is_name (secret->text))
            return digictl_refuse (session, "--secret takes a name of 1 to %d characters of a-z, 0-9 and -",
                                   DM_PEER_NAME_SIZE - 1);
    if (mkdir (directory, 0755) && errno != EEXIST)
        return digictl_fail_here (session, "%s: %s", directory, strerror (errno));
    dm_error error = { 0 };
    if (dm_keys_generate (directory, (const char *const *) args->words, args->word_count, &error))
        return error.status == DM_INVALID_ARGUMENT ? digictl_refuse (session, "%s", error.message)
                                                   : digictl_fail_here (session, "%s", error.message);
    for (size_t i = 0; (secret = digictl_args_value (args, "secret", i)); i++) {
        int code = make_secret (session, directory, secret->text);
        if (code)
            return code;
    }
    if (session->is_json)
        print_json (session, directory);
    else
        printf ("The keys are in %s.\n", directory);
    return DIGICTL_DONE;
}
