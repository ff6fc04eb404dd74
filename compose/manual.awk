# SPDX-License-Identifier: EUPL-1.2
# Makes a service's manual page of what it prints: { SERVICE --help; SERVICE --help-markdown; } | awk -v version=V -f manual.awk
function plain(text) {
    gsub(/`/, "", text); gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text)
    if (text ~ /^[.']/) text = "\\&" text
    return text
}
NR == 1 {
    service = $0; sub(/:.*/, "", service)
    purpose = $0; sub(/^[^:]*: */, "", purpose)
    print ".TH DIGIMEENTE\\-" toupper(service) " 8 \"\" \"Digimeente " plain(version) "\" \"Digimeente\""
    print ".SH NAME\ndigimeente\\-" service " \\- " plain(purpose)
    print ".SH SYNOPSIS\n.B " service "\n[\\fIoption\\fR...]"
    print ".SH DESCRIPTION\nA service of Digimeente, the digital counter of a municipality."
    print "Each setting is an option, an environment variable, or a file that a variable with _FILE behind its name names."
    print "An unknown or malformed one stops the start."
    print ".SH OPTIONS"
}
/^  --[a-z]+  +[a-z]/ {
    option = $1; sub(/^ *--[a-z]+ +/, "")
    print ".TP\n.B " plain(option) "\n" plain($0)
}
/^\| `--/ {
    if (!is_in_settings++) print ".SH SETTINGS"
    split($0, cell, / *\| */)
    print ".TP\n\\fB" plain(cell[2]) "\\fR, \\fB" plain(cell[3]) "\\fR"
    print plain(cell[4]) ": " plain(cell[5]) (cell[6] == "" ? "" : " (" plain(cell[6]) ")")
}
END { print ".SH SEE ALSO\n.BR digictl (1)" }
