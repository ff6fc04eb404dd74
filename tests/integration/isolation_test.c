/* SPDX-License-Identifier: EUPL-1.2 */
/* Each runtime role sees its own schema only, and no more of it than its work needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "tests/support/suite.h"

#define DENIED "42501"

static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };
static ts_suite *suite;

static int open_suite (void **state)
{
    (void) state;
    suite = ts_suite_open (&(ts_suite_options){ .without_mail = true });
    return 0;
}

static int close_suite (void **state)
{
    (void) state;
    ts_suite_destroy (&suite);
    return 0;
}

static void every_role_is_denied_every_table_of_every_other_schema (void **state)
{
    (void) state;
    PGresult *tables = ts_cluster_query (
        ts_suite_cluster (suite), "SELECT schemaname, tablename FROM pg_tables"
                                  " WHERE schemaname IN ('intake', 'documents', 'notification', 'audit', 'gateway')");
    unsigned tried = 0;
    for (int row = 0; row < PQntuples (tables); row++)
        for (size_t s = 0; s < DM_COUNT (services); s++) {
            char sql[200];
            const char *schema = PQgetvalue (tables, row, 0), *table = PQgetvalue (tables, row, 1);
            if (strcmp (schema, services[s]) == 0)
                continue;
            snprintf (sql, sizeof sql, "SELECT 1 FROM %s.%s", schema, table);
            assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), services[s], sql), DENIED);
            snprintf (sql, sizeof sql, "DELETE FROM %s.%s", schema, table);
            assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), services[s], sql), DENIED);
            tried++;
        }
    PQclear (tables);
    assert_true (tried >= 4 * 5 * 5); /* each schema has at least the chassis's five tables */
}

static void the_role_of_the_exporter_sees_figures_and_no_rows (void **state)
{
    (void) state;
    ts_cluster *cluster = ts_suite_cluster (suite);
    assert_string_equal (ts_cluster_try (cluster, "monitor", "SELECT query, state FROM pg_stat_activity"), "");
    assert_string_equal (ts_cluster_try (cluster, "monitor", "SELECT pg_database_size('digimeente')"), "");
    for (size_t s = 0; s < DM_COUNT (services); s++) {
        char sql[100];
        snprintf (sql, sizeof sql, "SELECT 1 FROM %s.event", services[s]);
        assert_string_equal (ts_cluster_try (cluster, "monitor", sql), DENIED);
    }
    assert_string_equal (ts_cluster_try (cluster, "monitor", "CREATE TABLE public.mine (a int)"), DENIED);
}

static void no_runtime_role_may_create_anything (void **state)
{
    (void) state;
    for (size_t s = 0; s < DM_COUNT (services); s++) {
        char sql[100];
        snprintf (sql, sizeof sql, "CREATE TABLE %s.mine (a int)", services[s]);
        assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), services[s], sql), DENIED);
        assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), services[s], "CREATE TABLE public.mine (a int)"),
                             DENIED);
        assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), services[s], "CREATE SCHEMA mine"), DENIED);
        assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), services[s], "CREATE TEMP TABLE mine (a int)"),
                             DENIED);
    }
}

static void no_runtime_role_may_rewrite_its_log (void **state)
{
    (void) state;
    static const char *const statements[] = { "UPDATE event SET bytes = ''",
                                              "DELETE FROM event",
                                              "TRUNCATE event",
                                              "UPDATE event_head SET epoch = gen_random_uuid()",
                                              "DELETE FROM event_head",
                                              "DROP TABLE event" };
    for (size_t s = 0; s < DM_COUNT (services); s++)
        for (size_t i = 0; i < DM_COUNT (statements); i++)
            assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), services[s], statements[i]), DENIED);
}

/* The grants are one lock; the trigger is the other, also for the owner of the table. */
static void what_audit_has_recorded_stays (void **state)
{
    (void) state;
    static const char *const statements[] = { "UPDATE entry SET subject = NULL", "DELETE FROM entry",
                                              "TRUNCATE entry" };
    for (size_t i = 0; i < DM_COUNT (statements); i++) {
        assert_string_equal (ts_cluster_try (ts_suite_cluster (suite), "audit", statements[i]), DENIED);
        assert_string_not_equal (ts_cluster_try (ts_suite_cluster (suite), "audit_owner", statements[i]), "");
    }
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_role_is_denied_every_table_of_every_other_schema),
        cmocka_unit_test (the_role_of_the_exporter_sees_figures_and_no_rows),
        cmocka_unit_test (no_runtime_role_may_create_anything),
        cmocka_unit_test (no_runtime_role_may_rewrite_its_log),
        cmocka_unit_test (what_audit_has_recorded_stays),
    };
    return cmocka_run_group_tests (tests, open_suite, close_suite);
}
