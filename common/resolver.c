/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/resolver.h"

#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"

#define SCHEME "tcp://"
#define HOST_SIZE 254 /* Source: RFC 1035 section 2.3.4, 253 characters and a NUL */

/* One "host:port" of a list. */
typedef struct entry {
    char host[HOST_SIZE];
    uint16_t port;
    size_t list;
    dm_endpoint endpoints[DM_ENDPOINTS_MAX]; /* sorted */
    size_t count;
} entry;

struct dm_resolver {
    pthread_mutex_t mutex; /* over all that changes: the entries' endpoints, is_woken, is_stopping */
    pthread_cond_t wake;
    entry *entries;
    size_t entry_count;
    uint32_t interval_ms;
    bool is_woken;
    bool is_stopping;
    void (*on_change) (void *arg);
    void *arg;
};

static bool parse_port (const char *text, size_t size, uint16_t *out)
{
    unsigned port = 0;
    if (size == 0 || size > 5)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        port = port * 10 + (unsigned) (text[i] - '0');
    }
    if (port < 1 || port > 65534)
        return false;
    *out = (uint16_t) port;
    return true;
}

bool dm_endpoint_split (const char *text, size_t size, char host[254], uint16_t *out_port)
{
    const size_t scheme = strlen (SCHEME);
    if (size <= scheme || strncmp (text, SCHEME, scheme) != 0)
        return false;
    const char *first = text + scheme, *end = text + size;
    const char *colon = memrchr (first, ':', (size_t) (end - first));
    if (!colon)
        return false;
    const char *last = colon;
    if (*first == '[' && last[-1] == ']')
        first++, last--;
    else if (memchr (first, ':', (size_t) (last - first)))
        return false;
    if (last <= first || last - first >= HOST_SIZE || memchr (first, '\0', (size_t) (last - first)))
        return false;
    if (!parse_port (colon + 1, (size_t) (end - colon - 1), out_port))
        return false;
    memcpy (host, first, (size_t) (last - first));
    host[last - first] = '\0';
    return true;
}

static int compare_endpoints (const void *a, const void *b)
{
    return strcmp (a, b);
}

/* Sorts the addresses and drops repeated ones.  Returns how many are left. */
static size_t sort_endpoints (dm_endpoint endpoints[], size_t count)
{
    qsort (endpoints, count, sizeof *endpoints, compare_endpoints);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_endpoints (&endpoints[kept - 1], &endpoints[i]) != 0)
            endpoints[kept++] = endpoints[i];
    return kept;
}

static bool format_endpoint (const struct addrinfo *address, uint16_t port, dm_endpoint *out)
{
    char host[64]; /* INET6_ADDRSTRLEN, a % and a name of an interface */
    if (getnameinfo (address->ai_addr, address->ai_addrlen, host, sizeof host, NULL, 0, NI_NUMERICHOST) != 0)
        return false;
    memset (out, 0, sizeof *out);
    snprintf (out->text, sizeof out->text, address->ai_family == AF_INET6 ? SCHEME "[%s]:%u" : SCHEME "%s:%u", host,
              (unsigned) port);
    return true;
}

/* Asks the name server.  Returns how many addresses the name has; 0 when the look-up failed. */
static size_t look_up (const entry *it, dm_endpoint out[DM_ENDPOINTS_MAX])
{
    const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    struct addrinfo *addresses = NULL;
    if (getaddrinfo (it->host, NULL, &hints, &addresses) != 0)
        return 0;
    size_t count = 0;
    for (const struct addrinfo *at = addresses; at && count < DM_ENDPOINTS_MAX; at = at->ai_next)
        if (format_endpoint (at, it->port, &out[count]))
            count++;
    freeaddrinfo (addresses);
    return sort_endpoints (out, count);
}

static void publish (dm_resolver *resolver, entry *it, const dm_endpoint found[], size_t count)
{
    pthread_mutex_lock (&resolver->mutex);
    bool has_changed = count > 0 && (count != it->count || memcmp (found, it->endpoints, count * sizeof *found) != 0);
    if (has_changed) {
        memcpy (it->endpoints, found, count * sizeof *found);
        it->count = count;
    }
    if (has_changed && !resolver->is_stopping)
        resolver->on_change (resolver->arg);
    pthread_mutex_unlock (&resolver->mutex);
}

/* Returns true when every name has an address. */
static bool look_all_up (dm_resolver *resolver)
{
    bool is_complete = true;
    for (size_t i = 0; i < resolver->entry_count; i++) {
        entry *it = &resolver->entries[i];
        dm_endpoint found[DM_ENDPOINTS_MAX];
        publish (resolver, it, found, look_up (it, found));
        is_complete = is_complete && it->count > 0;
    }
    return is_complete;
}

/* Waits until until_ms, a wish to stop, or (can_wake) a wake.  The mutex is held. */
static void nap (dm_resolver *resolver, int64_t until_ms, bool can_wake)
{
    const struct timespec until = { until_ms / 1000, until_ms % 1000 * 1000000 };
    while (!resolver->is_stopping && !(can_wake && resolver->is_woken) && dm_clock_monotonic_ms () < until_ms)
        pthread_cond_timedwait (&resolver->wake, &resolver->mutex, &until);
}

static void resolver_free (dm_resolver *resolver)
{
    pthread_mutex_destroy (&resolver->mutex);
    pthread_cond_destroy (&resolver->wake);
    free (resolver->entries);
    free (resolver);
}

static void *resolver_loop (void *arg)
{
    dm_resolver *resolver = arg;
    bool is_stopping = false;
    while (!is_stopping) {
        bool is_complete = look_all_up (resolver);
        int64_t now_ms = dm_clock_monotonic_ms ();
        pthread_mutex_lock (&resolver->mutex);
        nap (resolver, now_ms + resolver->interval_ms / 10, false);
        if (is_complete)
            nap (resolver, now_ms + resolver->interval_ms, true);
        resolver->is_woken = false;
        is_stopping = resolver->is_stopping;
        pthread_mutex_unlock (&resolver->mutex);
    }
    resolver_free (resolver);
    return NULL;
}

static void add_entries (dm_resolver *resolver, const char *list, size_t number)
{
    for (const char *at = list; *at;) {
        size_t size = strcspn (at, ",");
        entry it = { .list = number };
        if (dm_endpoint_split (at, size, it.host, &it.port)) {
            entry *entries = realloc (resolver->entries, (resolver->entry_count + 1) * sizeof *entries);
            if (!entries)
                abort ();
            resolver->entries = entries;
            entries[resolver->entry_count++] = it;
        } else if (size > 0)
            dm_log (DM_WARN, "address_malformed", DM_T ("addresses", list));
        at += size + (at[size] == ',');
    }
}

dm_resolver *dm_resolver_open (const char *const lists[], size_t count, uint32_t interval_ms,
                               void (*on_change) (void *arg), void *arg)
{
    dm_resolver *resolver = calloc (1, sizeof *resolver);
    if (!resolver)
        abort ();
    resolver->interval_ms = interval_ms;
    resolver->on_change = on_change;
    resolver->arg = arg;
    for (size_t i = 0; i < count; i++)
        add_entries (resolver, lists[i], i);
    pthread_mutex_init (&resolver->mutex, NULL);
    pthread_condattr_t clock;
    pthread_condattr_init (&clock);
    pthread_condattr_setclock (&clock, CLOCK_MONOTONIC);
    pthread_cond_init (&resolver->wake, &clock);
    pthread_condattr_destroy (&clock);
    pthread_t thread;
    if (pthread_create (&thread, NULL, resolver_loop, resolver) != 0)
        abort ();
    pthread_detach (thread);
    return resolver;
}

/* The thread may be inside getaddrinfo for many seconds, so it frees what it shares with us when it leaves. */
void dm_resolver_destroy (dm_resolver **resolver)
{
    if (!*resolver)
        return;
    pthread_mutex_t *mutex = &(*resolver)->mutex;
    pthread_mutex_lock (mutex);
    (*resolver)->is_stopping = true;
    pthread_cond_signal (&(*resolver)->wake);
    pthread_mutex_unlock (mutex);
    *resolver = NULL;
}

size_t dm_resolver_list (dm_resolver *resolver, size_t list, dm_endpoint out[DM_ENDPOINTS_MAX])
{
    dm_endpoint all[2 * DM_ENDPOINTS_MAX];
    size_t count = 0;
    pthread_mutex_lock (&resolver->mutex);
    for (size_t i = 0; i < resolver->entry_count; i++) {
        const entry *it = &resolver->entries[i];
        if (it->list != list)
            continue;
        memcpy (all + count, it->endpoints, it->count * sizeof *all);
        count = sort_endpoints (all, count + it->count);
        if (count > DM_ENDPOINTS_MAX)
            count = DM_ENDPOINTS_MAX;
    }
    pthread_mutex_unlock (&resolver->mutex);
    memcpy (out, all, count * sizeof *all);
    return count;
}

void dm_resolver_wake (dm_resolver *resolver)
{
    pthread_mutex_lock (&resolver->mutex);
    resolver->is_woken = true;
    pthread_cond_signal (&resolver->wake);
    pthread_mutex_unlock (&resolver->mutex);
}
