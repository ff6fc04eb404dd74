/* SPDX-License-Identifier: EUPL-1.2 */
/* A database server that hangs up on each connection: how often it is asked, and how much is said of it. */
#include "common/db_connection.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"
#include "tests/support/process.h"

#define LOOKED_AT_MS 3000

static struct server {
    int listening;
    char conninfo[100];
    pthread_t thread;
    atomic_int asked;
} server;

static void *hang_up (void *arg)
{
    (void) arg;
    for (int fd; (fd = accept (server.listening, NULL, NULL)) >= 0; server.asked++)
        close (fd);
    return NULL;
}

static int open_server (void **state)
{
    (void) state;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
    socklen_t size = sizeof at;
    server.listening = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal (bind (server.listening, (const struct sockaddr *) &at, size), 0);
    assert_int_equal (listen (server.listening, 64), 0);
    assert_int_equal (getsockname (server.listening, (struct sockaddr *) &at, &size), 0);
    snprintf (server.conninfo, sizeof server.conninfo, "host=127.0.0.1 port=%u user=x dbname=x sslmode=disable",
              ntohs (at.sin_port));
    return pthread_create (&server.thread, NULL, hang_up, NULL);
}

static int close_server (void **state)
{
    (void) state;
    shutdown (server.listening, SHUT_RDWR);
    pthread_join (server.thread, NULL);
    close (server.listening);
    return 0;
}

static size_t count_lines (const char *path)
{
    size_t count = 0;
    FILE *file = fopen (path, "r");
    assert_non_null (file);
    for (int c; (c = fgetc (file)) != EOF;)
        count += c == '\n';
    fclose (file);
    return count;
}

/* Asks without any pause, as threads with work do. Standard error goes into a file meanwhile.  Gives: its lines. */
static void ask_without_pause (dm_db *db, size_t *out_lines)
{
    char *folder = ts_folder_make (), path[300];
    snprintf (path, sizeof path, "%s/log", folder);
    FILE *file = fopen (path, "w");
    assert_non_null (file);
    fflush (stderr);
    int kept = dup (STDERR_FILENO);
    dup2 (fileno (file), STDERR_FILENO);
    int64_t until_ms = dm_clock_monotonic_ms () + LOOKED_AT_MS;
    dm_status status = DM_UNAVAILABLE;
    dm_error error = { 0 };
    while (status == DM_UNAVAILABLE && dm_clock_monotonic_ms () < until_ms)
        status = dm_db_ensure (db, &error);
    dup2 (kept, STDERR_FILENO);
    close (kept);
    fclose (file);
    *out_lines = count_lines (path);
    ts_folder_remove (&folder);
    assert_int_equal (status, DM_UNAVAILABLE);
}

/* Waits are 20 ms and a random time that doubles: some ten attempts in three seconds, on a day without luck thrice as
 * many. */
static void server_that_hangs_up_is_asked_ever_less_often_and_said_so_even_less (void **state)
{
    (void) state;
    size_t lines = 0;
    dm_metrics *metrics = dm_metrics_open ("probe", NULL, 0);
    dm_db *db = dm_db_open (&(dm_db_config){ .conninfo = server.conninfo, .schema = "probe", .metrics = metrics });
    ask_without_pause (db, &lines);
    assert_in_range (server.asked, 2, 50);
    size_t most_lines = 0; /* of the attempts 1, 2, 4, 8, ... */
    for (int attempt = 1; attempt <= server.asked; attempt *= 2)
        most_lines++;
    assert_in_range (lines, 1, most_lines);
    dm_db_destroy (&db);
    dm_metrics_destroy (&metrics);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (server_that_hangs_up_is_asked_ever_less_often_and_said_so_even_less),
    };
    dm_log_init ("probe", DM_INFO);
    return cmocka_run_group_tests (tests, open_server, close_server);
}
