/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/config.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "services/digictl/text.h"

#define LINE_MAX_BYTES 1024
#define LINES_MAX 1000
#define OFFER_BYTES 170 /* of a message, beside the file and what stands there */

const char *const digictl_services[DIGICTL_SERVICES] = { "intake", "documents", "notification", "audit", "gateway" };

typedef struct row {
    const char *name;
    size_t offset, size; /* of its place in digictl_config */
    bool is_path;        /* else an address */
    bool may_be_missing;
} row;

#define ADDRESS(name, index)                                                                                           \
    {                                                                                                                  \
        name, offsetof (digictl_config, addresses[index]), sizeof ((digictl_config *) 0)->addresses[index], false,     \
            false                                                                                                      \
    }
#define PATH(name)                                                                                                     \
    {                                                                                                                  \
#name, offsetof(digictl_config, name), sizeof((digictl_config *) 0)->name, true, false                         \
    }

static const row rows[] = {
    ADDRESS ("intake-address", 0),
    ADDRESS ("documents-address", 1),
    ADDRESS ("notification-address", 2),
    ADDRESS ("audit-address", 3),
    ADDRESS ("gateway-address", 4),
    PATH (key),
    PATH (peers),
    { "backup-status", offsetof (digictl_config, backup_status), PATH_MAX, true, true },
};

static char *text_of (const row *place, digictl_config *config)
{
    return (char *) config + place->offset;
}

const char *digictl_config_find (const char *option)
{
    static const char *const usual[] = { ".run/digictl.conf", "/etc/digimeente/digictl.conf" };
    const char *path = option ? option : getenv ("DIGIMEENTE_CONFIG");
    if (path && *path)
        return path;
    for (size_t i = 0; i < DM_COUNT (usual); i++)
        if (access (usual[i], F_OK) == 0)
            return usual[i];
    return NULL;
}

static bool is_ours (const struct stat *it)
{
    return it->st_uid == geteuid () || it->st_uid == 0;
}

static bool is_open_to_all (const struct stat *it)
{
    return (it->st_mode & S_IWOTH) != 0;
}

/* Errors: DM_INVALID_ARGUMENT, saying what to do, for a file that is another user's or lies in another user's folder,
 * or where one of the two may be changed by everybody. */
static dm_status check_owner (const char *path, dm_error *error)
{
    char folder[PATH_MAX];
    struct stat file, above;
    snprintf (folder, sizeof folder, "%.*s", (int) (strrchr (path, '/') - path), path);
    if (stat (path, &file) || stat (folder, &above))
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%s: %s", path, strerror (errno));
    if (is_open_to_all (&file) || is_open_to_all (&above))
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL,
                        "%s%s may be changed by everybody here, and is not trusted: it says which services hear what "
                        "you send. Take that right away (chmod o-w), or name the file: --config %s",
                        is_open_to_all (&file) ? "" : "the folder of ", path, path);
    if (is_ours (&file) && is_ours (&above))
        return DM_OK;
    const struct stat *other = is_ours (&file) ? &above : &file;
    const struct passwd *user = getpwuid (other->st_uid);
    return dm_fail (
        error, DM_INVALID_ARGUMENT, NULL,
        "%s%s belongs to another user, %.32s, and is not trusted: it says which services hear what you send. "
        "If you trust it, name it: --config %s",
        other == &above ? "the folder of " : "", path, user ? user->pw_name : "one without a name", path);
}

dm_status digictl_config_open (const char *option, digictl_config *out, dm_error *error)
{
    const char *named = getenv ("DIGIMEENTE_CONFIG"), *path = digictl_config_find (option);
    if (!path)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL,
                        "there is no configuration here: make run writes .run/digictl.conf; else --config FILE or "
                        "$DIGIMEENTE_CONFIG says where it is");
    dm_status status = path == option || path == named ? DM_OK : check_owner (path, error);
    return status ? status : digictl_config_read (path, out, error);
}

/* The text without spaces around it. */
static char *trim (char *text)
{
    text += strspn (text, " \t");
    size_t length = strlen (text);
    while (length > 0 && strchr (" \t\r\n", text[length - 1]))
        text[--length] = '\0';
    return text;
}

static dm_status store (const row *place, const char *path, const char *value, digictl_config *out, dm_error *error)
{
    const char *slash = strrchr (path, '/');
    int folder = place->is_path && *value != '/' && slash ? (int) (slash - path + 1) : 0;
    if (!*value)
        return dm_fail (error, DM_INVALID_ARGUMENT, place->name, "%s has no value", place->name);
    if (!place->is_path && strncmp (value, "tcp://", 6) != 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, place->name, "%s is an address such as tcp://127.0.0.1:7100",
                        place->name);
    int length = snprintf (text_of (place, out), place->size, "%.*s%s", folder, path, value);
    return (size_t) length < place->size
               ? DM_OK
               : dm_fail (error, DM_INVALID_ARGUMENT, place->name, "%s is too long", place->name);
}

static dm_status refuse (const char *name, dm_error *error)
{
    const char *names[DM_COUNT (rows)];
    char offer[OFFER_BYTES];
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        names[i] = rows[i].name;
    return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "there is no setting %.48s%s", name,
                    digictl_text_offer (offer, sizeof offer, name, "", names, DM_COUNT (rows)));
}

static dm_status read_line (char *line, const char *path, digictl_config *out, dm_error *error)
{
    char *name = trim (line), *equals = strchr (name, '=');
    if (!*name || *name == '#')
        return DM_OK;
    if (!equals)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "a line is name=value");
    *equals = '\0';
    name = trim (name);
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        if (strcmp (rows[i].name, name) == 0)
            return *text_of (&rows[i], out)
                       ? dm_fail (error, DM_INVALID_ARGUMENT, rows[i].name, "%s stands here twice", name)
                       : store (&rows[i], path, trim (equals + 1), out, error);
    return refuse (name, error);
}

static dm_status read_lines (FILE *file, const char *path, digictl_config *out, dm_error *error)
{
    char line[LINE_MAX_BYTES];
    dm_error inner = { 0 };
    for (int number = 1; fgets (line, sizeof line, file); number++) {
        dm_status status = DM_OK;
        if (number > LINES_MAX || (!strchr (line, '\n') && !feof (file)))
            status = dm_fail (&inner, DM_INVALID_ARGUMENT, NULL, "too long");
        if (!status)
            status = read_line (line, path, out, &inner);
        if (status)
            return dm_fail (error, status, inner.field, "%s:%d: %s", path, number, inner.message);
    }
    return ferror (file) ? dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%s: %s", path, strerror (errno)) : DM_OK;
}

dm_status digictl_config_read (const char *path, digictl_config *out, dm_error *error)
{
    digictl_config config = { 0 };
    FILE *file = fopen (path, "re");
    if (!file)
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "%s: %s", path, strerror (errno));
    dm_status status = read_lines (file, path, &config, error);
    fclose (file);
    for (size_t i = 0; !status && i < DM_COUNT (rows); i++)
        if (!*text_of (&rows[i], &config) && !rows[i].may_be_missing)
            status = dm_fail (error, DM_INVALID_ARGUMENT, rows[i].name, "%s: %s is missing", path, rows[i].name);
    if (!status)
        *out = config;
    return status;
}
