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

static cJSON *list_values (const digictl_args *args, const char *option)
{
    cJSON *list = cJSON_CreateArray ();
    const digictl_value *value;
    for (size_t i = 0; (value = digictl_args_value (args, option, i)); i++)
        cJSON_AddItemToArray (list, cJSON_CreateString (value->text));
    return list;
}

static void print_json (const digictl_args *args, const char *directory)
{
    cJSON *json = cJSON_CreateObject ();
    cJSON_AddStringToObject (json, "directory", directory);
    cJSON *peers = cJSON_AddArrayToObject (json, "peers");
    for (size_t i = 0; i < args->word_count; i++)
        cJSON_AddItemToArray (peers, cJSON_CreateString (args->words[i]));
    cJSON_AddItemToObject (json, "operators", list_values (args, "operator"));
    cJSON_AddItemToObject (json, "secrets", list_values (args, "secret"));
    digictl_json_print (stdout, json);
}

static int check_arguments (const digictl_session *session)
{
    const digictl_args *args = &session->args;
    const digictl_value *secret;
    if (args->word_count == 0 && !digictl_args_has (args, "operator") && !digictl_args_has (args, "secret"))
        return digictl_refuse (session, "it needs a PEER, --operator NAME or --secret NAME");
    for (size_t i = 0; (secret = digictl_args_value (args, "secret", i)); i++)
        if (!dm_peer_is_name (secret->text))
            return digictl_refuse (session, "--secret takes a name of 1 to %d characters of a-z, 0-9 and -",
                                   DM_PEER_NAME_SIZE - 1);
    return DIGICTL_DONE;
}

static dm_status make_pairs (const digictl_args *args, const char *directory, dm_error *error)
{
    const char *operators[DIGICTL_VALUES_MAX];
    const digictl_value *value;
    size_t count = 0;
    while ((value = digictl_args_value (args, "operator", count)))
        operators[count++] = value->text;
    dm_keys_generation how = { .directory = directory, .is_in_place = digictl_args_has (args, "in-place") };
    dm_status status = DM_OK;
    if (args->word_count > 0)
        status = dm_keys_generate_as (&how, (const char *const *) args->words, args->word_count, error);
    how.is_operator = true;
    if (!status && count > 0)
        status = dm_keys_generate_as (&how, operators, count, error);
    return status;
}

int digictl_keygen (digictl_session *session)
{
    const digictl_args *args = &session->args;
    const char *directory = digictl_args_text (args, "directory");
    const digictl_value *secret;
    dm_error error = { 0 };
    int code = check_arguments (session);
    if (code)
        return code;
    if (mkdir (directory, 0755) && errno != EEXIST)
        return digictl_fail_here (session, "%s: %s", directory, strerror (errno));
    if (make_pairs (args, directory, &error))
        return error.status == DM_INVALID_ARGUMENT ? digictl_refuse (session, "%s", error.message)
                                                   : digictl_fail_here (session, "%s", error.message);
    for (size_t i = 0; !code && (secret = digictl_args_value (args, "secret", i)); i++)
        code = make_secret (session, directory, secret->text);
    if (code)
        return code;
    if (session->is_json)
        print_json (args, directory);
    else
        printf ("The keys are in %s.\n", directory);
    return DIGICTL_DONE;
}
