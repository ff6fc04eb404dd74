/* SPDX-License-Identifier: EUPL-1.2 */
/* The whole suite for tests in other languages. Prints one line of JSON when everything is ready, then does what each
 * line of standard input says and answers it with one line; ends everything at the end of standard input.
 * Arguments are settings, as of ts_suite_options: suite notification --smtp-url=... */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/support/process.h"
#include "tests/support/provider.h"
#include "tests/support/sealed.h"
#include "tests/support/suite.h"

#define LINE_MAX_BYTES 4096
#define SETTINGS_MAX 40

static void kill_service (ts_suite *suite, const char *service)
{
    ts_suite_end (suite, service, 0, SIGKILL);
    puts ("killed");
}

static void start_service (ts_suite *suite, const char *service)
{
    ts_suite_start (suite, service, 0);
    ts_suite_wait_ready (suite, service, 0);
    puts ("ready");
}

static void stop_service (ts_suite *suite, const char *service)
{
    ts_suite_signal (suite, service, 0, SIGSTOP);
    puts ("stopped");
}

static void continue_service (ts_suite *suite, const char *service)
{
    ts_suite_signal (suite, service, 0, SIGCONT);
    puts ("continued");
}

/* The first column of the first row, as a number. */
static void query_number (ts_suite *suite, const char *sql)
{
    printf ("%lld\n", (long long) ts_cluster_number (ts_suite_cluster (suite), sql));
}

/* Any other statement. */
static void change (ts_suite *suite, const char *sql)
{
    PQclear (ts_cluster_query (ts_suite_cluster (suite), sql));
    puts ("changed");
}

static void publish (ts_suite *suite, const char *journey_path)
{
    int code;
    const char *arguments[] = { "journey", "publish", journey_path, NULL };
    char *said = ts_digictl (suite, arguments, &code);
    if (code)
        ts_die ("%s", said);
    free (said);
    puts ("published");
}

static void wait_settled (ts_suite *suite, const char *nothing)
{
    (void) nothing;
    ts_suite_wait_settled (suite);
    puts ("settled");
}

/* NAME=VALUE for what is started from now on; NAME= takes it away. */
static void set_environment (ts_suite *suite, const char *variable)
{
    char name[LINE_MAX_BYTES];
    const char *value = strchr (variable, '=');
    (void) suite;
    if (!value)
        ts_die ("no NAME=VALUE: %s", variable);
    snprintf (name, sizeof name, "%.*s", (int) (value - variable), variable);
    if (value[1] != '\0' ? setenv (name, value + 1, 1) : unsetenv (name))
        ts_die ("cannot set %s", name);
    puts ("set");
}

/* Where it answers /metrics. */
static void tell_health (ts_suite *suite, const char *service)
{
    puts (ts_suite_health (suite, service, 0));
}

static void tell_pid (ts_suite *suite, const char *service)
{
    printf ("%d\n", (int) ts_suite_pid (suite, service, 0));
}

/* What zaken say can be asked by number from now on, in the table opened. */
static void open_zaken (ts_suite *suite, const char *nothing)
{
    (void) nothing;
    ts_open_zaken (suite);
    puts ("opened");
}

static void kill_database (ts_suite *suite, const char *nothing)
{
    (void) nothing;
    ts_cluster_kill (ts_suite_cluster (suite));
    puts ("killed");
}

static void start_database (ts_suite *suite, const char *nothing)
{
    (void) nothing;
    ts_cluster_start (ts_suite_cluster (suite));
    puts ("started");
}

static const struct {
    const char *verb;
    void (*act) (ts_suite *suite, const char *argument);
} commands[] = {
    { "kill", kill_service },
    { "start", start_service },
    { "stop", stop_service },
    { "continue", continue_service },
    { "number", query_number },
    { "settle", wait_settled },
    { "change", change },
    { "publish", publish },
    { "open", open_zaken },
    { "kill-database", kill_database },
    { "start-database", start_database },
    { "environment", set_environment },
    { "health", tell_health },
    { "pid", tell_pid },
};

static void obey (ts_suite *suite, char *line)
{
    char *argument = line;
    const char *verb = strsep (&argument, " ");
    for (size_t i = 0; i < DM_COUNT (commands); i++)
        if (strcmp (commands[i].verb, verb) == 0) {
            commands[i].act (suite, argument ? argument : "");
            return;
        }
    ts_die ("no such command: %s", verb);
}

int main (int argc, char **argv)
{
    char url[64], http[64], public_url[96], issuer[120], secret[120], portal_url[96];
    const uint16_t port = ts_port_find (1);
    setvbuf (stdout, NULL, _IOLBF, 0);
    snprintf (url, sizeof url, "http://localhost:%u", port);
    ts_provider *provider = ts_provider_open (url);
    snprintf (http, sizeof http, "--http=127.0.0.1:%u", port);
    snprintf (public_url, sizeof public_url, "--public-url=%s", url);
    snprintf (portal_url, sizeof portal_url, "--portal-url=%s", url);
    snprintf (issuer, sizeof issuer, "--issuer=%s", ts_provider_issuer (provider));
    snprintf (secret, sizeof secret, "--client-secret=%s", TS_CLIENT_SECRET);
    const char *settings[SETTINGS_MAX] = { "gateway",      http,       "gateway", public_url, "gateway",
                                           issuer,         "gateway",  secret,    "gateway",  "--address-rate=0",
                                           "notification", portal_url, NULL };
    size_t count = 0;
    while (settings[count])
        count++;
    if (argc % 2 == 0 || count + (size_t) argc > SETTINGS_MAX)
        ts_die ("arguments are SERVICE --SETTING=VALUE, at most %zu of them", (SETTINGS_MAX - count) / 2);
    memcpy (settings + count, argv + 1, (size_t) (argc - 1) * sizeof *settings);
    ts_suite *suite = ts_suite_open (&(ts_suite_options){ .settings = settings });
    printf ("{\"url\":\"%s\",\"issuer\":\"%s\",\"folder\":\"%s\",\"database\":\"%s\"}\n", url,
            ts_provider_issuer (provider), ts_suite_folder (suite),
            ts_cluster_conninfo (ts_suite_cluster (suite), TS_SUPERUSER));
    char line[LINE_MAX_BYTES];
    while (fgets (line, sizeof line, stdin)) {
        line[strcspn (line, "\n")] = '\0';
        obey (suite, line);
    }
    ts_suite_destroy (&suite);
    ts_provider_destroy (&provider);
    return 0;
}
