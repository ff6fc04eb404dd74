/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <unistd.h>

static const dm_setting first_rows[] = {
    { "smtp-url", DM_SETTING_TEXT, "smtp://localhost", "where mail goes", 0, 0 },
    { "writers", DM_SETTING_NUMBER, "1", "threads that commit", 1, 4 },
    { "offset", DM_SETTING_NUMBER, "0", "hours from UTC", -12, 12 },
    { "loud", DM_SETTING_BOOL, "false", "whether to say more", 0, 0 },
};
static const dm_setting second_rows[] = {
    { "key", DM_SETTING_PATH, "", "file with the key", 0, 0 },
    { "listen", DM_SETTING_ENDPOINT, "tcp://*:7100", "where calls come in", 0, 0 },
    { "password", DM_SETTING_SECRET, "", "a | secret", 0, 0 },
};
static const dm_setting required_rows[] = { { "name", DM_SETTING_TEXT, NULL, "what it is called", 0, 0 } };
static const dm_setting *const tables[] = { first_rows, NULL, second_rows };
static const size_t counts[] = { DM_COUNT (first_rows), 0, DM_COUNT (second_rows) };

static dm_settings *settings;
static dm_error error;
static char path[] = "/tmp/digimeente-settings-XXXXXX";

/* No setting of whoever runs the tests may be in the way. */
static int clear_environment (void **state)
{
    (void) state;
    for (char **variable = environ; *variable;) {
        char name[128];
        snprintf (name, sizeof name, "%.*s", (int) strcspn (*variable, "="), *variable);
        if (strncmp (name, "DIGIMEENTE_", 11) != 0)
            variable++;
        else if (unsetenv (name) != 0)
            return -1;
    }
    dm_settings_destroy (&settings);
    memset (&error, 0, sizeof error);
    return 0;
}

static dm_status open_with (const char *option)
{
    char *const arguments[] = { (char *) "probe", (char *) option, NULL };
    dm_settings_destroy (&settings);
    return dm_settings_open (tables, counts, DM_COUNT (counts), option ? 2 : 1, arguments, &settings, &error);
}

static void assert_refused (const char *option, const char *field, const char *words)
{
    assert_int_equal (open_with (option), DM_INVALID_ARGUMENT);
    assert_null (settings);
    assert_string_equal (error.field, field);
    if (!strstr (error.message, words))
        fail_msg ("\"%s\" does not hold \"%s\"", error.message, words);
}

static void write_file (const char *bytes, size_t size)
{
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    assert_int_equal (fwrite (bytes, 1, size, file), size);
    assert_int_equal (fclose (file), 0);
}

static void nothing_given_gives_the_rows_own (void **state)
{
    (void) state;
    assert_int_equal (open_with (NULL), DM_OK);
    assert_string_equal (dm_settings_text (settings, "smtp-url"), "smtp://localhost");
    assert_int_equal (dm_settings_number (settings, "writers"), 1);
    assert_false (dm_settings_bool (settings, "loud"));
    assert_string_equal (dm_settings_text (settings, "key"), "");
    assert_string_equal (dm_settings_text (settings, "listen"), "tcp://*:7100");
}

static void environment_gives_a_setting (void **state)
{
    (void) state;
    setenv ("DIGIMEENTE_SMTP_URL", "smtp://mail", 1);
    setenv ("DIGIMEENTE_WRITERS", "4", 1);
    setenv ("DIGIMEENTE_LOUD", "true", 1);
    assert_int_equal (open_with (NULL), DM_OK);
    assert_string_equal (dm_settings_text (settings, "smtp-url"), "smtp://mail");
    assert_int_equal (dm_settings_number (settings, "writers"), 4);
    assert_true (dm_settings_bool (settings, "loud"));
}

static void command_line_wins (void **state)
{
    (void) state;
    setenv ("DIGIMEENTE_SMTP_URL", "smtp://mail", 1);
    assert_int_equal (open_with ("--smtp-url=smtp://other=1"), DM_OK);
    assert_string_equal (dm_settings_text (settings, "smtp-url"), "smtp://other=1");
}

static void file_gives_a_setting_without_its_newline (void **state)
{
    (void) state;
    setenv ("DIGIMEENTE_PASSWORD_FILE", path, 1);
    write_file ("geheim \n", 8);
    assert_int_equal (open_with (NULL), DM_OK);
    assert_string_equal (dm_settings_text (settings, "password"), "geheim ");
    write_file ("geheim", 6);
    assert_int_equal (open_with (NULL), DM_OK);
    assert_string_equal (dm_settings_text (settings, "password"), "geheim");
    write_file ("", 0);
    assert_int_equal (open_with (NULL), DM_OK);
    assert_string_equal (dm_settings_text (settings, "password"), "");
}

static void a_file_is_read_again_and_other_values_stay (void **state)
{
    (void) state;
    char *now;
    write_file ("one\n", 4);
    setenv ("DIGIMEENTE_PASSWORD_FILE", path, 1);
    setenv ("DIGIMEENTE_SMTP_URL", "smtp://relay", 1);
    assert_int_equal (open_with (NULL), DM_OK);
    write_file ("two\n", 4);
    setenv ("DIGIMEENTE_SMTP_URL", "smtp://other", 1);
    assert_int_equal (dm_settings_read_again (settings, "password", &now, &error), DM_OK);
    assert_string_equal (now, "two");
    free (now);
    assert_string_equal (dm_settings_text (settings, "password"), "one");
    assert_int_equal (dm_settings_read_again (settings, "smtp-url", &now, &error), DM_OK);
    assert_string_equal (now, "smtp://relay");
    free (now);
    assert_int_equal (unlink (path), 0);
    assert_int_equal (dm_settings_read_again (settings, "password", &now, &error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (error.message, "cannot read the file"));
}

static void missing_file_is_refused (void **state)
{
    (void) state;
    setenv ("DIGIMEENTE_KEY_FILE", "/nonexistent/key", 1);
    assert_refused (NULL, "key", "/nonexistent/key");
    setenv ("DIGIMEENTE_KEY_FILE", "/tmp", 1);
    assert_refused (NULL, "key", "Is a directory");
}

static void value_and_file_together_are_refused (void **state)
{
    (void) state;
    setenv ("DIGIMEENTE_PASSWORD", "geheim", 1);
    setenv ("DIGIMEENTE_PASSWORD_FILE", path, 1);
    assert_refused (NULL, "password", "DIGIMEENTE_PASSWORD and DIGIMEENTE_PASSWORD_FILE are both given");
}

static void file_beyond_its_bound_or_no_text_is_refused (void **state)
{
    (void) state;
    static char bytes[5000];
    setenv ("DIGIMEENTE_KEY_FILE", path, 1);
    memset (bytes, 'x', sizeof bytes);
    write_file (bytes, 4096);
    assert_int_equal (open_with (NULL), DM_OK);
    assert_int_equal (strlen (dm_settings_text (settings, "key")), 4096);
    write_file (bytes, 4097);
    assert_refused (NULL, "key", "File too large");
    write_file ("a\0b", 3);
    assert_refused (NULL, "key", "is no text");
    write_file ("caf\xE9", 4);
    assert_refused (NULL, "key", "file with the key");
}

static void unknown_name_in_the_environment_is_refused (void **state)
{
    static const char *const names[] = { "DIGIMEENTE_SMTP", "DIGIMEENTE_SMTP_URLS", "DIGIMEENTE_SMTP_URL_FILE_FILE",
                                         "DIGIMEENTE_",     "DIGIMEENTE_smtp_url",  "DIGIMEENTE_CONFIGS" };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (names); i++) {
        setenv (names[i], "geheim", 1);
        assert_refused (NULL, "", names[i]);
        assert_null (strstr (error.message, "geheim"));
        unsetenv (names[i]);
    }
}

static void variable_of_digictl_is_let_by (void **state)
{
    (void) state;
    setenv ("DIGIMEENTE_CONFIG", "/etc/digimeente/digictl.conf", 1);
    assert_int_equal (open_with (NULL), DM_OK);
}

static void unknown_option_is_refused (void **state)
{
    static const char *const options[] = {
        "--smtp=geheim", "--writers", "-writers=2", "writers=2", "--=geheim", "--", ""
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (options); i++) {
        assert_refused (options[i], "", "there is no option");
        assert_null (strstr (error.message, "geheim"));
    }
}

static void malformed_value_is_refused_with_the_rows_words (void **state)
{
    static const struct {
        const char *option, *field, *words;
    } rows[] = {
        { "--writers=0", "writers",
          "the setting writers (threads that commit) must be a whole number from 1 to 4, not \"0\"" },
        { "--writers=5", "writers", "from 1 to 4" },
        { "--writers=", "writers", "from 1 to 4" },
        { "--writers=2x", "writers", "not \"2x\"" },
        { "--writers= 2", "writers", "not \" 2\"" },
        { "--writers=+2", "writers", "not \"+2\"" },
        { "--writers=99999999999999999999", "writers", "from 1 to 4" },
        { "--offset=-13", "offset", "from -12 to 12" },
        { "--offset=-", "offset", "hours from UTC" },
        { "--loud=yes", "loud", "true or false" },
        { "--loud=", "loud", "true or false" },
        { "--smtp-url=bel\x07", "smtp-url", "where mail goes" },
    };
    (void) state;
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_refused (rows[i].option, rows[i].field, rows[i].words);
    assert_int_equal (open_with ("--offset=-12"), DM_OK);
    assert_int_equal (dm_settings_number (settings, "offset"), -12);
}

static void endpoint_is_a_list_of_addresses_with_ports (void **state)
{
    static const char *const good[] = { "tcp://*:7100", "tcp://127.0.0.1:1", "tcp://intake:65535", "tcp://[::1]:7100",
                                        "tcp://a-b.example.org:7100,tcp://10.0.0.2:7100" };
    static const char *const bad[] = { "",
                                       "tcp://",
                                       "tcp://intake",
                                       "tcp://intake:",
                                       "tcp://:7100",
                                       "intake:7100",
                                       "tcp://intake:0",
                                       "tcp://intake:65536",
                                       "tcp://intake:x",
                                       "tcp://intake:-1",
                                       "ipc:///tmp/socket",
                                       "tcp://in take:7100",
                                       "tcp://a:1,",
                                       ",tcp://a:1",
                                       "tcp://a:1 tcp://b:2",
                                       "tcp://[]:1",
                                       "tcp://[g]:1",
                                       "tcp://::1:7100" };
    char option[256];
    (void) state;
    for (size_t i = 0; i < DM_COUNT (good); i++) {
        snprintf (option, sizeof option, "--listen=%s", good[i]);
        assert_int_equal (open_with (option), DM_OK);
    }
    for (size_t i = 0; i < DM_COUNT (bad); i++) {
        snprintf (option, sizeof option, "--listen=%s", bad[i]);
        assert_refused (option, "listen", "tcp://host:port");
    }
}

static void secret_is_never_repeated (void **state)
{
    (void) state;
    assert_refused ("--password=geheim\x01", "password", "a | secret");
    assert_null (strstr (error.message, "geheim"));
    static char option[5000] = "--password=geheim";
    memset (option + strlen (option), 'x', sizeof option - strlen (option) - 1);
    assert_refused (option, "password", "a | secret");
    assert_null (strstr (error.message, "geheim"));
}

static void value_beyond_its_bound_is_refused (void **state)
{
    (void) state;
    static char option[5000] = "--smtp-url=";
    size_t start = strlen (option);
    memset (option + start, 'x', 4096);
    assert_int_equal (open_with (option), DM_OK);
    option[start + 4096] = 'x';
    assert_refused (option, "smtp-url", "where mail goes");
}

static void required_setting_must_be_given (void **state)
{
    (void) state;
    const dm_setting *const one[] = { required_rows };
    const size_t count[] = { 1 };
    char *arguments[] = { (char *) "probe", (char *) "--name=", NULL };
    assert_int_equal (dm_settings_open (one, count, 1, 1, arguments, &settings, &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.message,
                         "the setting name is needed (--name=... or DIGIMEENTE_NAME): what it is called");
    assert_int_equal (dm_settings_open (one, count, 1, 2, arguments, &settings, &error), DM_INVALID_ARGUMENT);
    arguments[1] = (char *) "--name=x";
    assert_int_equal (dm_settings_open (one, count, 1, 2, arguments, &settings, &error), DM_OK);
}

/* What a printing function writes; the caller frees it. */
static char *print (void (*printer) (const dm_setting *const[], const size_t[], size_t, FILE *))
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream (&text, &size);
    printer (tables, counts, DM_COUNT (counts), out);
    fclose (out);
    return text;
}

static void help_shows_every_row (void **state)
{
    (void) state;
    char *text = print (dm_settings_print_help);
    for (size_t t = 0; t < DM_COUNT (tables); t++)
        for (size_t i = 0; i < counts[t]; i++) {
            assert_non_null (strstr (text, tables[t][i].name));
            assert_non_null (strstr (text, tables[t][i].help));
        }
    assert_non_null (strstr (text, "DIGIMEENTE_SMTP_URL"));
    assert_non_null (strstr (text, "from 1 to 4"));
    free (text);
}

static void markdown_is_a_table_of_all_rows (void **state)
{
    (void) state;
    char *text = print (dm_settings_print_markdown);
    size_t lines = 0;
    for (const char *line = text; *line; line = strchr (line, '\n') + 1, lines++) {
        size_t bars = 0;
        for (const char *c = line; *c != '\n'; c++)
            bars += *c == '|' && (c == line || c[-1] != '\\');
        assert_int_equal (bars, 6);
    }
    assert_int_equal (lines, 2 + DM_COUNT (first_rows) + DM_COUNT (second_rows));
    assert_non_null (strstr (text, "| `--writers` | `DIGIMEENTE_WRITERS` | threads that commit |"));
    free (text);
}

static int make_file (void **state)
{
    (void) state;
    int fd = mkstemp (path);
    return fd < 0 ? -1 : close (fd);
}

static int remove_file (void **state)
{
    (void) state;
    return unlink (path);
}

#define CLEAN(test) cmocka_unit_test_setup_teardown (test, clear_environment, clear_environment)

int main (void)
{
    const struct CMUnitTest tests[] = {
        CLEAN (nothing_given_gives_the_rows_own),
        CLEAN (environment_gives_a_setting),
        CLEAN (command_line_wins),
        CLEAN (file_gives_a_setting_without_its_newline),
        CLEAN (a_file_is_read_again_and_other_values_stay),
        CLEAN (missing_file_is_refused),
        CLEAN (value_and_file_together_are_refused),
        CLEAN (file_beyond_its_bound_or_no_text_is_refused),
        CLEAN (unknown_name_in_the_environment_is_refused),
        CLEAN (variable_of_digictl_is_let_by),
        CLEAN (unknown_option_is_refused),
        CLEAN (malformed_value_is_refused_with_the_rows_words),
        CLEAN (endpoint_is_a_list_of_addresses_with_ports),
        CLEAN (secret_is_never_repeated),
        CLEAN (value_beyond_its_bound_is_refused),
        CLEAN (required_setting_must_be_given),
        CLEAN (help_shows_every_row),
        CLEAN (markdown_is_a_table_of_all_rows),
    };
    return cmocka_run_group_tests (tests, make_file, remove_file);
}
