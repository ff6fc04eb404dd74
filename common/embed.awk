# SPDX-License-Identifier: EUPL-1.2
# Turns text files of a service into C: awk -v unit=notification -v header=1 -f embed.awk FILES
# Gives <unit>_assets: a row for each file, with its path inside the service's folder; the last row's path is NULL.
BEGIN {
    print "/* Made by common/embed.awk. */"
    if (header) {
        print "#pragma once\n#include \"common/asset.h\"\n\nextern const dm_asset " unit "_assets[];"
        exit
    }
    print "#include \"embed/" unit ".h\"\n\nconst dm_asset " unit "_assets[] = {"
}
FNR == 1 {
    if (NR > 1) print " },"
    printf "    { \"%s\",", substr(FILENAME, length("services/" unit "/") + 1)
}
{
    gsub(/\\/, "\\\\"); gsub(/"/, "\\\"")
    printf "\n        \"%s\\n\"", $0
}
END {
    if (!header) print " },\n    { NULL, NULL }\n};"
}
