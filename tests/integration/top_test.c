/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl top in a real pseudo terminal: what it draws, and that the terminal is as it was afterwards. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <sys/prctl.h>
#include <termios.h>
#include <utmp.h>
#include <unistd.h>
#include "common/utf8.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

#define ENTER "\033[?1049h\033[?25l"
#define LEAVE "\033[?25h\033[?1049l"

static ts_suite *suite;

/* A program in a terminal, and all that it has written. */
typedef struct terminal {
    pid_t pid;
    int ours, theirs; /* the two ends; theirs stays open, so that its state can be seen after the program's end */
    struct termios before;
    char *text;
    size_t size, room;
} terminal;

static int open_suite (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .replicas = 2 });
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

static void resize (terminal *it, unsigned columns, unsigned rows)
{
    const struct winsize size = { .ws_col = (unsigned short) columns, .ws_row = (unsigned short) rows };
    assert_int_equal (ioctl (it->ours, TIOCSWINSZ, &size), 0);
}

static void start (terminal *it, unsigned columns, unsigned rows)
{
    char program[600], config[400];
    *it = (terminal){ .room = 1 << 20 };
    it->text = calloc (1, it->room);
    snprintf (program, sizeof program, "%s/digictl", ts_bin_folder ());
    snprintf (config, sizeof config, "--config=%s/digictl.conf", ts_suite_folder (suite));
    assert_int_equal (openpty (&it->ours, &it->theirs, NULL, NULL, NULL), 0);
    resize (it, columns, rows);
    tcgetattr (it->theirs, &it->before);
    it->pid = fork ();
    if (it->pid == 0) {
        prctl (PR_SET_PDEATHSIG, SIGKILL);
        setenv ("TERM", "xterm", 1);
        close (it->ours);
        login_tty (it->theirs);
        execl (program, program, config, "top", "--interval", "1", (char *) NULL);
        _exit (127);
    }
}

/* Reads what there is within some milliseconds. */
static void read_some (terminal *it)
{
    struct pollfd output = { .fd = it->ours, .events = POLLIN };
    ssize_t size = poll (&output, 1, 20) > 0 ? read (it->ours, it->text + it->size, it->room - it->size - 1) : 0;
    it->size += size > 0 ? (size_t) size : 0;
    it->text[it->size] = '\0';
}

/* The picture that is on the screen: what was written since the cursor was last put at the top, when it is whole. */
static char *picture (const terminal *it)
{
    char *copy = strdup (it->text), *last = NULL;
    for (char *at = copy; (at = strstr (at, "\033[H")); at++)
        if (strstr (at, "\033[J"))
            last = at;
    char *found = strdup (last ? last : "");
    free (copy);
    char *end = strstr (found, "\033[J");
    if (end)
        *end = '\0';
    return found;
}

typedef struct wish {
    terminal *it;
    const char *text;
    unsigned columns, rows; /* 0: any */
} wish;

/* Takes the escape sequences out. */
static void strip (char *text)
{
    char *to = text;
    for (char *at = text; *at; at++)
        if (*at == '\033') {
            at++;
            while (*at && !((*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z')))
                at++;
        } else
            *to++ = *at;
    *to = '\0';
}

static bool fits (const wish *it, char *text)
{
    unsigned rows = 0;
    for (char *rest = text, *line; (line = strsep (&rest, "\n")); rows++) {
        line[strcspn (line, "\r")] = '\0';
        if (it->columns && dm_utf8_length (line) > it->columns)
            return false;
    }
    return !it->rows || rows <= it->rows;
}

static bool is_shown (void *arg)
{
    wish *it = arg;
    read_some (it->it);
    char *text = picture (it->it);
    strip (text);
    bool is_there = strstr (text, it->text) != NULL && fits (it, text);
    free (text);
    return is_there;
}

static void wait_for (terminal *it, const char *text, unsigned columns, unsigned rows)
{
    ts_wait_until (is_shown, &(wish){ it, text, columns, rows }, TS_PATIENCE_MS, text);
}

static bool has_written (void *arg)
{
    wish *it = arg;
    read_some (it->it);
    return strstr (it->it->text, it->text) != NULL;
}

/* Ends the terminal; the program has ended with this status of waitpid, and left all as it was. */
static void assert_ended (terminal *it, bool is_signal, int wanted)
{
    struct termios after;
    int status;
    ts_wait_until (has_written, &(wish){ it, LEAVE, 0, 0 }, TS_PATIENCE_MS, "the old screen is back");
    assert_int_equal (waitpid (it->pid, &status, 0), it->pid);
    if (is_signal)
        assert_true (WIFSIGNALED (status) && WTERMSIG (status) == wanted);
    else
        assert_true (WIFEXITED (status) && WEXITSTATUS (status) == wanted);
    assert_int_equal (tcgetattr (it->theirs, &after), 0);
    assert_int_equal (after.c_lflag, it->before.c_lflag);
    assert_string_equal (strstr (it->text, LEAVE), LEAVE); /* and nothing after it */
    close (it->ours);
    close (it->theirs);
    free (it->text);
}

static void press (terminal *it, const char *keys)
{
    assert_int_equal (write (it->ours, keys, strlen (keys)), (ssize_t) strlen (keys));
}

static void it_shows_every_replica_and_q_ends_it (void **state)
{
    (void) state;
    char row[100];
    terminal it;
    start (&it, 100, 60);
    snprintf (row, sizeof row, "intake %s", ts_suite_endpoint (suite, "intake", 1) + strlen ("tcp://"));
    wait_for (&it, row, 100, 60);
    wait_for (&it, "10 of 10 answer", 100, 60);
    wait_for (&it, "CONSUMER", 100, 60);
    assert_non_null (strstr (it.text, ENTER));
    press (&it, "xq");
    assert_ended (&it, false, 0);
}

static void it_follows_the_size_of_the_terminal (void **state)
{
    (void) state;
    terminal it;
    start (&it, 80, 24);
    wait_for (&it, "10 of 10 answer", 80, 24);
    wait_for (&it, "MEMORY", 80, 24);
    resize (&it, 40, 8);
    wait_for (&it, "more lines need a higher window", 40, 8);
    resize (&it, 20, 2);
    wait_for (&it, "20", 20, 2);
    resize (&it, 140, 50);
    wait_for (&it, "EVENTS/s", 140, 50);
    wait_for (&it, "HEAD", 140, 50);
    press (&it, "q");
    assert_ended (&it, false, 0);
}

static void a_replica_that_ends_is_seen_and_the_others_stay (void **state)
{
    (void) state;
    terminal it;
    start (&it, 160, 60);
    wait_for (&it, "10 of 10 answer, 10 well", 160, 60);
    assert_int_equal (ts_suite_end (suite, "audit", 1, SIGTERM), 0);
    wait_for (&it, "9 of 10 answer", 160, 60);
    wait_for (&it, "(Connection refused): it does not run, is starting, or listens elsewhere", 160, 60);
    ts_suite_start (suite, "audit", 1);
    wait_for (&it, "10 of 10 answer, 10 well", 160, 60);
    press (&it, "q");
    assert_ended (&it, false, 0);
}

static void keys_are_heard_while_a_replica_hangs (void **state)
{
    (void) state;
    terminal it;
    start (&it, 160, 60);
    wait_for (&it, "10 of 10 answer", 160, 60);
    ts_suite_signal (suite, "documents", 0, SIGSTOP);
    wait_for (&it, "9 of 10 answer", 160, 60);
    press (&it, "q");
    assert_ended (&it, false, 0);
    ts_suite_signal (suite, "documents", 0, SIGCONT);
}

static void signals_give_the_terminal_back (void **state)
{
    (void) state;
    static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT };
    for (size_t i = 0; i < DM_COUNT (signals); i++) {
        terminal it;
        start (&it, 80, 24);
        wait_for (&it, "10 of 10 answer", 80, 24);
        kill (it.pid, signals[i]);
        assert_ended (&it, true, signals[i]);
    }
    terminal it;
    start (&it, 80, 24);
    wait_for (&it, "10 of 10 answer", 80, 24);
    press (&it, "\003"); /* Ctrl-C */
    assert_ended (&it, true, SIGINT);
}

static void ctrl_z_gives_the_terminal_back_until_it_goes_on (void **state)
{
    (void) state;
    terminal it;
    int status;
    start (&it, 80, 24);
    wait_for (&it, "10 of 10 answer", 80, 24);
    press (&it, "\032");
    ts_wait_until (has_written, &(wish){ &it, LEAVE, 0, 0 }, TS_PATIENCE_MS, "the old screen is back");
    assert_int_equal (waitpid (it.pid, &status, WUNTRACED), it.pid);
    assert_true (WIFSTOPPED (status));
    struct termios now;
    tcgetattr (it.theirs, &now);
    assert_int_equal (now.c_lflag, it.before.c_lflag);
    it.size = 0;
    *it.text = '\0';
    kill (it.pid, SIGCONT);
    ts_wait_until (has_written, &(wish){ &it, ENTER, 0, 0 }, TS_PATIENCE_MS, "it is there again");
    wait_for (&it, "10 of 10 answer", 80, 24);
    press (&it, "q");
    assert_ended (&it, false, 0);
}

static void without_a_terminal_it_refuses_and_says_what_else (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("%s/digictl --config=%s/digictl.conf top 2>&1 </dev/null", ts_bin_folder (),
                               ts_suite_folder (suite));
    assert_int_equal (said.code, 2);
    ts_said_has (&said, "it draws on a terminal, and this is none; --once prints one picture");
    assert_null (strchr (said.text, '\033'));
}

static void once_prints_one_picture_for_people_or_programs (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said said = ts_said_by ("%s/digictl --config=%s/digictl.conf top --once --interval 1 2>&1", ts_bin_folder (),
                               ts_suite_folder (suite));
    assert_int_equal (said.code, 0);
    ts_said_has (&said, "10 of 10 answer, 10 well\n");
    ts_said_has (&said, "SERVICE");
    assert_null (strchr (said.text, '\033'));
    DM_AUTO (ts_said_clear)
    ts_said json = ts_said_by ("%s/digictl --config=%s/digictl.conf top --json --interval 1 | node -e '"
                               "for (const it of JSON.parse(require(\"fs\").readFileSync(0)).services) "
                               "console.log(it.service, it.state, typeof it.calls_per_s)' 2>&1",
                               ts_bin_folder (), ts_suite_folder (suite));
    ts_said_has (&json, "intake ok number\nintake ok number\ndocuments ok number\n");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (it_shows_every_replica_and_q_ends_it),
        cmocka_unit_test (it_follows_the_size_of_the_terminal),
        cmocka_unit_test (a_replica_that_ends_is_seen_and_the_others_stay),
        cmocka_unit_test (keys_are_heard_while_a_replica_hangs),
        cmocka_unit_test (signals_give_the_terminal_back),
        cmocka_unit_test (ctrl_z_gives_the_terminal_back_until_it_goes_on),
        cmocka_unit_test (without_a_terminal_it_refuses_and_says_what_else),
        cmocka_unit_test (once_prints_one_picture_for_people_or_programs),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
