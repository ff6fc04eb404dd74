# SPDX-License-Identifier: EUPL-1.2
# Turns sql/queries/*.sql and sql/migrations/NNNN_*.sql into C: awk -v unit=intake -v header=1 -f embed.awk FILES
# Gives for a unit: <unit>_sql_<query>, <unit>_queries, <unit>_query_count, <unit>_migrations, <unit>_migration_count.
# A query's comment names the columns of its rows, with commas between, over more than one line where it must:
#     -- Columns: uuid, identificatie
# Gives for each: UNIT_QUERY_COLUMN, its number from 0; and <unit>_columns, beside <unit>_queries, for a test.
# "as list_zaken" stands for the columns of that query, so that one reader may read the rows of both by that one's names.
function finish() {
    if (name == "") return
    text[name] = body; write[name] = is_write
}
# The names of a query's columns, with commas between.
function columns_of(query,   word, n, i, all) {
    n = split(columns[query], word, / *, */)
    for (i = 1; i <= n; i++) {
        if (sub(/^as /, "", word[i])) word[i] = columns_of(word[i])
        if (word[i] !~ /^[a-z][a-z0-9_,]*$/) {
            print "embed.awk: " unit " " query ": what is column " i "?" > "/dev/stderr"
            exit 1
        }
        all = all (i > 1 ? "," : "") word[i]
    }
    return all
}
# A number for each column.
function constants_of(query,   word, n, i, all) {
    n = split(columns_of(query), word, ",")
    for (i = 1; i <= n; i++) all = all "\n    " toupper(unit "_" query "_" word[i]) ","
    return n > 0 ? "\nenum {" all "\n};" : ""
}
FNR == 1 {
    finish()
    body = ""; is_write = 0
    n = split(FILENAME, part, "/"); name = part[n]; sub(/\.sql$/, "", name)
    is_migration[name] = (part[n - 1] == "migrations")
    order[++count] = name
}
# A line that ends with a comma goes on in the next.
/^-- Columns: / || (/^-- / && columns[name] ~ /,$/) {
    line = $0; sub(/^-- (Columns: )?/, "", line); columns[name] = columns[name] line
}
{
    line = $0
    if (toupper(line) !~ /^ *--/ && toupper(line) ~ /(^|[^A-Z_])(INSERT INTO|UPDATE|DELETE FROM)([^A-Z_]|$)/ \
        && toupper(line) !~ /FOR (NO KEY )?UPDATE/)
        is_write = 1
    gsub(/\\/, "\\\\", line); gsub(/"/, "\\\"", line)
    body = body "\n        \"" line "\\n\""
}
END {
    finish()
    print "/* Made from sql/ by common/sql/embed.awk. */"
    if (header) {
        print "#pragma once\n#include \"common/db.h\"\n#include \"common/migrate.h\"\n"
        for (i = 1; i <= count; i++)
            if (!is_migration[order[i]]) print "extern const dm_query " unit "_sql_" order[i] ";" constants_of(order[i])
        print "extern const dm_query *const " unit "_queries[];\nextern const size_t " unit "_query_count;"
        print "extern const char *const " unit "_columns[]; /* of each query, with commas between */"
        print "extern const dm_migration " unit "_migrations[];\nextern const size_t " unit "_migration_count;"
        exit
    }
    print "#include \"sql/" unit ".h\"\n"
    for (i = 1; i <= count; i++) if (!is_migration[order[i]])
        print "const dm_query " unit "_sql_" order[i] " = { \"" order[i] "\"," text[order[i]] ", " (write[order[i]] ? "true" : "false") " };"
    print "const dm_query *const " unit "_queries[] = {"
    for (i = 1; i <= count; i++) if (!is_migration[order[i]]) { print "    &" unit "_sql_" order[i] ","; q++ }
    print "    NULL\n};\nconst size_t " unit "_query_count = " q + 0 ";"
    print "const char *const " unit "_columns[] = {"
    for (i = 1; i <= count; i++) if (!is_migration[order[i]]) print "    \"" columns_of(order[i]) "\","
    print "    NULL\n};"
    print "const dm_migration " unit "_migrations[] = {"
    for (i = 1; i <= count; i++) if (is_migration[order[i]]) {
        print "    { " substr(order[i], 1, 4) + 0 ", \"" substr(order[i], 6) "\"," text[order[i]] " },"; m++
    }
    print "    { 0, NULL, NULL }\n};\nconst size_t " unit "_migration_count = " m + 0 ";"
}
