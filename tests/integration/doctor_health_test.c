/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl doctor finds what is wrong around the data: files, keys, clocks, databases, documents. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "tests/integration/operator_world.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

static ts_said run (const char *format, ...) DM_PRINTF (1, 2);
static ts_said run (const char *format, ...)
{
    char *line;
    va_list arguments;
    va_start (arguments, format);
    if (vasprintf (&line, format, arguments) < 0)
        abort ();
    va_end (arguments);
    ts_said said = ts_said_by ("bin=$PWD/%s; case %s in /*) bin=%s;; esac; cd %s && { %s ; } 2>&1", ts_bin_folder (),
                               ts_bin_folder (), ts_bin_folder (), ts_suite_folder (world.suite), line);
    free (line);
    return said;
}

static void change (const char *sql)
{
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
}

/* A fault is made by a line of shell in the suite's folder, or by SQL, and mended by another. doctor must find it. */
static const struct {
    const char *ruin, *mend;
    bool is_sql;
    const char *service, *check, *says;
} faults[] = {
    { "chmod 640 keys/intake.key", "chmod 600 keys/intake.key", false, "intake", "keys",
      "keys/intake.key may be read by others than its owner. Take those rights away (chmod 600)." },
    { "cp -p keys/peers kept; cp digictl.conf conf; sed -i s,^peers=.*,peers=$PWD/kept, digictl.conf; "
      "echo half a line >>keys/peers",
      "cat kept >keys/peers; mv conf digictl.conf", false, "audit", "keys", "keys/peers:" },
    { "cp -p keys/peers kept; echo half a line >>keys/peers", "cat kept >keys/peers", false, "digictl", "peers",
      "a line is a name and a public key" },
    { "mv keys/documents.keys kept", "mv kept keys/documents.keys", false, "documents", "settings",
      "keys/documents.keys, which the setting seal-keys names: No such file or directory. Put it back" },
    { "chmod 644 keys/documents.keys", "chmod 600 keys/documents.keys", false, "documents", "keys",
      "keys/documents.keys" },
    { "ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf()",
      "ALTER SYSTEM RESET synchronous_commit; SELECT pg_reload_conf()", true, "gateway", "durability",
      "synchronous_commit is off. Turn it on in postgresql.conf" },
    { "INSERT INTO audit.migration VALUES ('audit', 9999, 'later', 'x')",
      "DELETE FROM audit.migration WHERE number = 9999", true, "audit", "migrations",
      "the schema audit is newer than this program: it has migration audit/9999" },
    { "UPDATE intake.event_head SET position = position + 0; INSERT INTO audit.parked_event"
      " VALUES ('intake', 1, gen_random_uuid(), gen_random_uuid(), 'x', '', 'why')",
      "DELETE FROM audit.parked_event", true, "audit", "parked", "digictl parked list says why" },
    { "chmod 644 keys/digictl.key", "chmod 600 keys/digictl.key", false, "digictl", "key",
      "keys/digictl.key may be read by others than its owner" },
    { "cp digictl.conf kept; sed -i s,audit-address=.*,audit-address=tcp://no-such-host.invalid:7100, digictl.conf",
      "mv kept digictl.conf", false, "digictl", "addresses", "audit-address=tcp://no-such-host.invalid:7100: " },
    { "cp digictl.conf kept; echo colour=red >>digictl.conf", "mv kept digictl.conf", false, "digictl", "configuration",
      "there is no setting colour" },
    { "mv keys/digictl.key kept", "mv kept keys/digictl.key", false, "digictl", "key",
      "keys/digictl.key: cannot be read: No such file or directory. digictl keygen --operator NAME makes a key" },
};

static void do_it (bool is_sql, const char *what)
{
    if (is_sql) {
        for (const char *at = what; *at; at += strcspn (at, ";"), at += *at == ';') {
            char one[400];
            snprintf (one, sizeof one, "%.*s", (int) strcspn (at, ";"), at);
            change (one);
        }
        return;
    }
    DM_AUTO (ts_said_clear) ts_said said = run ("%s", what);
    if (said.code)
        fail_msg ("%s: %s", what, said.text);
}

/* The line of a check, between its name and the end of the line; the caller frees. */
static char *line_of (const ts_said *said, const char *service, const char *check)
{
    DM_AUTO (ts_said_clear)
    ts_said line = ts_said_by ("awk '$1 == \"%s\" && $2 == \"%s\"' <<'END'\n%s\nEND", service, check, said->text);
    return strdup (line.text);
}

static bool has_line (const ts_said *said, const char *service, const char *check, const char *says)
{
    char *line = line_of (said, service, check);
    bool is_there = strstr (line, " broken ") && strstr (line, says);
    free (line);
    return is_there;
}

static void each_fault_is_told_with_what_to_do (void **state)
{
    (void) state;
    ts_suite_check_data (world.suite);
    for (size_t i = 0; i < DM_COUNT (faults); i++) {
        do_it (faults[i].is_sql, faults[i].ruin);
        DM_AUTO (ts_said_clear) ts_said said = run ("$bin/digictl --config=digictl.conf doctor --timeout 5");
        do_it (faults[i].is_sql, faults[i].mend);
        assert_int_equal (said.code, 1);
        if (!has_line (&said, faults[i].service, faults[i].check, faults[i].says))
            fail_msg ("%s: doctor does not say of %s of %s: %s\n%s", faults[i].ruin, faults[i].check, faults[i].service,
                      faults[i].says, said.text);
    }
}

static void without_a_database_it_says_so_and_what_else_is_well (void **state)
{
    (void) state;
    ts_cluster_kill (ts_suite_cluster (world.suite));
    DM_AUTO (ts_said_clear) ts_said said = run ("$bin/digictl --config=digictl.conf doctor --timeout 2");
    ts_cluster_start (ts_suite_cluster (world.suite));
    assert_int_equal (said.code, 1);
    assert_true (has_line (&said, "documents", "database", "no connection to PostgreSQL: "));
    assert_true (has_line (&said, "documents", "database", "Look whether PostgreSQL runs"));
    ts_said_has (&said, "the 4 files and folders that settings name can be read");
    ts_suite_wait_ready (world.suite, "documents", 0);
}

static bool tells_of_the_job (void *arg)
{
    DM_AUTO (ts_said_clear) ts_said said = run ("$bin/digictl --config=digictl.conf status");
    bool is_told = strstr (said.text, "the job send_mail fails since ") && strstr (said.text, "(SQLSTATE 42501)");
    return is_told == *(bool *) arg;
}

static void a_job_that_fails_is_told_until_it_does_not (void **state)
{
    (void) state;
    bool is_told = true;
    change ("REVOKE SELECT ON notification.bericht FROM notification");
    ts_wait_until (tells_of_the_job, &is_told, TS_PATIENCE_MS, "status tells of the job");
    change ("GRANT SELECT ON notification.bericht TO notification");
    is_told = false;
    ts_wait_until (tells_of_the_job, &is_told, TS_PATIENCE_MS, "status tells of it no more");
}

#define SKEW                                                                                                           \
    "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <time.h>\n"                                                     \
    "int clock_gettime (clockid_t id, struct timespec *out) {\n"                                                       \
    "    int (*real) (clockid_t, struct timespec *) = dlsym (RTLD_NEXT, \"clock_gettime\");\n"                         \
    "    int code = real (id, out);\n    if (id == CLOCK_REALTIME) out->tv_sec += SKEW_S;\n    return code; }\n"

/* A library that moves the clock of the program that loads it. */
static const char *make_skew (const char *name, const char *seconds)
{
    static char path[400];
    DM_AUTO (ts_said_clear)
    ts_said made = run ("cat >%s.c <<'END'\n" SKEW "END\ngcc -shared -fPIC -DSKEW_S='(%s)' -o %s.so %s.c -ldl", name,
                        seconds, name, name);
    if (made.code)
        fail_msg ("%s", made.text);
    snprintf (path, sizeof path, "ASAN_OPTIONS=verify_asan_link_order=0 LD_PRELOAD=%s/%s.so",
              ts_suite_folder (world.suite), name);
    return path;
}

static void clocks_that_are_hours_apart_are_told (void **state)
{
    (void) state;
    const char *behind = make_skew ("behind", "-7200");
    DM_AUTO (ts_said_clear)
    ts_said said = run ("%s $bin/digictl --config=digictl.conf doctor intake", behind);
    assert_int_equal (said.code, 1);
    /* with one service there is no majority, so any of the two may be named */
    ts_said_has (&said, "2h 0m ");
    DM_AUTO (ts_said_clear) ts_said all = run ("%s $bin/digictl --config=digictl.conf doctor", behind);
    assert_int_equal (all.code, 1);
    assert_true (
        has_line (&all, "digictl", "clocks", "this machine is 2h 0m behind. Have all machines keep their clocks"));
}

static void a_request_from_another_day_says_that_the_clocks_differ (void **state)
{
    (void) state;
    static const struct {
        const char *name, *seconds, *says;
    } rows[] = {
        { "later", "30*3600+60",
          "it is of 30 hours from now by the clock of this service: the clocks of the two machines "
          "differ" },
        { "earlier", "-9*24*3600-60",
          "it is 9 days old by the clock of this service, and is good for 7: compare the clocks" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        DM_AUTO (ts_said_clear)
        ts_said said = run ("%s $bin/digictl --config=digictl.conf parked retry intake documents "
                            "019ab1c0-1000-7000-8000-000000000001",
                            make_skew (rows[i].name, rows[i].seconds));
        assert_int_equal (said.code, 1);
        ts_said_has (&said, rows[i].says);
    }
}

/* The file of a document, in the suite's folder. */
static const char *file_of (const dm_uuid *document)
{
    static char path[200];
    char text[DM_UUID_TEXT_SIZE];
    dm_uuid_format (document->bytes, text);
    snprintf (path, sizeof path, "documents/done/%s/%s", text + strlen (text) - 2, text);
    return path;
}

static void assert_documents (const char *options, int code, const char *says)
{
    DM_AUTO (ts_said_clear) ts_said said = run ("$bin/digictl --config=digictl.conf doctor documents %s", options);
    char *line = line_of (&said, "documents", "file_of_document");
    if (said.code != code || !strstr (line, says))
        fail_msg ("not %s: %s", says, said.text);
    free (line);
}

static void a_document_whose_file_is_gone_or_changed_is_told (void **state)
{
    (void) state;
    static const uint8_t bytes[] = "%PDF-1.4 a document";
    dm_uuid one = dm_uuid_new (), two = dm_uuid_new ();
    char uuid[DM_UUID_TEXT_SIZE];
    assert_int_equal (ts_upload (&world.digictl, &one, bytes, sizeof bytes, NULL), DM_OK);
    assert_int_equal (ts_upload (&world.digictl, &two, bytes, sizeof bytes, NULL), DM_OK);
    assert_documents ("--deep", 0, " ok ");
    dm_uuid_format (one.bytes, uuid);
    DM_AUTO (ts_said_clear) ts_said cut = run ("truncate -s -1 %s", file_of (&one));
    assert_documents ("", 1, uuid);
    assert_documents ("", 1, "Put the document's file back from a backup of the store");
    DM_AUTO (ts_said_clear)
    ts_said other =
        run ("truncate -s +1 %s && printf X | dd of=%s conv=notrunc status=none", file_of (&one), file_of (&one));
    assert_documents ("", 0, " ok ");     /* its size is right */
    assert_documents ("--deep", 1, uuid); /* its bytes are not */
    DM_AUTO (ts_said_clear) ts_said gone = run ("rm -f %s", file_of (&one));
    DM_AUTO (ts_said_clear) ts_said gone_too = run ("rm -f %s", file_of (&two));
    DM_AUTO (ts_said_clear) ts_said both = run ("$bin/digictl --config=digictl.conf doctor documents --json");
    ts_said_has (&both, "\"check\":\"file_of_document\",\"broken\":2,");
    change ("DELETE FROM documents.enkelvoudiginformatieobject");
}

static void documents_are_walked_in_pieces_and_those_that_go_are_left_out (void **state)
{
    (void) state;
    change (
        "INSERT INTO documents.enkelvoudiginformatieobject (uuid, bestandsomvang, sha256, bestandsnaam, formaat, title,"
        " is_released) SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 7,"
        " decode(repeat('00', 32), 'hex'), decode(repeat('00', 40), 'hex'), 'a/b', decode(repeat('00', 40), 'hex'),"
        " n % 10 = 0 FROM generate_series(1, 1200) n");
    DM_AUTO (ts_said_clear) ts_said said = run ("$bin/digictl --config=digictl.conf doctor documents --json");
    change ("DELETE FROM documents.enkelvoudiginformatieobject");
    assert_int_equal (said.code, 1);
    ts_said_has (&said, "\"check\":\"file_of_document\",\"broken\":1080,");
}

/* A second installation with the same keys: its audit has a database of its own, and answers under the same name. */
static void a_service_with_two_databases_is_told (void **state)
{
    (void) state;
    ts_cluster *other = ts_cluster_open ("audit");
    uint16_t port = ts_port_find (3);
    char texts[8][600], log[400];
    DM_AUTO (ts_said_clear)
    ts_said migrated = run ("$bin/audit --migrate --owner-database='%s'", ts_cluster_conninfo (other, "audit_owner"));
    assert_int_equal (migrated.code, 0);
    const char *folder = ts_suite_folder (world.suite);
    snprintf (texts[0], sizeof texts[0], "%s/audit", ts_bin_folder ());
    snprintf (texts[1], sizeof texts[1], "--listen=tcp://127.0.0.1:%u", port);
    snprintf (texts[2], sizeof texts[2], "--health=127.0.0.1:%u", port + 2U);
    snprintf (texts[3], sizeof texts[3], "--database=%s", ts_cluster_conninfo (other, "audit"));
    snprintf (texts[4], sizeof texts[4], "--key=%s/keys/audit.key", folder);
    snprintf (texts[5], sizeof texts[5], "--peers=%s/keys/peers", folder);
    snprintf (texts[6], sizeof texts[6], "--intake-address=%s", ts_suite_endpoint (world.suite, "intake", 0));
    snprintf (log, sizeof log, "%s/other.log", folder);
    const char *const arguments[] = { texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6], NULL };
    pid_t pid = ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = log });
    DM_AUTO (ts_said_clear)
    ts_said started =
        ts_said_by ("for i in $(seq 1200); do %s/audit --healthcheck --health=127.0.0.1:%u 2>/dev/null && "
                    "exit 0; sleep 0.1; done; exit 1",
                    ts_bin_folder (), port + 2U);
    DM_AUTO (ts_said_clear)
    ts_said said = run ("sed 's|^audit-address=.*|&,tcp://127.0.0.1:%u|' digictl.conf >two.conf; "
                        "$bin/digictl --config=$PWD/two.conf doctor audit",
                        port);
    DM_AUTO (ts_said_clear) ts_said status = run ("$bin/digictl --config=$PWD/two.conf status");
    ts_process_end (pid, SIGTERM);
    ts_cluster_destroy (&other);
    assert_int_equal (said.code, 1);
    assert_true (has_line (&said, "audit", "one_database", "They are of two installations with the same keys"));
    char row[100];
    snprintf (row, sizeof row, "audit 127.0.0.1:%u", port);
    ts_said_has (&status, row);
    snprintf (row, sizeof row, "audit %s", ts_suite_endpoint (world.suite, "audit", 0) + strlen ("tcp://"));
    ts_said_has (&status, row);
}

/* Keys of an installation that is not this one. */
static void a_suite_with_other_keys_is_told (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear)
    ts_said said = run ("mkdir -p others && $bin/digictl keygen --directory others --operator digictl intake documents "
                        "notification audit gateway >/dev/null && sed 's|keys/|others/|' digictl.conf >others.conf && "
                        "$bin/digictl --config=$PWD/others.conf --timeout 1 status");
    assert_int_equal (said.code, 1);
    ts_said_has (&said,
                 "takes no connection with this key: it is starting or hangs, its peers file lacks the key, or it is "
                 "of another installation");
}

static void a_suite_that_is_half_started_is_told (void **state)
{
    (void) state;
    assert_int_equal (ts_suite_end (world.suite, "notification", 0, SIGTERM), 0);
    ts_suite_signal (world.suite, "gateway", 0, SIGSTOP);
    DM_AUTO (ts_said_clear) ts_said status = run ("$bin/digictl --config=digictl.conf --timeout 1 status");
    DM_AUTO (ts_said_clear) ts_said doctor = run ("$bin/digictl --config=digictl.conf --timeout 1 doctor notification");
    ts_suite_signal (world.suite, "gateway", 0, SIGCONT);
    ts_suite_start (world.suite, "notification", 0);
    ts_suite_wait_ready (world.suite, "notification", 0);
    assert_int_equal (status.code, 1);
    ts_said_has (&status, "(Connection refused): it does not run, is starting, or listens elsewhere");
    ts_said_has (&status, "something listens at");
    assert_int_equal (doctor.code, 3);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (each_fault_is_told_with_what_to_do),
        cmocka_unit_test (without_a_database_it_says_so_and_what_else_is_well),
        cmocka_unit_test (a_job_that_fails_is_told_until_it_does_not),
        cmocka_unit_test (clocks_that_are_hours_apart_are_told),
        cmocka_unit_test (a_request_from_another_day_says_that_the_clocks_differ),
        cmocka_unit_test (a_document_whose_file_is_gone_or_changed_is_told),
        cmocka_unit_test (documents_are_walked_in_pieces_and_those_that_go_are_left_out),
        cmocka_unit_test (a_service_with_two_databases_is_told),
        cmocka_unit_test (a_suite_with_other_keys_is_told),
        cmocka_unit_test (a_suite_that_is_half_started_is_told),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
