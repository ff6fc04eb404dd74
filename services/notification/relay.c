/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/relay.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/clock.h"
#include "services/notification/retry.h"

struct notification_relay {
    pthread_mutex_t mutex; /* over what follows */
    int64_t down_since_ms; /* since 1970; 0: it is not down */
    int64_t probe_ms;      /* when the next probe is due, monotonic */
    unsigned failures;     /* in a row */
    char fault[NOTIFICATION_FAULT_SIZE];
};

notification_relay *notification_relay_open (void)
{
    notification_relay *relay = calloc (1, sizeof *relay);
    if (!relay)
        abort ();
    pthread_mutex_init (&relay->mutex, NULL);
    return relay;
}

void notification_relay_destroy (notification_relay **relay)
{
    if (!*relay)
        return;
    pthread_mutex_destroy (&(*relay)->mutex);
    free (*relay);
    *relay = NULL;
}

unsigned notification_relay_room (notification_relay *relay, unsigned most)
{
    pthread_mutex_lock (&relay->mutex);
    unsigned room = !relay->down_since_ms ? most : dm_clock_monotonic_ms () >= relay->probe_ms ? 1 : 0;
    pthread_mutex_unlock (&relay->mutex);
    return room;
}

bool notification_relay_set_down (notification_relay *relay, const char *fault)
{
    pthread_mutex_lock (&relay->mutex);
    bool is_new = !relay->down_since_ms;
    if (is_new)
        relay->down_since_ms = dm_clock_now_ms ();
    relay->probe_ms = dm_clock_monotonic_ms () + notification_probe_delay_ms (++relay->failures);
    snprintf (relay->fault, sizeof relay->fault, "%s", fault);
    pthread_mutex_unlock (&relay->mutex);
    return is_new;
}

bool notification_relay_set_up (notification_relay *relay)
{
    pthread_mutex_lock (&relay->mutex);
    bool is_new = relay->down_since_ms != 0;
    relay->down_since_ms = 0;
    relay->failures = 0;
    pthread_mutex_unlock (&relay->mutex);
    return is_new;
}

void notification_relay_tell (notification_relay *relay, char *out, size_t size)
{
    char since[DM_CLOCK_TEXT_SIZE];
    *out = '\0';
    pthread_mutex_lock (&relay->mutex);
    if (relay->down_since_ms)
        snprintf (out, size, "mail relay down since %s: %s", dm_clock_format (relay->down_since_ms, since),
                  relay->fault);
    pthread_mutex_unlock (&relay->mutex);
}
