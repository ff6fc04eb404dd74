/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/provider.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "tests/support/process.h"

struct ts_provider {
    uint16_t port;
    char issuer[64];
    char public_url[200];
    char folder[600];
    char *own_folder;
    char log_path[300];
    pid_t pid;
};

static bool is_listening (void *arg)
{
    const ts_provider *provider = arg;
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons (provider->port),
                                   .sin_addr = { htonl (INADDR_LOOPBACK) } };
    int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_open = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
    close (fd);
    return is_open;
}

void ts_provider_start (ts_provider *provider)
{
    char issuer[80], listen[40], public_url[240], script[640], sentence[400];
    snprintf (issuer, sizeof issuer, "ISSUER=%s", provider->issuer);
    snprintf (listen, sizeof listen, "LISTEN=127.0.0.1:%u", provider->port);
    snprintf (public_url, sizeof public_url, "PUBLIC_URL=%s", provider->public_url);
    snprintf (script, sizeof script, "%s/provider.mjs", provider->folder);
    const char *arguments[] = { "/usr/bin/env", issuer, listen, public_url, "CLIENT_SECRET=" TS_CLIENT_SECRET,
                                "node",         script, NULL };
    provider->pid = ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = provider->log_path });
    snprintf (sentence, sizeof sentence, "the identity provider listens (its log: %s)", provider->log_path);
    ts_wait_until (is_listening, provider, TS_PATIENCE_MS, sentence);
}

void ts_provider_stop (ts_provider *provider)
{
    if (provider->pid > 0)
        ts_process_end (provider->pid, SIGKILL);
    provider->pid = 0;
}

ts_provider *ts_provider_open (const char *public_url)
{
    ts_provider *provider = calloc (1, sizeof *provider);
    if (!provider)
        abort ();
    provider->port = ts_port_find (1);
    provider->own_folder = ts_folder_make ();
    snprintf (provider->issuer, sizeof provider->issuer, "http://localhost:%u", provider->port);
    snprintf (provider->public_url, sizeof provider->public_url, "%s", public_url);
    snprintf (provider->log_path, sizeof provider->log_path, "%s/oidc.log", provider->own_folder);
    /* beside bin, or where a variant was built (build/address/bin) beside the variant */
    snprintf (provider->folder, sizeof provider->folder, "%s/../npm-oidc", ts_bin_folder ());
    if (access (provider->folder, X_OK))
        snprintf (provider->folder, sizeof provider->folder, "%s/../../npm-oidc", ts_bin_folder ());
    ts_provider_start (provider);
    return provider;
}

void ts_provider_destroy (ts_provider **provider)
{
    if (!*provider)
        return;
    ts_provider_stop (*provider);
    ts_folder_remove (&(*provider)->own_folder);
    free (*provider);
    *provider = NULL;
}

const char *ts_provider_issuer (const ts_provider *provider)
{
    return provider->issuer;
}
