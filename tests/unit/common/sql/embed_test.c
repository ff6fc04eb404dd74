/* SPDX-License-Identifier: EUPL-1.2 */
/* The columns that each query's file names are those that PostgreSQL gives, for every service that there is; and lint
 * refuses their numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "common/db.h"
#include "common/migrate.h"
#include "sql/dm.h"
#include "sql/units.h"
#include "tests/support/cluster.h"
#include "tests/support/process.h"
#include "tests/support/said.h"

#define NAMES_MAX 2000 /* bytes of a query's columns together */

static const struct unit {
    const char *name;
    const dm_query *const *queries;
    const char *const *columns;
    const dm_migration *migrations;
    const size_t *migration_count;
} units[] = {
#define UNIT(name) { #name, name##_queries, name##_columns, name##_migrations, &name##_migration_count },
    SQL_UNITS
#undef UNIT
};

/* What PostgreSQL calls a prepared statement's columns, with commas between. */
static void write_names (const PGresult *described, char out[NAMES_MAX])
{
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < PQnfields (described); i++)
        used += (size_t) snprintf (out + used, NAMES_MAX - used, "%s%s", i == 0 ? "" : ",", PQfname (described, i));
}

/* Returns how many queries give other columns, and says which. */
static unsigned count_different (PGconn *connection, const dm_query *const queries[], const char *const columns[])
{
    unsigned different = 0;
    for (size_t i = 0; queries[i]; i++) {
        char given[NAMES_MAX];
        PGresult *prepared = PQprepare (connection, queries[i]->name, queries[i]->sql, 0, NULL);
        PGresult *described = PQdescribePrepared (connection, queries[i]->name);
        write_names (described, given);
        bool is_same = PQresultStatus (described) == PGRES_COMMAND_OK && strcmp (given, columns[i]) == 0;
        if (!is_same)
            print_error ("%s.sql names\n    %s\nbut PostgreSQL gives\n    %s%s\n", queries[i]->name, columns[i], given,
                         PQresultErrorMessage (prepared));
        different += !is_same;
        PQclear (prepared);
        PQclear (described);
    }
    return different;
}

static void each_query_gives_the_columns_that_its_file_names (void **state)
{
    (void) state;
    unsigned different = 0;
    ts_cluster *cluster = ts_cluster_open (NULL);
    for (size_t i = 0; i < DM_COUNT (units); i++) {
        char owner[64];
        dm_error error = { 0 };
        snprintf (owner, sizeof owner, "%s_owner", units[i].name);
        if (dm_migrate (ts_cluster_conninfo (cluster, owner), units[i].name, units[i].migrations,
                        *units[i].migration_count, &error))
            ts_die ("%s: %s", units[i].name, error.message);
        PGconn *connection = PQconnectdb (ts_cluster_conninfo (cluster, units[i].name));
        different += count_different (connection, dm_queries, dm_columns);
        different += count_different (connection, units[i].queries, units[i].columns);
        PQfinish (connection);
    }
    ts_cluster_destroy (&cluster);
    assert_int_equal (different, 0);
}

/* What the generator makes of a file of these names that gives a number to each column. */
static ts_said embed (const char *comment)
{
    return ts_said_by ("folder=$(mktemp -d) && mkdir $folder/queries"
                       " && printf -- '-- Columns: uuid,\\n-- naam\\nSELECT uuid, naam FROM ding;\\n'"
                       " > $folder/queries/find_ding.sql"
                       " && printf -- '-- Columns: %s\\nSELECT uuid, naam, dag FROM ding;\\n'"
                       " > $folder/queries/list_dingen.sql"
                       " && awk -v unit=winkel -v header=1 -f common/sql/embed.awk $folder/queries/*.sql 2>&1;"
                       " code=$?; rm -r $folder; exit $code",
                       comment);
}

static void a_query_may_begin_with_the_columns_of_another (void **state)
{
    (void) state;
    DM_AUTO (ts_said_clear) ts_said said = embed ("as find_ding, dag");
    assert_int_equal (said.code, 0);
    ts_said_has (&said, "enum {\n    WINKEL_FIND_DING_UUID,\n    WINKEL_FIND_DING_NAAM,\n};\n");
    ts_said_has (&said, "enum {\n    WINKEL_LIST_DINGEN_UUID,\n    WINKEL_LIST_DINGEN_NAAM,\n"
                        "    WINKEL_LIST_DINGEN_DAG,\n};\n");
}

static void what_is_no_column_stops_the_build (void **state)
{
    (void) state;
    static const char *const wrong[] = { "as find_zaak, dag", "uuid, its naam", "uuid,, dag" };
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        DM_AUTO (ts_said_clear) ts_said said = embed (wrong[i]);
        assert_int_not_equal (said.code, 0);
        ts_said_has (&said, "embed.awk: winkel list_dingen: what is column ");
    }
}

/* What lint says of a line that reads a column; the function is declared as in a header. */
static ts_said lint (const char *line)
{
    return ts_said_by ("file=$(mktemp) && printf '%%s\\n' 'char *lees (const PGresult *rows, int row, int column);'"
                       " 'static void lees_alles (void)' '{' > $file && printf '%s\n}\n' >> $file"
                       " && awk -f tests/columns.awk $file 2>&1; code=$?; rm $file; exit $code",
                       line);
}

static void a_column_is_not_read_by_its_number (void **state)
{
    (void) state;
    static const char *const wrong[] = { "lees (rows, 0, 3);", "lees( rows,\n    (int) i,\n  12 );",
                                         "if (strcmp (naam, lees (rows, row (i), 0)) == 0)" };
    for (size_t i = 0; i < DM_COUNT (wrong); i++) {
        DM_AUTO (ts_said_clear) ts_said said = lint (wrong[i]);
        assert_int_equal (said.code, 1);
        ts_said_has (&said, ":4: lees");
    }
    DM_AUTO (ts_said_clear) ts_said said = lint ("schrijf (lees (rows, 0, WINKEL_FIND_DING_NAAM), 3);");
    assert_int_equal (said.code, 0);
    assert_string_equal (said.text, "");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (each_query_gives_the_columns_that_its_file_names),
        cmocka_unit_test (a_query_may_begin_with_the_columns_of_another),
        cmocka_unit_test (what_is_no_column_stops_the_build),
        cmocka_unit_test (a_column_is_not_read_by_its_number),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
