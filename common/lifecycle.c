/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/lifecycle.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include "common/clock.h"

static void fill_awaited (sigset_t *out)
{
    sigemptyset (out);
    sigaddset (out, SIGTERM);
    sigaddset (out, SIGINT);
    sigaddset (out, SIGHUP);
}

void dm_lifecycle_init (void)
{
    sigset_t blocked;
    fill_awaited (&blocked);
    sigaddset (&blocked, SIGPIPE);
    pthread_sigmask (SIG_BLOCK, &blocked, NULL);
}

/* Returns the signal's number, or -1 after timeout_ms. */
static int await (const sigset_t *awaited, int timeout_ms)
{
    int64_t end_ms = dm_clock_monotonic_ms () + timeout_ms;
    for (;;) {
        int64_t left_ms = timeout_ms < 0 ? 0 : end_ms - dm_clock_monotonic_ms ();
        if (left_ms < 0)
            left_ms = 0;
        const struct timespec left = { left_ms / 1000, left_ms % 1000 * 1000000 };
        int number = timeout_ms < 0 ? sigwaitinfo (awaited, NULL) : sigtimedwait (awaited, NULL, &left);
        if (number > 0 || errno != EINTR)
            return number;
    }
}

dm_signal dm_lifecycle_wait (int timeout_ms)
{
    sigset_t awaited;
    fill_awaited (&awaited);
    switch (await (&awaited, timeout_ms)) {
    case SIGTERM:
    case SIGINT:
        return DM_SIGNAL_STOP;
    case SIGHUP:
        return DM_SIGNAL_RELOAD;
    default:
        return DM_SIGNAL_NONE;
    }
}
