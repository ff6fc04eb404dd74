/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/clock.h"
#include "tests/support/measure.h"
#include "tests/support/process.h"

#define ANSWER_MAX (1024 * 1024)
#define LATENCIES_MAX ((size_t) 4000000)
#define TIMEOUT_S 20

typedef struct wire {
    int fd;
    char *bytes; /* of the last answer, ANSWER_MAX and a NUL */
    size_t body, size;
} wire;

static wire wire_open (uint16_t port)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons (port),
                                         .sin_addr = { htonl (INADDR_LOOPBACK) } };
    const struct timeval timeout = { .tv_sec = TIMEOUT_S };
    wire it = { .fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .bytes = malloc (ANSWER_MAX + 1) };
    if (it.fd < 0 || !it.bytes || connect (it.fd, (const struct sockaddr *) &address, sizeof address) != 0)
        ts_die ("nobody listens on port %u", port);
    setsockopt (it.fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof (int));
    setsockopt (it.fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    return it;
}

static void wire_close (wire *it)
{
    close (it->fd);
    free (it->bytes);
}

static void read_more (wire *it)
{
    ssize_t got = it->size < ANSWER_MAX ? recv (it->fd, it->bytes + it->size, ANSWER_MAX - it->size, 0) : 0;
    if (got <= 0)
        ts_die ("an answer ends after %zu bytes", it->size);
    it->size += (size_t) got;
    it->bytes[it->size] = '\0';
}

/* Sends it and reads the whole answer, which must tell its length. Returns the code. */
static int wire_ask (wire *it, const char *request)
{
    const char *end, *length;
    size_t size = strlen (request);
    if (send (it->fd, request, size, MSG_NOSIGNAL) != (ssize_t) size)
        ts_die ("a request was not taken");
    it->size = 0;
    it->bytes[0] = '\0';
    while (!(end = strstr (it->bytes, "\r\n\r\n")))
        read_more (it);
    it->body = (size_t) (end - it->bytes) + 4;
    length = strcasestr (it->bytes, "\r\nContent-Length:");
    if (!length || length > end)
        ts_die ("an answer without a length: %s", it->bytes);
    size_t whole = it->body + strtoul (length + strlen ("\r\nContent-Length:"), NULL, 10);
    while (it->size < whole)
        read_more (it);
    return (int) strtol (it->bytes + strlen ("HTTP/1.1 "), NULL, 10);
}

char *ts_load_once (uint16_t port, const char *request, size_t *out_body, size_t *out_size)
{
    wire it = wire_open (port);
    wire_ask (&it, request);
    *out_body = it.body;
    *out_size = it.size;
    close (it.fd);
    return it.bytes;
}

/* What the connections of a run share. */
typedef struct run {
    const ts_load *load;
    int64_t until_ms;
    atomic_size_t next_connection, count;
    double *latencies_ms;
} run;

static void *run_connection (void *arg)
{
    run *shared = arg;
    const ts_load *load = shared->load;
    size_t first = shared->next_connection++ % load->request_count;
    wire it = wire_open (load->port);
    for (size_t i = first; load->run_ms == 0 ? i < load->request_count : dm_clock_monotonic_ms () < shared->until_ms;) {
        int64_t begin_us = dm_clock_monotonic_us ();
        int code = wire_ask (&it, load->requests[i]);
        size_t number = shared->count++;
        if (code != load->code)
            ts_die ("%d instead of %d: %s\n%s", code, load->code, load->requests[i], it.bytes);
        if (number >= LATENCIES_MAX)
            ts_die ("more than %zu answers", LATENCIES_MAX);
        shared->latencies_ms[number] = (double) (dm_clock_monotonic_us () - begin_us) / 1000;
        i += load->connections;
        if (load->run_ms > 0 && i >= load->request_count)
            i = first;
    }
    wire_close (&it);
    return NULL;
}

ts_load_result ts_load_run (const ts_load *load)
{
    run shared = { .load = load, .latencies_ms = calloc (LATENCIES_MAX, sizeof (double)) };
    pthread_t *threads = calloc (load->connections, sizeof *threads);
    if (!shared.latencies_ms || !threads)
        abort ();
    int64_t begin_us = dm_clock_monotonic_us ();
    shared.until_ms = begin_us / 1000 + load->run_ms;
    for (unsigned i = 0; i < load->connections; i++)
        pthread_create (&threads[i], NULL, run_connection, &shared);
    for (unsigned i = 0; i < load->connections; i++)
        pthread_join (threads[i], NULL);
    ts_load_result result = { .count = shared.count };
    result.rate = (double) result.count * 1e6 / (double) (dm_clock_monotonic_us () - begin_us);
    result.p50_ms = m_percentile (shared.latencies_ms, result.count, 0.50);
    result.p99_ms = m_percentile (shared.latencies_ms, result.count, 0.99);
    if (load->histogram)
        m_print_histogram (load->histogram, shared.latencies_ms, result.count);
    free (threads);
    free (shared.latencies_ms);
    return result;
}
