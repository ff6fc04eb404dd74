/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/reaper.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/queue.h"
#include "services/gateway/exchange/metrics.h"

#define LOOK_MS 500
#define LINGER_MS 10000
#define LINGERING_MAX 64
#define DROP_BYTES 65536
#define DROPS_MAX 64 /* at each look */

/* A socket whose connection has ended. */
typedef struct lingering {
    int fd;
    int64_t until_ms;
} lingering;

struct gateway_reaper {
    dm_metrics *metrics;
    gateway_budget *budget;
    pthread_mutex_t mutex;
    gateway_client *clients;
    lingering lingering[LINGERING_MAX];
    size_t lingering_count;
    dm_queue *stop;
    pthread_t thread;
};

/* Says that the browser was too slow, if it still listens, and ends the connection. To libmicrohttpd it looks as if the
 * browser had hung up.  Takes: reason, a label of GATEWAY_M_HTTP_REFUSED. */
static void cut_off (gateway_reaper *reaper, gateway_client *client, const char *reason)
{
    static const char too_slow[] = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    if (client->is_reading)
        send (client->fd, too_slow, sizeof too_slow - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    shutdown (client->fd, SHUT_RDWR);
    client->deadline_ms = INT64_MAX;
    dm_metrics_add (reaper->metrics, GATEWAY_M_HTTP_REFUSED, reason, NULL, 1);
}

/* Ends a connection whose browser went away while it sent its request. libmicrohttpd waits for the edge of epoll, and
 * misses an end that came together with the last bytes. A shutdown makes another edge. */
static void wake_if_gone (gateway_client *client)
{
    char byte;
    if (client->is_reading && client->deadline_ms != INT64_MAX
        && recv (client->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
        shutdown (client->fd, SHUT_RDWR);
}

/* Returns false when the other end has closed. */
static bool drop_bytes (int fd)
{
    char dropped[DROP_BYTES];
    ssize_t size = 1;
    for (int i = 0; i < DROPS_MAX && size > 0; i++)
        size = recv (fd, dropped, sizeof dropped, MSG_DONTWAIT);
    return size > 0 || (size < 0 && errno == EAGAIN);
}

static void look_at_lingering (gateway_reaper *reaper, int64_t now_ms)
{
    for (size_t i = reaper->lingering_count; i-- > 0;) {
        lingering it = reaper->lingering[i];
        if (drop_bytes (it.fd) && now_ms < it.until_ms)
            continue;
        close (it.fd);
        reaper->lingering[i] = reaper->lingering[--reaper->lingering_count];
    }
}

static void linger (gateway_reaper *reaper, int fd)
{
    int kept = reaper->lingering_count < LINGERING_MAX ? fcntl (fd, F_DUPFD_CLOEXEC, 0) : -1;
    if (kept >= 0)
        reaper->lingering[reaper->lingering_count++] = (lingering){ kept, dm_clock_monotonic_ms () + LINGER_MS };
}

static void *look (void *arg)
{
    gateway_reaper *reaper = arg;
    void *item;
    while (!dm_queue_is_closed (reaper->stop)) {
        dm_queue_take (reaper->stop, &item, 1, LOOK_MS);
        int64_t now_ms = dm_clock_monotonic_ms ();
        pthread_mutex_lock (&reaper->mutex);
        for (gateway_client *client = reaper->clients; client; client = client->next)
            if (atomic_exchange (&client->transfer.is_ousted, false))
                cut_off (reaper, client, "stalled");
            else if (atomic_exchange (&client->connection.is_ousted, false))
                cut_off (reaper, client, "idle");
            else if (client->deadline_ms < now_ms)
                cut_off (reaper, client, "slow");
            else
                wake_if_gone (client);
        look_at_lingering (reaper, now_ms);
        pthread_mutex_unlock (&reaper->mutex);
        gateway_budget_trim (reaper->budget);
    }
    return NULL;
}

gateway_reaper *gateway_reaper_open (dm_metrics *metrics, gateway_budget *budget)
{
    gateway_reaper *reaper = calloc (1, sizeof *reaper);
    if (!reaper)
        abort ();
    reaper->metrics = metrics;
    reaper->budget = budget;
    pthread_mutex_init (&reaper->mutex, NULL);
    reaper->stop = dm_queue_open (1);
    if (pthread_create (&reaper->thread, NULL, look, reaper) != 0)
        abort ();
    return reaper;
}

void gateway_reaper_destroy (gateway_reaper **reaper)
{
    gateway_reaper *it = *reaper;
    if (!it)
        return;
    dm_queue_close (it->stop);
    pthread_join (it->thread, NULL);
    look_at_lingering (it, INT64_MAX);
    dm_queue_destroy (&it->stop);
    pthread_mutex_destroy (&it->mutex);
    free (it);
    *reaper = NULL;
}

gateway_client *gateway_reaper_add (gateway_reaper *reaper, int fd, int64_t deadline_ms)
{
    gateway_client *client = calloc (1, sizeof *client);
    if (!client)
        abort ();
    client->fd = fd;
    client->deadline_ms = deadline_ms;
    client->is_reading = true;
    gateway_holder_init (&client->connection);
    gateway_holder_init (&client->transfer);
    pthread_mutex_lock (&reaper->mutex);
    client->next = reaper->clients;
    if (client->next)
        client->next->before = client;
    reaper->clients = client;
    pthread_mutex_unlock (&reaper->mutex);
    return client;
}

void gateway_reaper_refuse_rest (gateway_client *client)
{
    static const char too_large[] = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    send (client->fd, too_large, sizeof too_large - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    client->lingers = true;
}

void gateway_reaper_remove (gateway_reaper *reaper, gateway_client *client)
{
    pthread_mutex_lock (&reaper->mutex);
    if (client->lingers)
        linger (reaper, client->fd);
    if (client->before)
        client->before->next = client->next;
    else
        reaper->clients = client->next;
    if (client->next)
        client->next->before = client->before;
    pthread_mutex_unlock (&reaper->mutex);
    free (client);
}
