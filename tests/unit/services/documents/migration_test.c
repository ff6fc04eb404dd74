/* SPDX-License-Identifier: EUPL-1.2 */
/* What migrations make of the rows that there are, against a real PostgreSQL. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "common/migrate.h"
#include "sql/documents.h"
#include "tests/support/cluster.h"
#include "tests/support/process.h"

static ts_cluster *cluster;

static int open_cluster (void **state)
{
    (void) state;
    cluster = ts_cluster_open ("documents");
    return 0;
}

static int close_cluster (void **state)
{
    (void) state;
    ts_cluster_destroy (&cluster);
    return 0;
}

static dm_status migrate_to (size_t count, dm_error *error)
{
    return dm_migrate (ts_cluster_conninfo (cluster, "documents_owner"), "documents", documents_migrations, count,
                       error);
}

static void names_that_are_not_sealed_stop_the_migration_and_stay (void **state)
{
    (void) state;
    dm_error error = { 0 };
    assert_int_equal (migrate_to (3, &error), DM_OK);
    PQclear (ts_cluster_query (cluster, "INSERT INTO documents.enkelvoudiginformatieobject (uuid, bestandsomvang,"
                                        " sha256, bestandsnaam, formaat, title) VALUES (gen_random_uuid(), 1,"
                                        " sha256('x'), 'a.pdf', 'application/pdf', 'a')"));
    assert_int_not_equal (migrate_to (4, &error), DM_OK);
    assert_non_null (strstr (error.message, "did not seal the names of documents; begin with a new database"));
    assert_int_equal (ts_cluster_number (cluster, "SELECT count(*) FROM documents.enkelvoudiginformatieobject"
                                                  " WHERE bestandsnaam = 'a.pdf'"),
                      1);
    PQclear (ts_cluster_query (cluster, "DELETE FROM documents.enkelvoudiginformatieobject"));
    assert_int_equal (migrate_to (4, &error), DM_OK);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (names_that_are_not_sealed_stop_the_migration_and_stay),
    };
    return cmocka_run_group_tests (tests, open_cluster, close_cluster);
}
