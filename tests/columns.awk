# SPDX-License-Identifier: EUPL-1.2
# Refuses a column of a row that is read by its number: awk -f tests/columns.awk FILES. Its name stands in a generated
# header: common/README.md, "Columns by name". Looks at the calls of all functions whose last parameter is "int column".
FNR == 1 { file[++files] = FILENAME }
{ text[FILENAME] = text[FILENAME] $0 "\n" }
END {
    for (i = 1; i <= files; i++) find_readers(text[file[i]])
    if (!names) { print "columns.awk: no file has a function that reads a column"; exit 1 }
    call = "[^a-z0-9_](" names ")[ \n]*\\(([^();]|\\([^();]*\\))*,[ \n]*[0-9][^(),;]*\\)" # an argument may hold brackets
    for (i = 1; i <= files; i++) look(file[i], text[file[i]])
    exit bad
}
function find_readers(rest,   name) {
    while (match(rest, /[a-z0-9_]+[ \n]*\([^();]*int column\)/)) {
        name = substr(rest, RSTART, RLENGTH); sub(/[ \n]*\(.*/, "", name)
        rest = substr(rest, RSTART + RLENGTH)
        names = names (names ? "|" : "") name
    }
}
function look(name, rest,   line, before, found) {
    line = 1
    while (match(rest, call)) {
        before = substr(rest, 1, RSTART); found = substr(rest, RSTART + 1, RLENGTH - 1)
        rest = substr(rest, RSTART + RLENGTH)
        line += gsub(/\n/, "", before)
        printf "%s:%d: ", name, line
        line += gsub(/\n */, " ", found)
        print found
        bad = 1
    }
}
