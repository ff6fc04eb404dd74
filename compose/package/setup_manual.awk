# SPDX-License-Identifier: EUPL-1.2
# Makes the manual page of digimeente-setup of what it prints: digimeente-setup --help | awk -v version=V -f setup_manual.awk
function plain(text) {
    gsub(/\\/, "\\e", text); gsub(/-/, "\\-", text)
    return text
}
NR == 1 {
    print ".TH DIGIMEENTE\\-SETUP 8 \"\" \"Digimeente " plain(version) "\" \"Digimeente\""
    sub(/: /, " - "); print ".SH NAME\n" plain($0)
}
/^Usage: / { print ".SH SYNOPSIS\n" plain(substr($0, 8)) "\n.SH DESCRIPTION"; next }
/^  --/ { match($0, /^  --[a-z]+ [A-Z]+/); print ".TP\n.B " plain(substr($0, 3, RLENGTH - 2)); print plain(substr($0, RLENGTH + 3)); next }
/^  systemctl/ { print ".PP\n.B " plain(substr($0, 3)); next }
NR > 1 && NF { sub(/^ +/, ""); print plain($0) }
END { print ".SH SEE ALSO\n.BR digictl (1)" }
