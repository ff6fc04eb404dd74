/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/config.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tests/support/process.h"

#define WHOLE                                                                                                          \
    "intake-address=tcp://127.0.0.1:7100\n"                                                                            \
    "documents-address=tcp://127.0.0.1:7110,tcp://127.0.0.1:7210\n"                                                    \
    "notification-address=tcp://127.0.0.1:7120\n"                                                                      \
    "audit-address=tcp://127.0.0.1:7130\n"                                                                             \
    "gateway-address=tcp://127.0.0.1:7150\n"                                                                           \
    "key=/keys/digictl.key\n"                                                                                          \
    "peers=keys/peers\n"

typedef struct world {
    char *folder;
    char path[300];
    digictl_config config;
    dm_error error;
} world;

static int set_up (void **state)
{
    static world it;
    it.folder = ts_folder_make ();
    snprintf (it.path, sizeof it.path, "%s/digictl.conf", it.folder);
    *state = &it;
    return 0;
}

static int tear_down (void **state)
{
    world *it = *state;
    ts_folder_remove (&it->folder);
    return 0;
}

static dm_status read_text (world *it, const char *text)
{
    FILE *file = fopen (it->path, "w");
    fputs (text, file);
    fclose (file);
    memset (&it->config, 0, sizeof it->config);
    it->error = (dm_error){ 0 };
    return digictl_config_read (it->path, &it->config, &it->error);
}

static void every_setting_finds_its_place (void **state)
{
    world *it = *state;
    char peers[400];
    assert_int_equal (read_text (it, "# where it all is\n\n" WHOLE), DM_OK);
    assert_string_equal (it->config.addresses[0], "tcp://127.0.0.1:7100");
    assert_string_equal (it->config.addresses[1], "tcp://127.0.0.1:7110,tcp://127.0.0.1:7210");
    assert_string_equal (it->config.addresses[2], "tcp://127.0.0.1:7120");
    assert_string_equal (it->config.addresses[3], "tcp://127.0.0.1:7130");
    assert_string_equal (it->config.addresses[4], "tcp://127.0.0.1:7150");
    assert_string_equal (it->config.key, "/keys/digictl.key");
    snprintf (peers, sizeof peers, "%s/keys/peers", it->folder);
    assert_string_equal (it->config.peers, peers);
}

static void spaces_around_names_and_values_do_not_count (void **state)
{
    world *it = *state;
    assert_int_equal (
        read_text (it, "  peers = /p \r\n intake-address =tcp://a:1\ndocuments-address= tcp://b:1\n"
                       "notification-address=tcp://c:1\naudit-address=tcp://d:1\ngateway-address=tcp://e:1\nkey=/k"),
        DM_OK);
    assert_string_equal (it->config.peers, "/p");
    assert_string_equal (it->config.addresses[0], "tcp://a:1");
    assert_string_equal (it->config.key, "/k");
}

static void a_status_of_backups_may_be_named (void **state)
{
    world *it = *state;
    assert_int_equal (read_text (it, WHOLE), DM_OK);
    assert_string_equal (it->config.backup_status, "");
    assert_int_equal (read_text (it, WHOLE "backup-status=/backup-status/status.json\n"), DM_OK);
    assert_string_equal (it->config.backup_status, "/backup-status/status.json");
}

static void mistakes_are_told_with_file_and_line (void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "zomaar\n", ":1: a line is name=value" },
        { "# goed\nintake-adress=tcp://a:1\n",
          ":2: there is no setting intake-adress; do you mean intake-address? "
          "There are audit-address, backup-status, documents-address, gateway-address, intake-address, key, "
          "notification-address and 1 more" },
        { "key=/a\nkey=/b\n", ":2: key stands here twice" },
        { "key=\n", ":1: key has no value" },
        { "intake-address=127.0.0.1:7100\n", ":1: intake-address is an address such as tcp://127.0.0.1:7100" },
        { "key=/a\n", ": intake-address is missing" },
        { "", ": intake-address is missing" },
    };
    world *it = *state;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        char expected[600];
        snprintf (expected, sizeof expected, "%s%s", it->path, rows[i].message);
        assert_int_equal (read_text (it, rows[i].text), DM_INVALID_ARGUMENT);
        assert_string_equal (it->error.message, expected);
        assert_string_equal (it->config.key, "");
    }
}

static void each_setting_is_needed (void **state)
{
    static const char *const names[] = { "intake-address", "documents-address", "notification-address",
                                         "audit-address",  "gateway-address",   "key",
                                         "peers" };
    world *it = *state;
    for (size_t i = 0; i < DM_COUNT (names); i++) {
        char text[1000], start[64];
        snprintf (text, sizeof text, "\n%s", WHOLE);
        snprintf (start, sizeof start, "\n%s=", names[i]);
        strstr (text, start)[1] = '#';
        assert_int_equal (read_text (it, text), DM_INVALID_ARGUMENT);
        assert_non_null (strstr (it->error.message, names[i]));
        assert_string_equal (it->error.field, names[i]);
    }
}

static void what_is_too_long_is_refused (void **state)
{
    world *it = *state;
    char text[5000] = "intake-address=tcp://";
    memset (text + strlen (text), 'a', 600);
    assert_int_equal (read_text (it, text), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (it->error.message, ":1: intake-address is too long"));
    memset (text, 'a', 2000);
    text[2000] = '\0';
    assert_int_equal (read_text (it, text), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (it->error.message, ":1: too long"));
    memset (text, '\n', 1001);
    text[1001] = '\0';
    assert_int_equal (read_text (it, text), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (it->error.message, ":1001: too long"));
}

static void file_that_is_not_there_is_told (void **state)
{
    world *it = *state;
    unlink (it->path);
    assert_int_equal (digictl_config_read (it->path, &it->config, &it->error), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (it->error.message, "No such file or directory"));
    assert_int_equal (digictl_config_read (it->folder, &it->config, &it->error), DM_INVALID_ARGUMENT);
}

static void option_comes_before_environment_before_usual_places (void **state)
{
    world *it = *state;
    char here[1000];
    assert_non_null (getcwd (here, sizeof here));
    assert_int_equal (chdir (it->folder), 0);
    unsetenv ("DIGIMEENTE_CONFIG");
    const char *without = digictl_config_find (NULL);
    assert_true (!without || strcmp (without, "/etc/digimeente/digictl.conf") == 0);
    assert_int_equal (mkdir (".run", 0700), 0);
    FILE *file = fopen (".run/digictl.conf", "w");
    assert_non_null (file);
    fclose (file);
    assert_string_equal (digictl_config_find (NULL), ".run/digictl.conf");
    setenv ("DIGIMEENTE_CONFIG", "", 1);
    assert_string_equal (digictl_config_find (NULL), ".run/digictl.conf");
    setenv ("DIGIMEENTE_CONFIG", "/e", 1);
    assert_string_equal (digictl_config_find (NULL), "/e");
    assert_string_equal (digictl_config_find ("/o"), "/o");
    unsetenv ("DIGIMEENTE_CONFIG");
    assert_int_equal (chdir (here), 0);
}

/* In a folder of its own, without a configuration that is named.  Returns what digictl_config_open does. */
static dm_status open_here (world *it, const char *option)
{
    char here[1000];
    assert_non_null (getcwd (here, sizeof here));
    assert_int_equal (chdir (it->folder), 0);
    unsetenv ("DIGIMEENTE_CONFIG");
    it->error = (dm_error){ 0 };
    dm_status status = digictl_config_open (option, &it->config, &it->error);
    assert_int_equal (chdir (here), 0);
    return status;
}

static void configuration_that_everybody_may_change_is_trusted_when_it_is_named (void **state)
{
    world *it = *state;
    char folder[400], path[500];
    snprintf (folder, sizeof folder, "%s/.run", it->folder);
    snprintf (path, sizeof path, "%s/digictl.conf", folder);
    assert_true (mkdir (folder, 0755) == 0 || errno == EEXIST);
    read_text (it, WHOLE);
    assert_int_equal (rename (it->path, path), 0);
    assert_int_equal (chmod (path, 0646), 0);
    assert_int_equal (open_here (it, NULL), DM_INVALID_ARGUMENT);
    assert_ptr_equal (strstr (it->error.message, ".run/digictl.conf may be changed by everybody"), it->error.message);
    assert_int_equal (open_here (it, ".run/digictl.conf"), DM_OK);
    assert_int_equal (chmod (path, 0644), 0);
    assert_int_equal (chmod (folder, 0757), 0);
    assert_int_equal (open_here (it, NULL), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (it->error.message, "the folder of .run/digictl.conf may be changed by everybody"));
    assert_int_equal (chmod (folder, 0755), 0);
    assert_int_equal (open_here (it, NULL), DM_OK);
}

static void configuration_of_another_user_is_trusted_when_it_is_named (void **state)
{
    world *it = *state;
    char folder[400], path[500];
    if (geteuid () != 0)
        skip (); /* nobody else can give a folder away */
    snprintf (folder, sizeof folder, "%s/.run", it->folder);
    snprintf (path, sizeof path, "%s/digictl.conf", folder);
    assert_true (mkdir (folder, 0755) == 0 || errno == EEXIST);
    read_text (it, WHOLE);
    unlink (path);
    assert_int_equal (rename (it->path, path), 0);
    assert_int_equal (open_here (it, NULL), DM_OK);
    assert_int_equal (chown (folder, 65534, 65534), 0);
    assert_int_equal (open_here (it, NULL), DM_INVALID_ARGUMENT);
    assert_non_null (strstr (it->error.message, "the folder of .run/digictl.conf belongs to another user, nobody"));
    assert_non_null (strstr (it->error.message, "--config .run/digictl.conf"));
    assert_int_equal (chown (path, 65534, 65534), 0);
    assert_int_equal (chown (folder, 0, 0), 0);
    assert_int_equal (open_here (it, NULL), DM_INVALID_ARGUMENT);
    assert_ptr_equal (strstr (it->error.message, ".run/digictl.conf belongs to another user"), it->error.message);
    assert_int_equal (open_here (it, ".run/digictl.conf"), DM_OK);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_setting_finds_its_place),
        cmocka_unit_test (spaces_around_names_and_values_do_not_count),
        cmocka_unit_test (a_status_of_backups_may_be_named),
        cmocka_unit_test (mistakes_are_told_with_file_and_line),
        cmocka_unit_test (each_setting_is_needed),
        cmocka_unit_test (what_is_too_long_is_refused),
        cmocka_unit_test (file_that_is_not_there_is_told),
        cmocka_unit_test (option_comes_before_environment_before_usual_places),
        cmocka_unit_test (configuration_that_everybody_may_change_is_trusted_when_it_is_named),
        cmocka_unit_test (configuration_of_another_user_is_trusted_when_it_is_named),
    };
    return cmocka_run_group_tests (tests, set_up, tear_down);
}
