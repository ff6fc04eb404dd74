/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/doctor_here.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include "common/resolver.h"

#define HERE "digictl"
#define FREE_LEAST_BYTES 1e9 /* of the disk: less is gone in hours */

static void add_ok (digictl_report *report, const char *check, const char *found)
{
    digictl_report_add (report, &(digictl_diagnosis){ .service = HERE, .check = check, .found = found });
}

static void add_broken (digictl_report *report, const char *check, const char *found, const char *advice)
{
    digictl_report_add (
        report, &(digictl_diagnosis){
                    .service = HERE, .check = check, .state = DIGICTL_BROKEN, .found = found, .advice = advice });
}

static bool check_configuration (digictl_session *session, digictl_report *report)
{
    dm_error error = { 0 };
    const char *option = digictl_args_text (&session->args, "config");
    if (digictl_config_open (option, &session->config, &error)) {
        add_broken (report, "configuration", error.message, NULL);
        return false;
    }
    add_ok (report, "configuration", digictl_config_find (option));
    return true;
}

static bool is_open_to_others (const char *path)
{
    struct stat it;
    return stat (path, &it) == 0 && (it.st_mode & (S_IRWXG | S_IRWXO));
}

/* The key and the peers file; the key must be an operator's.  Gives: *out_keys, which the caller destroys. */
static bool check_keys (digictl_session *session, digictl_report *report, dm_keys **out_keys)
{
    const digictl_config *config = &session->config;
    dm_error error = { 0 };
    if (dm_keys_open (config->peers, config->key, NULL, out_keys, &error)) {
        add_broken (report, "key", error.message,
                    "digictl keygen --operator NAME makes a key; digictl peers add lets it connect.");
        return false;
    }
    if (is_open_to_others (config->key))
        add_broken (report, "key",
                    dm_arena_printf (session->arena, "%s may be read by others than its owner", config->key),
                    "Take those rights away (chmod 600). Where others could have read it, make a new key, and take "
                    "this one out: digictl peers remove.");
    else
        add_ok (report, "key",
                dm_arena_printf (session->arena, "it is the key of operator %s", dm_keys_name (*out_keys)));
    return true;
}

/* The file must be whole, before anything can be said of our key. */
static bool check_peers_file (digictl_session *session, digictl_report *report)
{
    dm_peer peers[DM_PEERS_MAX];
    size_t count;
    dm_error error = { 0 };
    if (!dm_peers_read (session->config.peers, peers, &count, &error))
        return true;
    add_broken (report, "peers", error.message, "Copy the peers file of the services here, or mend that line.");
    return false;
}

static void check_peers (digictl_session *session, digictl_report *report, dm_keys *keys)
{
    const char *missing = "";
    for (size_t i = 0; i < DIGICTL_SERVICES; i++) {
        dm_peer peer;
        if (!dm_keys_find_by_name (keys, digictl_services[i], &peer))
            missing = dm_arena_printf (session->arena, "%s%s%s", missing, *missing ? ", " : "", digictl_services[i]);
    }
    if (*missing)
        add_broken (report, "peers",
                    dm_arena_printf (session->arena, "%s has no key of %s", session->config.peers, missing),
                    "Copy the peers file of the services here.");
    else
        add_ok (report, "peers",
                dm_arena_printf (session->arena, "%s has the keys of all services", session->config.peers));
}

/* Looks the host of one address up.  Returns why it cannot be found, NULL when it can. */
static const char *look_up (const char *address, size_t size)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    char host[254];
    uint16_t port;
    if (!dm_endpoint_split (address, size, host, &port))
        return "it is no tcp://host:port";
    int code = getaddrinfo (host, NULL, &hints, &found);
    if (code == 0)
        freeaddrinfo (found);
    return code ? gai_strerror (code) : NULL;
}

/* The first address of a service that cannot be found.  Returns a phrase, NULL for none. */
static const char *find_unknown (const digictl_session *session, size_t service)
{
    const char *at = session->config.addresses[service];
    for (size_t size; *at; at += size + (at[size] == ',')) {
        size = strcspn (at, ",");
        const char *why = look_up (at, size);
        if (why)
            return dm_arena_printf (session->arena, "%s-address=%.*s: %s", digictl_services[service], (int) size, at,
                                    why);
    }
    return NULL;
}

static void check_addresses (digictl_session *session, digictl_report *report)
{
    for (size_t i = 0; i < DIGICTL_SERVICES; i++) {
        const char *unknown = find_unknown (session, i);
        if (unknown) {
            add_broken (report, "addresses", unknown,
                        "Mend the configuration, or run digictl where these names are known, as in docker-compose run "
                        "--rm digictl doctor.");
            return;
        }
    }
    add_ok (report, "addresses", "the hosts of all services are known here");
}

/* Of the folder of the peers file: where make run keeps all its data. */
static void check_disk (digictl_session *session, digictl_report *report)
{
    struct statvfs disk;
    const char *path = session->config.peers;
    if (statvfs (path, &disk)) {
        add_broken (report, "disk", dm_arena_printf (session->arena, "%s: %s", path, strerror (errno)),
                    "Look whether the disk is mounted.");
        return;
    }
    double free_bytes = (double) disk.f_bavail * (double) disk.f_frsize;
    const char *found = dm_arena_printf (session->arena, "%.1f of %.1f GB of the disk of %s are free", free_bytes / 1e9,
                                         (double) disk.f_blocks * (double) disk.f_frsize / 1e9, path);
    if (free_bytes < FREE_LEAST_BYTES && disk.f_blocks > 0 && !(disk.f_flag & ST_RDONLY))
        add_broken (report, "disk", found, "Make room.");
    else
        add_ok (report, "disk", found);
}

bool digictl_doctor_here (digictl_session *session, digictl_report *report)
{
    DM_AUTO (dm_keys_destroy) dm_keys *keys = NULL;
    if (!check_configuration (session, report) || !check_peers_file (session, report)
        || !check_keys (session, report, &keys))
        return false;
    check_peers (session, report, keys);
    check_addresses (session, report);
    check_disk (session, report);
    return true;
}
