/* SPDX-License-Identifier: EUPL-1.2 */
/* What migrations make of the rows that there are, against a real PostgreSQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "common/migrate.h"
#include "sql/intake.h"
#include "tests/support/cluster.h"
#include "tests/support/process.h"

static ts_cluster *cluster;

static void migrate_to (int number)
{
    dm_error error = { 0 };
    size_t count = 0;
    while (count < intake_migration_count && intake_migrations[count].number <= number)
        count++;
    if (dm_migrate (ts_cluster_conninfo (cluster, "intake_owner"), "intake", intake_migrations, count, &error))
        ts_die ("%s", error.message);
}

static int open_cluster (void **state)
{
    (void) state;
    cluster = ts_cluster_open ("intake");
    return 0;
}

static int close_cluster (void **state)
{
    (void) state;
    ts_cluster_destroy (&cluster);
    return 0;
}

static int64_t number_of (const char *from, int zaak)
{
    char sql[300];
    snprintf (sql, sizeof sql, "SELECT count(*) FROM intake.%s AND right(zaak.uuid::text, 1) = '%d'", from, zaak);
    return ts_cluster_number (cluster, sql);
}

/* Each zaak's history in order: a by hand, v by a question, which stays open, r resumed. */
static const struct {
    const char *history;
    bool is_suspended, is_by_hand;
    int released; /* questions */
} zaken[] = {
    { "", false, false, 0 },   { "a", true, true, 0 },    { "v", true, false, 0 },
    { "ar", false, false, 0 }, { "vr", false, false, 1 }, { "arv", true, false, 0 },
    { "vra", true, true, 1 },  { "vrv", true, false, 1 }, { "vrvr", false, false, 2 },
};

static void add_step (int zaak, char step, size_t at)
{
    char sql[600];
    if (step == 'v') {
        snprintf (
            sql, sizeof sql,
            "INSERT INTO intake.vraag (uuid, zaak, tekst, wants_document, suspends, gesteld) SELECT gen_random_uuid(),"
            " uuid, 'Hoe?', false, true, now() + interval '%zu minutes' FROM intake.zaak"
            " WHERE right(uuid::text, 1) = '%d'",
            at, zaak);
        PQclear (ts_cluster_query (cluster, sql));
    }
    snprintf (sql, sizeof sql,
              "INSERT INTO intake.gebeurtenis (uuid, zaak, soort, tijd, tekst) SELECT gen_random_uuid(), uuid, '%s',"
              " now() + interval '%zu minutes 1 second', %s FROM intake.zaak WHERE right(uuid::text, 1) = '%d'",
              step == 'r' ? "resumed" : "suspended", at, step == 'a' ? "'Wij wachten'" : "NULL", zaak);
    PQclear (ts_cluster_query (cluster, sql));
}

static void suspensions_that_there_are_keep_their_reasons (void **state)
{
    (void) state;
    migrate_to (5);
    for (int i = 0; i < (int) DM_COUNT (zaken); i++) {
        char sql[700];
        snprintf (
            sql, sizeof sql,
            "INSERT INTO intake.zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening,"
            " antwoorden, taal, opgeschort_sinds) VALUES ('00000000-0000-7000-8000-00000000000%d', '2026-AAAAA%d',"
            " 'geveltuin', '2026-11-24', '2027-01-19', '{}', 'nl', %s)",
            i, i + 2, zaken[i].is_suspended ? "'2026-11-25'" : "NULL");
        PQclear (ts_cluster_query (cluster, sql));
        for (size_t at = 0; zaken[i].history[at]; at++)
            add_step (i, zaken[i].history[at], at);
    }
    migrate_to (6);
    for (int i = 0; i < (int) DM_COUNT (zaken); i++) {
        assert_int_equal (number_of ("zaak WHERE is_opgeschort_met_hand", i), zaken[i].is_by_hand);
        assert_int_equal (number_of ("vraag JOIN intake.zaak ON zaak.uuid = vraag.zaak WHERE is_vrijgegeven", i),
                          zaken[i].released);
    }
}

/* The end by days alone is that of its zaaktype where nothing was added; else it is not known. */
static void terms_that_there_are_get_the_end_that_was_not_moved (void **state)
{
    (void) state;
    static const struct {
        const char *startdatum, *einddatum, *columns, *kind, *counted;
    } terms[] = {
        { "2026-01-10", "2026-03-09", "verlengd_dagen = 0", "assigned", "'2026-03-07'" },
        { "2026-02-06", "2026-04-07", "opgeschort_sinds = '2026-02-10'", "suspended", "'2026-04-03'" },
        { "2026-01-10", "2026-03-10", "verlengd_dagen = 0", "resumed", "NULL" },
        { "2026-01-10", "2026-04-20", "verlengd_dagen = 42", "extended", "NULL" },
        { "2026-01-10", "2026-04-20", "verlengd_dagen = 0", "assigned", "NULL" }, /* its zaaktype had other days */
        { "2026-01-10", "2026-03-09", "einddatum = '2026-02-10'", "decided", "NULL" },
    };
    char sql[900];
    migrate_to (8);
    for (size_t i = 0; i < DM_COUNT (terms); i++) {
        snprintf (sql, sizeof sql,
                  "INSERT INTO intake.zaak (uuid, identificatie, zaaktype, startdatum, uiterlijke_einddatum_afdoening,"
                  " antwoorden, taal) VALUES ('00000000-0000-7000-8000-0000000001%02zu', 'term %zu', 'geveltuin', '%s',"
                  " '%s', '{}', 'nl'); UPDATE intake.zaak SET %s WHERE identificatie = 'term %zu';"
                  " INSERT INTO intake.gebeurtenis (uuid, zaak, soort)"
                  " SELECT gen_random_uuid(), uuid, '%s' FROM intake.zaak WHERE identificatie = 'term %zu'",
                  i, i, terms[i].startdatum, terms[i].einddatum, terms[i].columns, i, terms[i].kind, i);
        PQclear (ts_cluster_query (cluster, sql));
    }
    migrate_to (9);
    for (size_t i = 0; i < DM_COUNT (terms); i++) {
        snprintf (sql, sizeof sql,
                  "SELECT count(*) FROM intake.zaak WHERE identificatie = 'term %zu'"
                  " AND getelde_einddatum IS NOT DISTINCT FROM %s AND uiterlijke_einddatum_afdoening = '%s'",
                  i, terms[i].counted, terms[i].einddatum);
        if (ts_cluster_number (cluster, sql) != 1)
            fail_msg ("term %zu", i);
    }
}

static void names_that_there_are_get_an_english_one (void **state)
{
    (void) state;
    migrate_to (13);
    PQclear (ts_cluster_query (
        cluster, "UPDATE intake.statustype SET omschrijving = 'Wij zijn bezig' WHERE identificatie = 'in_behandeling';"
                 "INSERT INTO intake.statustype VALUES ('geveltuin', 'advies', 'Advies gevraagd', 4);"
                 "INSERT INTO intake.resultaattype VALUES ('buiten_behandeling', 20, true)"));
    migrate_to (14);
    static const char *const names[] = {
        "statustype WHERE (omschrijving, omschrijving_en) = ('Wij zijn bezig', 'Being handled') AND zaaktype = "
        "'geveltuin'",
        "statustype WHERE (omschrijving, omschrijving_en) = ('Advies gevraagd', 'Advies gevraagd')",
        "resultaattype WHERE (omschrijving, omschrijving_en) = ('Afgewezen', 'Refused')",
        "resultaattype WHERE omschrijving = 'buiten_behandeling'",
    };
    for (size_t i = 0; i < DM_COUNT (names); i++) {
        char sql[300];
        snprintf (sql, sizeof sql, "SELECT count(*) FROM intake.%s", names[i]);
        if (ts_cluster_number (cluster, sql) != 1)
            fail_msg ("%s", names[i]);
    }
}

/* Nothing is lost in silence: the operator is told what to do. */
static void database_with_clear_answers_is_refused_in_one_sentence (void **state)
{
    (void) state;
    dm_error error = { 0 };
    migrate_to (15);
    assert_true (ts_cluster_number (cluster, "SELECT count(*) FROM intake.zaak") > 0); /* of the tests before */
    assert_int_not_equal (dm_migrate (ts_cluster_conninfo (cluster, "intake_owner"), "intake", intake_migrations,
                                      intake_migration_count, &error),
                          DM_OK);
    assert_non_null (strstr (error.message, "this database is of a version before answers were sealed"));
    assert_non_null (strstr (error.message, "remove what the link .run points at, and run it again)"));
    assert_null (strchr (error.message, '\n'));
    assert_true (ts_cluster_number (cluster, "SELECT count(*) FROM intake.zaak WHERE answers = '{}'") > 0);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (suspensions_that_there_are_keep_their_reasons),
        cmocka_unit_test (terms_that_there_are_get_the_end_that_was_not_moved),
        cmocka_unit_test (names_that_there_are_get_an_english_one),
        cmocka_unit_test (database_with_clear_answers_is_refused_in_one_sentence),
    };
    return cmocka_run_group_tests (tests, open_cluster, close_cluster);
}
