/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/settings.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "common/settings_rows.h"
#include "common/utf8.h"

#define FILE_SUFFIX "_FILE"
#define VALUE_MAX 4096
#define ENDPOINT_SIZE 192
/* Named in the environment beside settings: where digictl's file is. */
#define OTHER_NAME DM_SETTING_PREFIX "CONFIG"

typedef struct entry {
    const dm_setting *row;
    char *value;
    int64_t number; /* of a number; 0 or 1 of a bool */
    char *path;     /* the file that the value came from; NULL: none */
} entry;

struct dm_settings {
    size_t count;
    entry entries[];
};

/* The text after "name=", NULL where it does not begin so. */
static const char *value_of (const char *text, const char *name)
{
    size_t length = strlen (name);
    return strncmp (text, name, length) == 0 && text[length] == '=' ? text + length + 1 : NULL;
}

static bool is_known_variable (const dm_setting_rows *rows, const char *variable)
{
    char name[DM_SETTING_NAME_SIZE];
    if (value_of (variable, OTHER_NAME))
        return true;
    const dm_setting *row;
    for (size_t i = 0; (row = dm_setting_at (rows, i)); i++)
        if (value_of (variable, dm_setting_variable (row, "", name))
            || value_of (variable, dm_setting_variable (row, FILE_SUFFIX, name)))
            return true;
    return false;
}

static const char *option_value (const dm_setting *row, const char *argument)
{
    return strncmp (argument, "--", 2) == 0 ? value_of (argument + 2, row->name) : NULL;
}

static bool is_known_option (const dm_setting_rows *rows, const char *argument)
{
    const dm_setting *row;
    for (size_t i = 0; (row = dm_setting_at (rows, i)); i++)
        if (option_value (row, argument))
            return true;
    return false;
}

/* How much of a wrong argument may be shown: its name alone, because the value may be a secret. */
static int name_length (const char *text)
{
    size_t length = strcspn (text, "=");
    return length < DM_SETTING_NAME_SIZE ? (int) length : DM_SETTING_NAME_SIZE;
}

static dm_status check_names (const dm_setting_rows *rows, int argc, char *const argv[], dm_error *error)
{
    for (int i = 1; i < argc; i++)
        if (!is_known_option (rows, argv[i]))
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "there is no option %.*s; options are --name=value",
                            name_length (argv[i]), argv[i]);
    for (char **variable = environ; variable && *variable; variable++)
        if (strncmp (*variable, DM_SETTING_PREFIX, strlen (DM_SETTING_PREFIX)) == 0
            && !is_known_variable (rows, *variable))
            return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "there is no setting for %.*s in the environment",
                            name_length (*variable), *variable);
    return DM_OK;
}

/* Returns how many bytes it holds, -1 with errno; EFBIG beyond VALUE_MAX. */
static ssize_t read_file (const char *path, char out[VALUE_MAX + 2])
{
    int fd = open (path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    size_t used = 0;
    ssize_t more;
    while ((more = read (fd, out + used, VALUE_MAX + 1 - used)) > 0)
        used += (size_t) more;
    int saved_errno = more < 0 ? errno : EFBIG;
    close (fd);
    errno = saved_errno;
    return more < 0 || used > VALUE_MAX ? -1 : (ssize_t) used;
}

/* Gives: out, a copy of the file's text without the newline at its end. */
static dm_status read_value_file (const dm_setting *row, const char *path, char **out, dm_error *error)
{
    char text[VALUE_MAX + 2];
    ssize_t length = read_file (path, text);
    if (length < 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, row->name, "cannot read the file %.128s for %s: %s", path,
                        row->name, strerror (errno));
    if (length > 0 && text[length - 1] == '\n')
        length--;
    text[length] = '\0';
    bool is_text = strlen (text) == (size_t) length;
    if (is_text)
        *out = strdup (text);
    explicit_bzero (text, sizeof text);
    return is_text
               ? DM_OK
               : dm_fail (error, DM_INVALID_ARGUMENT, row->name, "the file %.128s for %s is no text", path, row->name);
}

/* The command line wins, its last option first; then the environment or the file it names; then the row's own.
 * Gives: one->value, NULL where nothing was given. */
static dm_status find_value (entry *one, int argc, char *const argv[], dm_error *error)
{
    const dm_setting *row = one->row;
    char name[DM_SETTING_NAME_SIZE], file_name[DM_SETTING_NAME_SIZE];
    const char *value = NULL;
    for (int i = argc - 1; i > 0 && !value; i--)
        value = option_value (row, argv[i]);
    if (!value) {
        value = getenv (dm_setting_variable (row, "", name));
        const char *path = getenv (dm_setting_variable (row, FILE_SUFFIX, file_name));
        if (value && path)
            return dm_fail (error, DM_INVALID_ARGUMENT, row->name, "%s and %s are both given", name, file_name);
        one->path = path ? strdup (path) : NULL;
        if (path)
            return read_value_file (row, path, &one->value, error);
    }
    if (!value)
        value = row->fallback;
    one->value = value ? strdup (value) : NULL;
    return DM_OK;
}

static bool parse_number (const char *text, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    size_t sign = *text == '-';
    if (!text[sign] || strspn (text + sign, "0123456789") != strlen (text + sign))
        return false;
    errno = 0;
    *out = strtoll (text, &end, 10);
    return errno == 0 && *out >= min && *out <= max;
}

static const char host_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";

/* One address of an endpoint; the chassis finds out whether the host exists. */
static bool is_endpoint (const char *text, size_t length)
{
    static const char scheme[] = "tcp://";
    char copy[ENDPOINT_SIZE];
    int64_t port;
    if (length >= sizeof copy || strncmp (text, scheme, strlen (scheme)) != 0)
        return false;
    memcpy (copy, text, length);
    copy[length] = '\0';
    char *host = copy + strlen (scheme);
    char *colon = strrchr (host, ':');
    if (!colon || colon == host || !parse_number (colon + 1, 1, UINT16_MAX, &port))
        return false;
    *colon = '\0';
    size_t end = strlen (host) - 1;
    if (host[0] == '[' && host[end] == ']')
        return end > 1 && strspn (host + 1, "0123456789abcdefABCDEF:.") == end - 1;
    return strcmp (host, "*") == 0 || strspn (host, host_characters) == end + 1;
}

static bool are_endpoints (const char *text)
{
    for (;; text++) {
        size_t length = strcspn (text, ",");
        if (!is_endpoint (text, length))
            return false;
        text += length;
        if (!*text)
            return true;
    }
}

/* Takes: the entry's row and value.  Gives: its number. Returns false for a value that its kind does not allow. */
static bool parse_value (entry *one)
{
    const dm_setting *row = one->row;
    const char *value = one->value;
    if (strlen (value) > VALUE_MAX || !dm_utf8_is_valid (value, strlen (value)) || (!row->fallback && !*value))
        return false;
    switch (row->kind) {
    case DM_SETTING_NUMBER:
        return parse_number (value, row->min, row->max, &one->number);
    case DM_SETTING_BOOL:
        one->number = strcmp (value, "true") == 0;
        return one->number || strcmp (value, "false") == 0;
    case DM_SETTING_ENDPOINT:
        return are_endpoints (value) || (!*value && !*row->fallback); /* an address that may be left out */
    default:
        return true;
    }
}

static dm_status read_entry (entry *one, int argc, char *const argv[], dm_error *error)
{
    const dm_setting *row = one->row;
    char kind[DM_SETTING_KIND_SIZE], name[DM_SETTING_NAME_SIZE];
    dm_status status = find_value (one, argc, argv, error);
    if (status)
        return status;
    if (!one->value)
        return dm_fail (error, DM_INVALID_ARGUMENT, row->name, "the setting %s is needed (--%s=... or %s): %s",
                        row->name, row->name, dm_setting_variable (row, "", name), row->help);
    if (parse_value (one))
        return DM_OK;
    bool may_show = row->kind != DM_SETTING_SECRET && dm_utf8_is_valid (one->value, strlen (one->value));
    return dm_fail (error, DM_INVALID_ARGUMENT, row->name, "the setting %s (%s) must be %s%s%.48s%s", row->name,
                    row->help, dm_setting_describe (row, kind), may_show ? ", not \"" : "", may_show ? one->value : "",
                    may_show ? "\"" : "");
}

dm_status dm_settings_open (const dm_setting *const tables[], const size_t counts[], size_t table_count, int argc,
                            char *const argv[], dm_settings **out, dm_error *error)
{
    const dm_setting_rows rows = { tables, counts, table_count };
    dm_status status = check_names (&rows, argc, argv, error);
    if (status)
        return status;
    size_t count = 0;
    while (dm_setting_at (&rows, count))
        count++;
    dm_settings *settings = calloc (1, sizeof *settings + count * sizeof *settings->entries);
    if (!settings)
        abort ();
    for (; settings->count < count && !status; settings->count++) {
        entry *one = &settings->entries[settings->count];
        one->row = dm_setting_at (&rows, settings->count);
        status = read_entry (one, argc, argv, error);
    }
    if (status)
        dm_settings_destroy (&settings);
    else
        *out = settings;
    return status;
}

void dm_settings_destroy (dm_settings **settings)
{
    if (!*settings)
        return;
    for (size_t i = 0; i < (*settings)->count; i++) {
        char *value = (*settings)->entries[i].value;
        if (value)
            explicit_bzero (value, strlen (value));
        free (value);
        free ((*settings)->entries[i].path);
    }
    free (*settings);
    *settings = NULL;
}

static const entry *find_entry (const dm_settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp (settings->entries[i].row->name, name) == 0)
            return &settings->entries[i];
    assert (!"a setting of this name");
    abort ();
}

const char *dm_settings_text (const dm_settings *settings, const char *name)
{
    const entry *one = find_entry (settings, name);
    assert (one->row->kind != DM_SETTING_NUMBER && one->row->kind != DM_SETTING_BOOL);
    return one->value;
}

const char *dm_settings_host_port (const dm_settings *settings, const char *name)
{
    const entry *one = find_entry (settings, name);
    assert (one->row->kind == DM_SETTING_ENDPOINT);
    return *one->value ? one->value + strlen ("tcp://") : NULL;
}

dm_status dm_settings_read_again (const dm_settings *settings, const char *name, char **out, dm_error *error)
{
    const entry *one = find_entry (settings, name);
    if (one->path)
        return read_value_file (one->row, one->path, out, error);
    *out = strdup (one->value);
    return DM_OK;
}

int64_t dm_settings_number (const dm_settings *settings, const char *name)
{
    const entry *one = find_entry (settings, name);
    assert (one->row->kind == DM_SETTING_NUMBER);
    return one->number;
}

bool dm_settings_bool (const dm_settings *settings, const char *name)
{
    const entry *one = find_entry (settings, name);
    assert (one->row->kind == DM_SETTING_BOOL);
    return one->number != 0;
}

const dm_setting *dm_settings_at (const dm_settings *settings, size_t i, const char **out_text)
{
    if (i >= settings->count)
        return NULL;
    *out_text = settings->entries[i].value;
    return settings->entries[i].row;
}
