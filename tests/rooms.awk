# SPDX-License-Identifier: EUPL-1.2
# Tells each include that tests/rooms does not allow: awk -f tests/rooms.awk tests/rooms SOURCE...
# What is generated, and what is the system's, has no room.
FILENAME == ARGV[1] {
    if ($1 ~ /^#/ || NF == 0)
        next
    if ($1 == "handlers") {
        handlers = "/(" $2 ")"
        next
    }
    rooms[$1]
    for (i = 2; i <= NF; i++)
        may[$1, $i]
    next
}
FNR == 1 {
    room = room_of(FILENAME)
    split(FILENAME, folders, "/")
    kept = FILENAME ~ handlers ? "services/" folders[2] "/" folders[2] ".h" : ""
    if (!(room in rooms))
        wrong(FILENAME ": tests/rooms does not tell of " room)
}
/^#include "/ && room in rooms {
    split($0, parts, "\"")
    if (parts[2] == kept)
        next
    other = room_of(parts[2])
    parent = other
    sub(/\/[^\/]*$/, "/*", parent)
    if (other in rooms && other != room && !((room, other) in may) && !((room, parent) in may))
        wrong(FILENAME ":" FNR ": " room " may not include " parts[2])
}
function room_of(path) {
    sub(/\/[^\/]*$/, "", path)
    return path
}
function wrong(text) {
    print text
    bad = 1
}
END { exit bad }
