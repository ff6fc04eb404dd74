# SPDX-License-Identifier: EUPL-1.2
# Turns sql/queries/*.sql and sql/migrations/NNNN_*.sql into C: awk -v unit=intake -v header=1 -f embed.awk FILES
# Gives for a unit: <unit>_sql_<query>, <unit>_queries, <unit>_query_count, <unit>_migrations, <unit>_migration_count.
function finish() {
    if (name == "") return
    text[name] = body; write[name] = is_write
}
FNR == 1 {
    finish()
    body = ""; is_write = 0
    n = split(FILENAME, part, "/"); name = part[n]; sub(/\.sql$/, "", name)
    is_migration[name] = (part[n - 1] == "migrations")
    order[++count] = name
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
            if (!is_migration[order[i]]) print "extern const dm_query " unit "_sql_" order[i] ";"
        print "extern const dm_query *const " unit "_queries[];\nextern const size_t " unit "_query_count;"
        print "extern const dm_migration " unit "_migrations[];\nextern const size_t " unit "_migration_count;"
        exit
    }
    print "#include \"sql/" unit ".h\"\n"
    for (i = 1; i <= count; i++) if (!is_migration[order[i]])
        print "const dm_query " unit "_sql_" order[i] " = { \"" order[i] "\"," text[order[i]] ", " (write[order[i]] ? "true" : "false") " };"
    print "const dm_query *const " unit "_queries[] = {"
    for (i = 1; i <= count; i++) if (!is_migration[order[i]]) { print "    &" unit "_sql_" order[i] ","; q++ }
    print "    NULL\n};\nconst size_t " unit "_query_count = " q + 0 ";"
    print "const dm_migration " unit "_migrations[] = {"
    for (i = 1; i <= count; i++) if (is_migration[order[i]]) {
        print "    { " substr(order[i], 1, 4) + 0 ", \"" substr(order[i], 6) "\"," text[order[i]] " },"; m++
    }
    print "    { 0, NULL, NULL }\n};\nconst size_t " unit "_migration_count = " m + 0 ";"
}
