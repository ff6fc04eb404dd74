# SPDX-License-Identifier: EUPL-1.2
# What compose.yaml promises, read from `docker-compose config`: lines "KIND SERVICE: what is wrong", exit code 1 for any.
# But for front and egress, and what a profile adds, no service has a network with a way out. Variables: digest, which POSTGRES_DIGEST and DEBIAN_DIGEST were set to. First argument: the Dockerfile.
function wrong(what) { print "compose.yaml: " service ": " what; bad = 1 }
function end_service() {
    if (service == "") return
    if (image !~ /^digimeente-/ && index(image, digest) == 0) wrong("its image " image " is not pinned by a digest")
    if (has_build && !has_digest) wrong("its build does not get DEBIAN_DIGEST")
    if (port_count > 2 * (service == "front") && !has_profile) wrong("it has a port of this host without a profile")
    if (!has_log_limit) wrong("its log may grow without limit")
    if (restarts && !has_profile && !has_memory_limit) wrong("its memory has no limit")
    for (name in joined)
        if (!(name in closed) && !has_profile && service != "front" && service != "egress") wrong("its network " name " has a way out")
    if (!user_count && image !~ /^digimeente-/) wrong("it runs as whatever user its image has")
    if (has_database && !has_authority) wrong("it has a connection string, and not postgres_ca, which verifies the server")
    service = ""
}
FILENAME == ARGV[1] {
    if (/^FROM [^ ]*:/ && !/\$\{(DEBIAN|POSTGRES)_DIGEST\}/) { print FILENAME ":" FNR ": an image that is not pinned by a digest"; bad = 1 }
    next
}
/^[a-z]/ { end_service(); is_services = /^services:/; is_networks = /^networks:/ }
is_networks && /^  [a-z]+:/ { network = $1; sub(/:$/, "", network) }
is_networks && /^    internal: true/ { closed[network] }
!is_services { next }
/^  [a-z][a-z-]*:$/ {
    end_service()
    service = substr($1, 1, length($1) - 1)
    seen++; image = key = ""
    user_count = 0
    split("", joined)
    has_log_limit = restarts = has_memory_limit = has_build = has_digest = has_profile = has_database = has_authority = port_count = 0
}
/^    [a-z_]+:/ { key = $1 }
/^    image:/ { image = $2 }
/^    build:/ { has_build = 1 }
/^    restart: unless-stopped/ { restarts = 1 }
key == "logging:" && /max-size:/ { has_log_limit = 1 }
key == "deploy:" && /memory:/ { has_memory_limit = 1 }
/^    profiles:/ { has_profile = 1 }
/^    user:/ { user_count = 1 }
key == "networks:" && /^ *- / { joined[$2] }
key == "networks:" && /^      [a-z]+:/ { name = $1; sub(/:$/, "", name); joined[name] }
/DEBIAN_DIGEST:/ && index($0, digest) { has_digest = 1 }
key == "ports:" && /^ *- / { port_count++ }
/DIGIMEENTE_SMTP_TLS:/ && $2 != "require" { wrong("mail goes without TLS although nobody says so") }
/DIGIMEENTE_HEALTH:/ && !/\/[0-9]+:/ { wrong("its metrics listen in each of its networks") }
key == "secrets:" && /_database$/ { has_database = 1 }
key == "secrets:" && /postgres_ca$/ { has_authority = 1 }
END {
    end_service()
    if (!seen) { print "compose.yaml: no service was read"; bad = 1 }
    exit bad
}
