/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/hang_up.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "tests/support/process.h"

struct ts_hang_up {
    int listening;
    uint16_t port;
    pthread_t thread;
    atomic_uint count;
};

static void *serve (void *arg)
{
    ts_hang_up *it = arg;
    for (int fd; (fd = accept (it->listening, NULL, NULL)) >= 0; it->count++)
        close (fd);
    return NULL;
}

ts_hang_up *ts_hang_up_open (void)
{
    ts_hang_up *it = calloc (1, sizeof *it);
    if (!it)
        abort ();
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
    socklen_t size = sizeof at;
    it->listening = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind (it->listening, (const struct sockaddr *) &at, size) != 0 || listen (it->listening, 64) != 0
        || getsockname (it->listening, (struct sockaddr *) &at, &size) != 0
        || pthread_create (&it->thread, NULL, serve, it) != 0)
        ts_die ("cannot listen");
    it->port = ntohs (at.sin_port);
    return it;
}

void ts_hang_up_destroy (ts_hang_up **server)
{
    ts_hang_up *it = *server;
    shutdown (it->listening, SHUT_RDWR);
    pthread_join (it->thread, NULL);
    close (it->listening);
    free (it);
    *server = NULL;
}

uint16_t ts_hang_up_port (const ts_hang_up *server)
{
    return server->port;
}

unsigned ts_hang_up_count (const ts_hang_up *server)
{
    return server->count;
}
