/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl doctor finds what no foreign key looks up any more, and says what to do. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/integration/operator_world.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

#define SUBMITS 5

static int open_checked_world (void **state)
{
    open_world (state);
    ts_suite_check_data (world.suite);
    return 0;
}

static ts_said doctor (const char *options)
{
    return ts_said_by ("%s/digictl --config=%s/digictl.conf doctor %s 2>&1", ts_bin_folder (),
                       ts_suite_folder (world.suite), options);
}

/* As the owner of a service's tables. */
static void change (const char *service, const char *sql)
{
    char owner[40];
    snprintf (owner, sizeof owner, "%s_owner", service);
    assert_string_equal (ts_cluster_try (ts_suite_cluster (world.suite), owner, sql), "");
}

/* Fails unless this check is broken so often. */
static void assert_broken (const ts_said *said, const char *service, const char *check, unsigned broken)
{
    char text[200];
    snprintf (text, sizeof text, "{\"service\":\"%s\",\"state\":\"%s\",\"check\":\"%s\",\"broken\":%u", service,
              broken > 0 ? "broken" : "ok", check, broken);
    ts_said_has (said, text);
}

static const struct {
    const char *service, *check;
} checks[] = {
    { "intake", "log" },
    { "intake", "zaaktype_of_zaak" },
    { "intake", "status_of_zaak" },
    { "intake", "zaak_of_status" },
    { "intake", "statustype_of_status" },
    { "documents", "log" },
    { "notification", "log" },
    { "audit", "log" },
    { "gateway", "log" },
};

static void data_of_real_requests_is_well (void **state)
{
    (void) state;
    dm_arena *arena = dm_arena_open ();
    Digimeente__Intake__V1__SubmitResponse *reply;
    for (unsigned i = 0; i < SUBMITS; i++)
        assert_int_equal (ts_submit (&world.digictl,
                                     &(ts_submission){ .key = dm_uuid_new (), .emailadres = "doctor@example.org" },
                                     arena, &reply, NULL),
                          DM_OK);
    DM_AUTO (ts_said_clear)
    ts_said set = ts_said_by ("%s/digictl --config=%s/digictl.conf zaak status %s in_behandeling 2>&1",
                              ts_bin_folder (), ts_suite_folder (world.suite), reply->identificatie);
    assert_int_equal (set.code, 0);
    dm_arena_destroy (&arena);
    DM_AUTO (ts_said_clear) ts_said said = doctor ("--json");
    if (said.code)
        fail_msg ("%s", said.text);
    for (size_t i = 0; i < DM_COUNT (checks); i++)
        assert_broken (&said, checks[i].service, checks[i].check, 0);
}

static void one_line_a_check_says_ok (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) ts_said said = doctor ("intake | awk '{ print $1, $2, $3, $4 }'");
    static const char *const lines[] = {
        "SERVICE CHECK STATE BROKEN\n",
        "digictl configuration ok ",
        "digictl key ok ",
        "digictl peers ok ",
        "digictl addresses ok ",
        "digictl disk ok ",
        "intake settings ok ",
        "intake keys ok ",
        "intake peers ok ",
        "intake service ok ",
        "intake database ok ",
        "intake migrations ok ",
        "intake durability ok ",
        "intake database_clock ok ",
        "intake database_connections ok ",
        "digictl clocks ok ",
        "intake follows_documents ok ",
        "intake parked ok 0\n",
        "intake log ok 0\n",
        "intake zaaktype_of_zaak ok 0\n",
        "intake status_of_zaak ok 0\n",
        "intake zaak_of_status ok 0\n",
        "intake statustype_of_status ok 0\n",
    };
    const char *at = said.text;
    for (size_t i = 0; i < DM_COUNT (lines); i++) {
        if (strncmp (at, lines[i], strlen (lines[i])) != 0)
            fail_msg ("line %zu is not %s\n%s", i, lines[i], said.text);
        at += strcspn (at, "\n") + 1;
    }
    assert_string_equal (at, "");
}

#define FIRST "(SELECT uuid FROM intake.zaak ORDER BY uuid LIMIT 1)"
#define SOME "(SELECT uuid FROM intake.zaak ORDER BY uuid LIMIT 2)"

/* Each breaks one check, and then mends it. */
static void what_is_broken_is_counted_and_says_what_to_do (void **state)
{
    (void) state;
    static const struct {
        const char *service, *check, *ruin, *mend;
        unsigned broken;
        const char *advice;
    } rows[] = {
        { "intake", "zaaktype_of_zaak", "UPDATE intake.zaak SET zaaktype = 'weg' WHERE uuid IN " SOME,
          "UPDATE intake.zaak SET zaaktype = 'melding-openbare-ruimte' WHERE zaaktype = 'weg'", 2,
          "Put the row of that zaaktype back into the table zaaktype." },
        { "intake", "status_of_zaak",
          "CREATE TABLE intake.kept AS SELECT * FROM intake.status WHERE zaak IN " SOME
          "; DELETE FROM intake.status WHERE zaak IN " SOME,
          "INSERT INTO intake.status SELECT * FROM intake.kept; DROP TABLE intake.kept", 2, "A zaak has no status." },
        { "intake", "zaak_of_status",
          "INSERT INTO intake.status (zaak, volgnummer, zaaktype, statustype) SELECT "
          "'ffffffff-ffff-7fff-8fff-ffffffffffff', number, 'geveltuin', 'ontvangen' FROM generate_series(1, 3) number",
          "DELETE FROM intake.status WHERE zaak = 'ffffffff-ffff-7fff-8fff-ffffffffffff'", 1,
          "A status belongs to a zaak that does not exist, or that has another zaaktype. Put the zaak back" },
        { "intake", "statustype_of_status", "UPDATE intake.status SET statustype = 'weg' WHERE zaak = " FIRST,
          "UPDATE intake.status SET statustype = 'ontvangen' WHERE statustype = 'weg'", 1,
          "Put the row of that statustype back into the table statustype." },
        { "intake", "zaak_of_status", "UPDATE intake.status SET zaaktype = 'geveltuin' WHERE zaak IN " SOME,
          "UPDATE intake.status SET zaaktype = 'melding-openbare-ruimte' WHERE zaaktype = 'geveltuin'", 2,
          "or that has another zaaktype. Put the zaak back" },
        { "intake", "log",
          "CREATE TABLE intake.kept AS SELECT * FROM intake.event WHERE position IN (2, 3);"
          "DELETE FROM intake.event WHERE position IN (2, 3)",
          "INSERT INTO intake.event SELECT * FROM intake.kept; DROP TABLE intake.kept", 2,
          "Restore this service's schema from a backup that is whole." },
        { "documents", "log", "UPDATE documents.event_head SET position = position + 7",
          "UPDATE documents.event_head SET position = position - 7", 7, "Positions are missing" },
        { "gateway", "log", "INSERT INTO gateway.event SELECT position + 9, '' FROM gateway.event_head",
          "DELETE FROM gateway.event WHERE position > (SELECT position FROM gateway.event_head)", 1,
          "or stand beyond its head" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        change (rows[i].service, rows[i].ruin);
        DM_AUTO (ts_said_clear) ts_said said = doctor ("--json");
        DM_AUTO (ts_said_clear) ts_said one = doctor (rows[i].service);
        change (rows[i].service, rows[i].mend);
        assert_int_equal (said.code, 1);
        assert_broken (&said, rows[i].service, rows[i].check, rows[i].broken);
        assert_int_equal (one.code, 1);
        ts_said_has (&one, rows[i].advice);
    }
    ts_suite_check_data (world.suite);
}

/* More zaken than two pieces hold, each with two statuses, so that a check of statuses has five pieces. */
#define MANY "25000"
#define UUID_OF(number) "('01900000-0000-7000-8000-' || lpad(to_hex(" number "), 12, '0'))::uuid"

static void a_check_reads_every_row_in_pieces (void **state)
{
    (void) state;
    change ("intake",
            "INSERT INTO intake.zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening,"
            " answers, language) SELECT " UUID_OF (
                "n") ", 'n' || n, 'geveltuin', '2026-01-01', '2026-02-01',"
                     " '', 'nl' FROM generate_series(1, " MANY ") n;"
                     "INSERT INTO intake.status (zaak, volgnummer, zaaktype, statustype) SELECT " UUID_OF (
                         "n") ", v,"
                              " 'geveltuin', 'ontvangen' FROM generate_series(1, " MANY ") n, generate_series(1, 2) v");
    ts_suite_check_data (world.suite);
    /* the last of a piece, the first of the next, and some within */
    change ("intake", "DELETE FROM intake.status WHERE zaak IN (SELECT " UUID_OF (
                          "n") " FROM unnest(ARRAY[1, 10000, 10001, 20000, 25000]) n);"
                               "UPDATE intake.status SET statustype = 'weg' WHERE zaak IN (SELECT " UUID_OF (
                                   "n") " FROM unnest(ARRAY[2, 10003]) n);"
                                        "UPDATE intake.zaak SET zaaktype = 'weg' WHERE uuid IN (SELECT " UUID_OF (
                                            "n") " FROM unnest(ARRAY[9999, 10002, 24999]) n)");
    DM_AUTO (ts_said_clear) ts_said said = doctor ("--json intake");
    assert_int_equal (said.code, 1);
    assert_broken (&said, "intake", "status_of_zaak", 5);
    assert_broken (&said, "intake", "zaaktype_of_zaak", 3);
    assert_broken (&said, "intake", "statustype_of_status", 4);
    assert_broken (&said, "intake", "zaak_of_status", 3);
    change ("intake", "DELETE FROM intake.zaak WHERE identificatie ~ '^n' AND zaaktype = 'weg'");
    DM_AUTO (ts_said_clear) ts_said orphans = doctor ("--json intake");
    assert_broken (&orphans, "intake", "zaak_of_status", 3);
    change ("intake", "DELETE FROM intake.status WHERE zaak < '01900000-0000-7000-8001-000000000000';"
                      "DELETE FROM intake.zaak WHERE identificatie ~ '^n'");
}

/* Nobody follows audit's log, so that it may be filled with anything. */
static void a_log_is_read_in_pieces_from_its_oldest_position (void **state)
{
    (void) state;
    change ("audit", "INSERT INTO audit.event SELECT position, '' FROM generate_series(1, 120000) position;"
                     "UPDATE audit.event_head SET position = 120000");
    ts_suite_check_data (world.suite);
    change ("audit", "DELETE FROM audit.event WHERE position <= 100 OR position IN (50000, 50001, 50100, 120000)");
    DM_AUTO (ts_said_clear) ts_said said = doctor ("--json audit");
    assert_int_equal (said.code, 1);
    assert_broken (&said, "audit", "log", 4);
    change ("audit", "DELETE FROM audit.event; UPDATE audit.event_head SET position = 0");
}

static void a_request_that_fits_no_check_is_refused (void **state)
{
    (void) state;
    static const struct {
        char *check, *after;
    } rows[] = {
        { "nothing", NULL },
        { "status_of_zaak", "no uuid" },
        { "log", "7, or so" },
        { "log", "0000000000000000000000000000000000000000000000000000000000000000000" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        Digimeente__Ops__V1__CheckDataRequest request = DIGIMEENTE__OPS__V1__CHECK_DATA_REQUEST__INIT;
        dm_arena *arena = dm_arena_open ();
        ProtobufCMessage *reply;
        request.check = rows[i].check;
        request.after = rows[i].after;
        assert_int_equal (ts_call (&world.digictl, "intake", "digimeente.ops.v1.OpsService/CheckData", NULL,
                                   &request.base, arena, &reply, NULL),
                          DM_INVALID_ARGUMENT);
        dm_arena_destroy (&arena);
    }
    DM_AUTO (ts_said_clear) ts_said unknown = doctor ("intak");
    assert_int_equal (unknown.code, 2);
    ts_said_has (&unknown, "there is no service intak");
}

static void a_service_that_is_away_is_told (void **state)
{
    (void) state;
    assert_int_equal (ts_suite_end (world.suite, "notification", 0, SIGTERM), 0);
    DM_AUTO (ts_said_clear) ts_said away = doctor ("notification --timeout 1");
    assert_int_equal (away.code, 3);
    ts_said_has (&away, "not asked");
    ts_said_has (&away, "(Connection refused): it does not run, is starting, or listens elsewhere");
    change ("documents", "UPDATE documents.event_head SET position = position + 1");
    DM_AUTO (ts_said_clear) ts_said both = doctor ("--timeout 1 --json");
    change ("documents", "UPDATE documents.event_head SET position = position - 1");
    assert_int_equal (both.code, 1);
    ts_said_has (&both, "\"service\":\"notification\",\"state\":\"not asked\"");
    assert_broken (&both, "documents", "log", 1);
    ts_suite_start (world.suite, "notification", 0);
    ts_suite_wait_ready (world.suite, "notification", 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (data_of_real_requests_is_well),
        cmocka_unit_test (one_line_a_check_says_ok),
        cmocka_unit_test (what_is_broken_is_counted_and_says_what_to_do),
        cmocka_unit_test (a_check_reads_every_row_in_pieces),
        cmocka_unit_test (a_log_is_read_in_pieces_from_its_oldest_position),
        cmocka_unit_test (a_request_that_fits_no_check_is_refused),
        cmocka_unit_test (a_service_that_is_away_is_told),
    };
    return cmocka_run_group_tests (tests, open_checked_world, close_world);
}
