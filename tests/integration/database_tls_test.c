/* SPDX-License-Identifier: EUPL-1.2 */
/* The containers' PostgreSQL: the keys, certificates and connection strings that compose/keys.sh makes, the server with
 * the containers' own configuration, and what it takes and refuses. The server listens on loopback, under the name that
 * it has among the containers. */
#include <libpq-fe.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/certificate.h"
#include "tests/support/browser.h"
#include "tests/support/process.h"

#define POSTGRES_BIN "/usr/lib/postgresql/15/bin/"
#define TEXT_MAX 4096
#define LOG_MAX 200000

static char *folder;
static uint16_t port;
static pid_t server;
static char log_path[300];

/* Runs a line of sh, in which folder, port, bin and server_uid are set. Its output goes to the log. Returns its exit
 * code. */
static int run (const char *line)
{
    const struct passwd *nobody = getpwnam ("nobody");
    unsigned server_uid = geteuid () == 0 && nobody ? nobody->pw_uid : geteuid ();
    char *text;
    if (asprintf (&text,
                  "set -eu; folder='%s' port=%u bin='%s' server_uid=%u own_uid=%u; "
                  "PATH=$bin:" POSTGRES_BIN ":/usr/bin:/bin; secrets=$folder/secrets; %s",
                  folder, port, ts_bin_folder (), server_uid, geteuid (), line)
        < 0)
        abort ();
    const char *arguments[] = { "/bin/sh", "-c", text, NULL };
    int code = ts_process_wait (ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = log_path }));
    free (text);
    return code;
}

static void must_run (const char *line)
{
    if (run (line) != 0)
        ts_die ("%s failed; its log: %s", line, log_path);
}

static void read_file (const char *name, char *out, size_t size)
{
    char path[TEXT_MAX];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen (path, "r");
    if (!file)
        ts_die ("cannot read %s", path);
    out[fread (out, 1, size - 1, file)] = '\0';
    fclose (file);
}

/* The connection string that was made for a role, on this machine's loopback. The last of two equal keywords counts. */
static void write_conninfo (const char *role, const char *more, char out[2 * TEXT_MAX])
{
    char name[100], made[TEXT_MAX];
    snprintf (name, sizeof name, "secrets/%s_database", role);
    read_file (name, made, sizeof made);
    made[strcspn (made, "\n")] = '\0';
    snprintf (out, (size_t) 2 * TEXT_MAX,
              "%s hostaddr=127.0.0.1 port=%u connect_timeout=20 sslrootcert=%s/secrets/postgres/ca.crt %s", made, port,
              folder, more);
}

static PGconn *connect_as (const char *role, const char *more)
{
    char conninfo[2 * TEXT_MAX];
    write_conninfo (role, more, conninfo);
    return PQconnectdb (conninfo);
}

static void assert_refused (const char *more, const char *reason)
{
    PGconn *connection = connect_as ("audit", more);
    if (PQstatus (connection) == CONNECTION_OK)
        fail_msg ("a connection with %s was made", more);
    if (!strstr (PQerrorMessage (connection), reason))
        fail_msg ("%s does not say: %s", PQerrorMessage (connection), reason);
    PQfinish (connection);
}

#define MAKE_KEYS "SECRETS=$secrets POSTGRES_UID=$server_uid SERVICE_UID=$own_uid sh compose/keys.sh"

static void start_server (void)
{
    char data[400], configuration[400], options[6][TEXT_MAX];
    snprintf (data, sizeof data, "%s/data", folder);
    snprintf (configuration, sizeof configuration, "config_file=%s/postgresql.conf", folder);
    snprintf (options[0], TEXT_MAX, "hba_file=%s/pg_hba.conf", folder);
    snprintf (options[1], TEXT_MAX, "ssl_cert_file=%s/secrets/postgres/server.crt", folder);
    snprintf (options[2], TEXT_MAX, "ssl_key_file=%s/secrets/postgres/server.key", folder);
    snprintf (options[3], TEXT_MAX, "unix_socket_directories=%s", folder);
    snprintf (options[4], TEXT_MAX, "port=%u", port);
    const char *arguments[] = { POSTGRES_BIN "postgres",
                                "-D",
                                data,
                                "-c",
                                configuration,
                                "-c",
                                options[0],
                                "-c",
                                options[1],
                                "-c",
                                options[2],
                                "-c",
                                options[3],
                                "-c",
                                options[4],
                                "-c",
                                "listen_addresses=127.0.0.1",
                                NULL };
    server = ts_process_start (
        &(ts_spawn){ .arguments = arguments, .log_path = log_path, .as_nobody = true, .death_signal = SIGQUIT });
}

static bool is_answering (void *arg)
{
    (void) arg;
    char conninfo[200];
    snprintf (conninfo, sizeof conninfo, "hostaddr=127.0.0.1 port=%u", port);
    if (waitpid (server, NULL, WNOHANG) == server)
        ts_die ("PostgreSQL ended (its log: %s)", log_path);
    return PQping (conninfo) == PQPING_OK;
}

static void make_data (void)
{
    char data[400], password[400];
    snprintf (data, sizeof data, "%s/data", folder);
    snprintf (password, sizeof password, "--pwfile=%s/secrets/postgres_password", folder);
    const char *arguments[] = {
        POSTGRES_BIN "initdb", "-D",        data, "-U", "postgres", "-A", "scram-sha-256", password,
        "--locale=C.UTF-8",    "--no-sync", NULL
    };
    ts_process_run (&(ts_spawn){ .arguments = arguments, .log_path = log_path, .as_nobody = true });
}

static int open_world (void **state)
{
    (void) state;
    folder = ts_folder_make ();
    port = ts_port_find (4); /* PostgreSQL's; three of the service below */
    snprintf (log_path, sizeof log_path, "%s/postgres.log", folder);
    must_run ("mkdir $secrets; " MAKE_KEYS "; chmod 711 $secrets; "
              "cp compose/postgres/postgresql.conf compose/postgres/pg_hba.conf $folder; chmod a+r $folder/*.conf");
    make_data ();
    start_server ();
    ts_wait_until (is_answering, NULL, TS_PATIENCE_MS, "PostgreSQL answers");
    must_run ("PGHOST=postgres PGHOSTADDR=127.0.0.1 PGPORT=$port PGUSER=postgres PGPASSFILE=$secrets/superuser_pgpass "
              "PGSSLMODE=verify-full PGSSLROOTCERT=$secrets/postgres/ca.crt PASSWORD_DIR=$secrets/passwords "
              "sh compose/postgres/bootstrap.sh");
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_process_end (server, SIGQUIT);
    ts_folder_remove (&folder);
    return 0;
}

static void strings_that_are_made_verify_the_server (void **state)
{
    (void) state;
    static const char *const roles[] = { "intake", "documents", "notification", "audit", "gateway", "audit_owner" };
    for (size_t i = 0; i < DM_COUNT (roles); i++) {
        char name[100], made[TEXT_MAX];
        snprintf (name, sizeof name, "secrets/%s_database", roles[i]);
        read_file (name, made, sizeof made);
        assert_non_null (strstr (made, " sslmode=verify-full sslrootcert=/run/secrets/postgres_ca"));
        PGconn *connection = connect_as (roles[i], "");
        if (PQstatus (connection) != CONNECTION_OK)
            fail_msg ("%s: %s", roles[i], PQerrorMessage (connection));
        assert_true (PQsslInUse (connection));
        assert_string_equal (PQsslAttribute (connection, "protocol"), "TLSv1.3");
        PQfinish (connection);
    }
}

static void service_migrates_over_tls (void **state)
{
    (void) state;
    char program[TEXT_MAX], option[2 * TEXT_MAX + 32], conninfo[2 * TEXT_MAX];
    snprintf (program, sizeof program, "%s/audit", ts_bin_folder ());
    write_conninfo ("audit_owner", "", conninfo);
    snprintf (option, sizeof option, "--owner-database=%s", conninfo);
    const char *arguments[] = { program, "--migrate", option, NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments, .log_path = log_path });
}

static bool is_found_by_healthcheck (void *arg)
{
    (void) arg;
    return run ("audit --healthcheck --health=127.0.0.0/8:$((port + 3))") == 0;
}

/* Whether the role audit has another connection than this one. A role sees its own alone. */
static bool has_connections_over_tls (void *arg)
{
    (void) arg;
    PGconn *connection = connect_as ("audit", "");
    PGresult *result = PQexec (connection, "SELECT FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)"
                                           " WHERE usename = 'audit' AND ssl AND pid <> pg_backend_pid ()");
    bool has = PQntuples (result) > 0;
    PQclear (result);
    PQfinish (connection);
    return has;
}

/* The service shows when the server's certificate ends. */
static bool is_end_shown (void *arg)
{
    (void) arg;
    char url[64], line[200], certificate[TEXT_MAX];
    read_file ("secrets/postgres/server.crt", certificate, sizeof certificate);
    snprintf (url, sizeof url, "http://127.0.0.1:%u", port + 3U);
    snprintf (
        line, sizeof line,
        "\ndigimeente_certificate_expiry_timestamp_seconds{service=\"audit\",certificate=\"postgresql\"} %lld.000\n",
        (long long) dm_certificate_of_pem_ms (certificate) / 1000);
    ts_browser *browser = ts_browser_open (url);
    bool is_so = strstr (ts_browser_get (browser, "/metrics")->body, line) != NULL;
    ts_browser_destroy (&browser);
    return is_so;
}

/* As in the containers: what it is told is the network, and it finds its own address there. */
static void service_runs_over_tls_and_is_found_in_its_network (void **state)
{
    (void) state;
    char texts[5][2 * TEXT_MAX + 32], conninfo[2 * TEXT_MAX];
    assert_false (is_found_by_healthcheck (NULL));
    write_conninfo ("audit", "", conninfo);
    snprintf (texts[0], sizeof texts[0], "%s/audit", ts_bin_folder ());
    snprintf (texts[1], sizeof texts[1], "--database=%s", conninfo);
    snprintf (texts[2], sizeof texts[2], "--listen=tcp://127.0.0.1:%u", port + 1U);
    snprintf (texts[3], sizeof texts[3], "--health=127.0.0.0/8:%u", port + 3U);
    snprintf (texts[4], sizeof texts[4], "--key=%s/secrets/keys/audit.key", folder);
    char peers[400];
    snprintf (peers, sizeof peers, "--peers=%s/secrets/keys/peers", folder);
    const char *arguments[] = { texts[0], texts[1], texts[2], texts[3], texts[4], peers, NULL };
    pid_t service = ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = log_path });
    ts_wait_until (is_found_by_healthcheck, NULL, TS_PATIENCE_MS, "audit answers its healthcheck");
    ts_wait_until (has_connections_over_tls, NULL, TS_PATIENCE_MS, "audit is connected over TLS");
    ts_wait_until (is_end_shown, NULL, TS_PATIENCE_MS, "audit shows when the server's certificate ends");
    assert_int_equal (ts_process_end (service, SIGTERM), 0);
}

static void server_with_another_name_is_refused (void **state)
{
    (void) state;
    assert_refused ("host=localhost", "does not match host name \"localhost\"");
}

static void server_of_another_authority_is_refused (void **state)
{
    (void) state;
    must_run ("compose/postgres/tls.sh $folder/other postgres");
    char more[400];
    snprintf (more, sizeof more, "sslrootcert=%s/other/ca.crt", folder);
    assert_refused (more, "certificate verify failed");
}

static void connection_without_tls_is_refused (void **state)
{
    (void) state;
    assert_refused ("sslmode=disable", "no encryption");
}

static void another_password_is_refused (void **state)
{
    (void) state;
    assert_refused ("password=another", "password authentication failed");
}

/* A row that a constraint refuses, a row that is there already, and a statement with a value in its text. */
static void log_tells_no_values (void **state)
{
    (void) state;
    static const char *const statements[] = {
        "CREATE TABLE audit.probe (bsn text PRIMARY KEY, CONSTRAINT probe_is_short CHECK (length (bsn) < 12))",
        "INSERT INTO audit.probe VALUES ('999990019')",
        "INSERT INTO audit.probe VALUES ('999990019')",
        "INSERT INTO audit.probe VALUES ($1)",
        "SELECT no_such_column FROM audit.probe WHERE bsn = '999990019'",
        "DROP TABLE audit.probe",
    };
    static const char *const values[] = { "999990019 Sanne de Boer" };
    PGconn *connection = connect_as ("audit_owner", "");
    for (size_t i = 0; i < DM_COUNT (statements); i++)
        PQclear (
            PQexecParams (connection, statements[i], strchr (statements[i], '$') ? 1 : 0, NULL, values, NULL, NULL, 0));
    PQfinish (connection);
    static char log[LOG_MAX];
    read_file ("postgres.log", log, sizeof log);
    assert_non_null (strstr (log, "probe_is_short"));
    assert_non_null (strstr (log, "probe_pkey"));
    assert_non_null (strstr (log, "no_such_column"));
    assert_null (strstr (log, "999990019"));
}

/* Strings of a version whose server had no certificate; a certificate that is there stays. */
static void update_verifies_and_keeps_what_is_there (void **state)
{
    (void) state;
    must_run ("sha256sum $secrets/postgres/* $secrets/passwords/* >$folder/before; "
              "echo 'host=postgres dbname=digimeente user=audit password=x' >$secrets/audit_database; " MAKE_KEYS "; "
              "sha256sum --quiet -c $folder/before");
    char made[TEXT_MAX];
    read_file ("secrets/audit_database", made, sizeof made);
    assert_string_equal (made, "host=postgres dbname=digimeente user=audit password=x sslmode=verify-full "
                               "sslrootcert=/run/secrets/postgres_ca\n");
}

/* A running service has the file of peers mounted that it was given; whoever is taken out of it later must be gone
 * there.
 */
static void update_writes_into_the_file_of_peers_that_services_have_mounted (void **state)
{
    (void) state;
    char peers[TEXT_MAX];
    must_run ("inode=$(stat -c %i $secrets/keys/peers); " MAKE_KEYS "; "
              "test \"$(stat -c %i $secrets/keys/peers)\" = \"$inode\"; OPERATOR=joris " MAKE_KEYS "; "
              "test \"$(stat -c %i $secrets/keys/peers)\" = \"$inode\"");
    read_file ("secrets/keys/peers", peers, sizeof peers);
    assert_non_null (strstr (peers, "\njoris "));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (strings_that_are_made_verify_the_server),
        cmocka_unit_test (service_migrates_over_tls),
        cmocka_unit_test (service_runs_over_tls_and_is_found_in_its_network),
        cmocka_unit_test (server_with_another_name_is_refused),
        cmocka_unit_test (server_of_another_authority_is_refused),
        cmocka_unit_test (connection_without_tls_is_refused),
        cmocka_unit_test (another_password_is_refused),
        cmocka_unit_test (log_tells_no_values),
        cmocka_unit_test (update_verifies_and_keeps_what_is_there),
        cmocka_unit_test (update_writes_into_the_file_of_peers_that_services_have_mounted),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
