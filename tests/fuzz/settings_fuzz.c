/* SPDX-License-Identifier: EUPL-1.2 */
/* Settings: each line of the input is a variable of the environment when it begins with DIGIMEENTE_, else an argument.
 * Files are left out: their names would come from the input. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "common/settings.h"
#include "common/utf8.h"

#define LINES_MAX 16

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

extern char **environ;

static const dm_setting rows[] = {
    { "text", DM_SETTING_TEXT, "none", "some text", 0, 0 },
    { "number", DM_SETTING_NUMBER, "5", "some number", -10, 1000 },
    { "bool", DM_SETTING_BOOL, "false", "yes or no", 0, 0 },
    { "path", DM_SETTING_PATH, "", "some path", 0, 0 },
    { "listen-at", DM_SETTING_ENDPOINT, "tcp://*:7100", "some address", 0, 0 },
    { "secret", DM_SETTING_SECRET, "", "some secret", 0, 0 },
};
static const dm_setting *const tables[] = { rows };
static const size_t counts[] = { DM_COUNT (rows) };

static void check_values (const dm_settings *settings)
{
    static const char *const names[] = { "text", "path", "listen-at", "secret" };
    for (size_t i = 0; i < DM_COUNT (names); i++) {
        const char *value = dm_settings_text (settings, names[i]);
        assert (strlen (value) <= 4096 && dm_utf8_is_valid (value, strlen (value)));
    }
    assert (dm_settings_number (settings, "number") >= -10 && dm_settings_number (settings, "number") <= 1000);
    assert (strncmp (dm_settings_text (settings, "listen-at"), "tcp://", 6) == 0);
    dm_settings_bool (settings, "bool");
}

/* Parts the text at its line feeds; what is no variable is an argument, from the second place on. */
static int part_lines (char *text, char *arguments[], char *variables[])
{
    int argument_count = 1, variable_count = 0;
    arguments[0] = (char *) "fuzz";
    for (char *line; (line = strsep (&text, "\n"));) {
        bool is_variable = strncmp (line, "DIGIMEENTE_", 11) == 0;
        if (is_variable && variable_count < LINES_MAX && !strstr (line, "_FILE"))
            variables[variable_count++] = line;
        else if (!is_variable && argument_count < LINES_MAX)
            arguments[argument_count++] = line;
    }
    variables[variable_count] = NULL;
    return argument_count;
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
    char *text = malloc (size + 1), *arguments[LINES_MAX], *variables[LINES_MAX + 1];
    if (!text)
        abort ();
    if (size > 0)
        memcpy (text, data, size);
    text[size] = '\0';
    int count = part_lines (text, arguments, variables);
    char **real_environment = environ;
    environ = variables;
    dm_settings *settings = NULL;
    dm_error error = { 0 };
    dm_status status = dm_settings_open (tables, counts, DM_COUNT (counts), count, arguments, &settings, &error);
    environ = real_environment;
    assert (status == DM_OK || (status == DM_INVALID_ARGUMENT && *error.message && !settings));
    if (settings)
        check_values (settings);
    dm_settings_destroy (&settings);
    free (text);
    return 0;
}
