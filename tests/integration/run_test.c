/* SPDX-License-Identifier: EUPL-1.2 */
/* make run as its user sees it: compose/local/run.sh, setup.sh and stop.sh in a checkout of the test's own, with the
 * programs as built and a make, an apt-get or a df of the test's own where those would take long. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/base.h"
#include "tests/support/process.h"

#define WAIT_MS 120000

static char *folder;            /* of the test, with all that follows */
static char checkout[64];       /* compose/, Makefile, build/, .run/ */
static char log_path[80];       /* what the program under test says */
static char path_setting[1100]; /* PATH, with the programs of the test's own first */
static char port_setting[16];   /* PORT of what is started */
static char address[64];        /* and the counter's address then */
static unsigned port;

static void write_file (const char *name, mode_t mode, const char *text)
{
    char path[160];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen (path, "w");
    if (!file || fputs (text, file) < 0 || fclose (file) != 0 || chmod (path, mode) != 0)
        ts_die ("cannot write %s", path);
}

static bool exists (const char *name)
{
    char path[160];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    return access (path, F_OK) == 0;
}

static bool is_there (void *name)
{
    return exists (name);
}

/* What was said until now. Borrowed until the next call. */
static const char *said (void)
{
    static char text[16384];
    FILE *file = fopen (log_path, "r");
    size_t length = file ? fread (text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose (file);
    text[length] = '\0';
    return text;
}

static bool is_said (void *sentence)
{
    return strstr (said (), sentence) != NULL;
}

static void assert_said (const char *sentence)
{
    if (!strstr (said (), sentence))
        fail_msg ("\"%s\" is not in what was said:\n%s", sentence, said ());
}

/* Starts a script of compose/local/ in a session of its own, so that its process group is its own too. */
static pid_t start (const char *script, const char *argument)
{
    char path[128];
    snprintf (path, sizeof path, "%s/compose/local/%s", checkout, script);
    const char *arguments[] = { "/usr/bin/setsid", "/usr/bin/env", path_setting, port_setting, "BUILD=build", "V=",
                                "DETACH=",         path,           argument,     NULL };
    unlink (log_path);
    const ts_spawn spawn = { .arguments = arguments, .log_path = log_path, .death_signal = SIGTERM };
    return ts_process_start (&spawn);
}

static int run (const char *script, const char *argument)
{
    return ts_process_wait (start (script, argument));
}

/* As a terminal that is closed just when somebody presses Ctrl-C, again and again, so that some come in the middle of
 * the stop. Thousands within a second are more than bash 5.2 itself survives. */
static void interrupt_and_hang_up (pid_t pid)
{
    for (int i = 0; i < 20; i++) {
        kill (-pid, SIGINT);
        kill (-pid, SIGHUP);
        usleep (10000);
    }
}

/* Whether no process of a run is left: each holds the lock. */
static bool is_free (void *unused)
{
    (void) unused;
    char path[80];
    snprintf (path, sizeof path, "%s/.run/lock", checkout);
    int fd = open (path, O_RDWR | O_CLOEXEC);
    bool is_locked = fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0;
    if (fd >= 0)
        close (fd);
    return !is_locked;
}

static void set_port (unsigned first)
{
    port = first;
    snprintf (port_setting, sizeof port_setting, "PORT=%u", first);
    snprintf (address, sizeof address, "http://localhost:%u/", first + 80);
}

static int make_checkout (void **state)
{
    (void) state;
    char command[1024];
    folder = ts_folder_make ();
    snprintf (checkout, sizeof checkout, "%s/checkout", folder);
    snprintf (log_path, sizeof log_path, "%s/said", folder);
    snprintf (command, sizeof command,
              "mkdir -p %s/build %s/.run %s/tools && cp -r compose %s/ && ln -s $(realpath %s) %s/build/bin &&"
              " cp -r build/npm-oidc %s/build/ 2>/dev/null || cp -r %s/../npm-oidc %s/build/",
              checkout, checkout, folder, checkout, ts_bin_folder (), checkout, checkout, ts_bin_folder (), checkout);
    const char *arguments[] = { "/bin/sh", "-c", command, NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments });
    snprintf (path_setting, sizeof path_setting, "PATH=%s/tools:%s", folder, getenv ("PATH"));
    return 0;
}

static int remove_checkout (void **state)
{
    (void) state;
    ts_folder_remove (&folder);
    return 0;
}

/* Each test begins with free ports, a build that has nothing to do, and no other programs. */
static int open_test (void **state)
{
    (void) state;
    const char *arguments[] = { "/bin/sh", "-c", NULL, NULL };
    char command[128];
    snprintf (command, sizeof command, "rm -rf %s/tools/* %s/build/log", folder, checkout);
    arguments[2] = command;
    ts_process_run (&(ts_spawn){ .arguments = arguments });
    write_file ("checkout/Makefile", 0644, ".PHONY: build\nbuild:\n\t@echo nothing to do\n");
    set_port (ts_port_find (93));
    return 0;
}

static void a_port_that_is_none_is_refused_with_one_that_is_free (void **state)
{
    (void) state;
    static const char *const wrong[] = { "PORT=many", "PORT=80", "PORT=65001", "PORT=7100x", "PORT=123456" };
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        snprintf (port_setting, sizeof port_setting, "%s", wrong[i]);
        assert_int_equal (run ("run.sh", "build"), 1);
        assert_said ("PORT is a number from 1024 to 65000");
        assert_said ("These are free: make run PORT=");
    }
    assert_false (exists ("checkout/build/log/build"));
}

static void a_taken_port_is_told_with_who_has_it_before_anything_is_built (void **state)
{
    (void) state;
    char sentence[96];
    int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in at = { .sin_family = AF_INET,
                                    .sin_port = htons ((uint16_t) (port + 80)),
                                    .sin_addr = { htonl (INADDR_LOOPBACK) } };
    assert_int_equal (bind (fd, (const struct sockaddr *) &at, sizeof at), 0);
    assert_int_equal (listen (fd, 1), 0);
    assert_int_equal (run ("run.sh", "build"), 1);
    snprintf (sentence, sizeof sentence, "Port %u, which Digimeente needs, is taken by process %d: ", port + 80,
              (int) getpid ());
    assert_said (sentence);
    assert_said ("run_test");
    assert_said ("These are free: make run PORT=");
    assert_false (exists ("checkout/build/log/build"));
    close (fd);
}

static void a_disk_without_room_is_told_before_anything_is_built (void **state)
{
    (void) state;
    write_file ("tools/df", 0755, "#!/bin/sh\necho head\necho disk 2048 1024 1024 50% /\n");
    assert_int_equal (run ("run.sh", "build"), 1);
    assert_said (" has 1 MB free, and ");
    assert_said ("Make room, then: make run");
    assert_false (exists ("checkout/build/log/build"));
}

static void a_build_that_fails_shows_the_end_of_its_log (void **state)
{
    (void) state;
    write_file ("checkout/Makefile", 0644,
                ".PHONY: build\nbuild:\n\t@seq 1 100; echo x.c:1: error: no such thing; exit 1\n");
    assert_int_equal (run ("run.sh", "build"), 1);
    assert_said ("Building ... failed after ");
    assert_said ("x.c:1: error: no such thing");
    assert_said ("build/log/build");
    assert_null (strstr (said (), "| 50\n"));
}

static pid_t start_slow_build (pid_t *out_builder)
{
    write_file ("checkout/Makefile", 0644,
                ".PHONY: build\nbuild:\n\t@echo $$$$ >part; mv part started; exec sleep 1000\n");
    pid_t pid = start ("run.sh", "build");
    ts_wait_until (is_there, (void *) "checkout/started", WAIT_MS, "the build has begun");
    char path[80];
    snprintf (path, sizeof path, "%s/started", checkout);
    FILE *file = fopen (path, "r");
    int number = 0;
    assert_true (file && fscanf (file, "%d", &number) == 1);
    fclose (file);
    unlink (path);
    *out_builder = number;
    return pid;
}

static bool is_gone (void *pid)
{
    return kill (*(const pid_t *) pid, 0) != 0;
}

static void an_interrupt_ends_the_build_with_all_its_processes (void **state)
{
    (void) state;
    pid_t builder;
    pid_t pid = start_slow_build (&builder);
    kill (-pid, SIGINT);
    assert_int_equal (ts_process_wait (pid), 130);
    ts_wait_until (is_gone, &builder, WAIT_MS, "the compiler has ended");
    assert_said ("Stopped; make run goes on from here the next time.");
    assert_true (is_free (NULL));
}

static void what_still_builds_is_told_to_another_run_and_stopped_by_make_stop (void **state)
{
    (void) state;
    pid_t builder;
    pid_t pid = start_slow_build (&builder);
    assert_int_equal (run ("run.sh", "build"), 1);
    assert_said ("make run is at work here already, as process ");
    assert_int_equal (run ("stop.sh", NULL), 0);
    assert_said ("Stopped; the data stays in .run.");
    assert_int_equal (ts_process_wait (pid), 130);
    ts_wait_until (is_gone, &builder, WAIT_MS, "the compiler has ended");
    assert_true (is_free (NULL));
}

#define NO_PACKAGES "#!/bin/sh\nexit 1\n"
#define SUDO "#!/bin/sh\nexec env \"$@\"\n"

static void packages_that_do_not_come_show_what_apt_get_said (void **state)
{
    (void) state;
    write_file ("tools/dpkg-query", 0755, NO_PACKAGES);
    write_file ("tools/sudo", 0755, SUDO);
    write_file ("tools/apt-get", 0755, "#!/bin/sh\necho 'E: the archive is away'\nexit 100\n");
    assert_int_equal (run ("setup.sh", "test"), 1);
    assert_said ("libcmocka-dev");
    assert_said ("Debian packages ... failed after ");
    assert_said ("  | E: the archive is away");
    assert_said ("build/log/apt");
}

static void packages_that_are_being_installed_are_finished_before_a_stop (void **state)
{
    (void) state;
    write_file ("tools/dpkg-query", 0755, NO_PACKAGES);
    write_file ("tools/sudo", 0755, SUDO);
    write_file ("tools/apt-get", 0755,
                "#!/bin/sh\n"
                "case $* in *download-only* | *update*) exit 0 ;; esac\n"
                "cd \"${0%/*}\" && touch started\n"
                "until [ -e go ]; do sleep 0.05; done\n"
                "touch finished\n");
    pid_t pid = start ("setup.sh", "test");
    ts_wait_until (is_there, (void *) "tools/started", WAIT_MS, "apt-get installs");
    kill (-pid, SIGINT);
    kill (-pid, SIGHUP);
    ts_wait_until (is_said, (void *) "are finished first; then this stops.", WAIT_MS, "the wait is told");
    write_file ("tools/go", 0644, "");
    assert_int_equal (ts_process_wait (pid), 130);
    assert_true (exists ("tools/finished"));
}

/* The address is in the first and in the last line; between them a line a step. */
static void assert_calm (void)
{
    char line[128];
    snprintf (line, sizeof line, "Digimeente comes at %s\n", address);
    assert_memory_equal (said (), line, strlen (line));
    snprintf (line, sizeof line, "\nIt is ready: %s\n", address);
    assert_string_equal (said () + strlen (said ()) - strlen (line), line);
    assert_said ("\nStarting PostgreSQL ...");
    for (const char *at = said (); *at; at++)
        assert_true (*at == '\n' || (unsigned char) *at >= ' ');
}

static void assert_told_that_it_runs (void)
{
    char line[128], first[16];
    snprintf (first, sizeof first, "%s", port_setting);
    assert_int_equal (run ("run.sh", "build"), 0);
    snprintf (line, sizeof line, "Digimeente runs here already: %s\n", address);
    assert_memory_equal (said (), line, strlen (line));
    assert_said ("It runs the code that is here now.");
    snprintf (port_setting, sizeof port_setting, "PORT=%u", port + 1000);
    write_file ("checkout/compose/local/new.sh", 0644, "");
    assert_int_equal (run ("run.sh", "build"), 0);
    assert_said ("The code here is newer: compose/local/new.sh changed since.");
    assert_said ("Its first port is ");
    snprintf (port_setting, sizeof port_setting, "%s", first);
}

static void an_interrupt_and_a_hang_up_together_stop_everything (void **state)
{
    (void) state;
    for (int i = 0; i < 2; i++) {
        pid_t pid = start ("run.sh", "build");
        ts_wait_until (is_said, (void *) "It is ready: ", WAIT_MS, "everything is ready");
        if (i == 0) {
            assert_calm ();
            assert_told_that_it_runs ();
        }
        interrupt_and_hang_up (pid);
        assert_int_equal (ts_process_wait (pid), 0);
        bool is_all_gone = is_free (NULL);
        run ("stop.sh", NULL); /* also where the assertion fails */
        assert_true (is_all_gone);
    }
}

int main (void)
{
#define TEST(name) cmocka_unit_test_setup (name, open_test)
    const struct CMUnitTest tests[] = {
        TEST (a_port_that_is_none_is_refused_with_one_that_is_free),
        TEST (a_taken_port_is_told_with_who_has_it_before_anything_is_built),
        TEST (a_disk_without_room_is_told_before_anything_is_built),
        TEST (a_build_that_fails_shows_the_end_of_its_log),
        TEST (an_interrupt_ends_the_build_with_all_its_processes),
        TEST (what_still_builds_is_told_to_another_run_and_stopped_by_make_stop),
        TEST (packages_that_do_not_come_show_what_apt_get_said),
        TEST (packages_that_are_being_installed_are_finished_before_a_stop),
        TEST (an_interrupt_and_a_hang_up_together_stop_everything),
    };
    return cmocka_run_group_tests (tests, make_checkout, remove_checkout);
}
