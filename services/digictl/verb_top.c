/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl top: how the suite is, again and again. */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "common/clock.h"
#include "services/digictl/json.h"
#include "services/digictl/log_line.h"
#include "services/digictl/screen.h"
#include "services/digictl/top.h"
#include "services/digictl/verbs.h"

#define INTERVAL_S 2
#define ASK_MS 1000 /* a replica that hangs is told after that; keys are heard meanwhile */
#define NEVER INT64_MAX

/* One thread asks, another one shows: whoever has a turn has the reading that is being made. */
typedef struct watch {
    digictl_session *session;
    uint32_t timeout_ms;
    pthread_t thread;
    int go, done;                /* eventfds: ask again; it was asked */
    bool is_over;                /* set before the last go */
    digictl_reading readings[3]; /* one is being made, two are shown */
    digictl_reading *next, *now, *before;
} watch;

static void take_reading (watch *it)
{
    digictl_reading *next = it->next;
    dm_arena_destroy (&next->arena);
    next->arena = dm_arena_open ();
    next->at_ms = dm_clock_monotonic_ms ();
    next->time_ms = dm_clock_now_ms ();
    next->count = digictl_ask_replicas (it->session, NULL, it->timeout_ms, next->arena, next->answers);
}

/* The oldest reading is made anew; the newest is shown. */
static void turn (watch *it)
{
    digictl_reading *oldest = it->before;
    it->before = it->now;
    it->now = it->next;
    it->next = oldest;
}

static void signal_event (int fd)
{
    const uint64_t one = 1;
    if (write (fd, &one, sizeof one) != sizeof one)
        abort ();
}

static void wait_event (int fd)
{
    uint64_t count;
    if (read (fd, &count, sizeof count) != sizeof count)
        abort ();
}

static void *ask_loop (void *arg)
{
    watch *it = arg;
    for (;;) {
        wait_event (it->go);
        if (it->is_over)
            return NULL;
        take_reading (it);
        signal_event (it->done);
    }
}

static void start (watch *it)
{
    it->go = eventfd (0, EFD_CLOEXEC);
    it->done = eventfd (0, EFD_CLOEXEC);
    if (it->go < 0 || it->done < 0 || pthread_create (&it->thread, NULL, ask_loop, it) != 0)
        abort ();
    signal_event (it->go);
}

static void stop (watch *it)
{
    dm_client_stop (it->session->client);
    it->is_over = true;
    signal_event (it->go);
    pthread_join (it->thread, NULL);
    close (it->go);
    close (it->done);
}

static void show (const watch *it, digictl_screen *screen)
{
    digictl_window window = { .has_colours = digictl_log_has_colours (stdout), .hint = "q ends it" };
    digictl_screen_size (screen, &window.columns, &window.rows);
    char *text = digictl_top_draw (it->now, it->before, &window);
    digictl_screen_draw (screen, text);
    free (text);
}

/* Until q, or a signal. */
static void show_all (watch *it, digictl_screen *screen, int64_t interval_ms)
{
    int64_t again_ms = NEVER; /* while it is being asked */
    for (char key = '\0';;) {
        switch (digictl_screen_wait (screen, it->done, again_ms, &key)) {
        case DIGICTL_WOKEN:
            wait_event (it->done);
            turn (it);
            again_ms = dm_clock_monotonic_ms () + interval_ms;
            break;
        case DIGICTL_TICK:
            again_ms = NEVER;
            signal_event (it->go);
            continue;
        case DIGICTL_PRESSED:
            if (key == 'q' || key == 'Q')
                return;
            continue;
        case DIGICTL_ENDED:
            return;
        case DIGICTL_RESIZED:
            break;
        }
        show (it, screen);
    }
}

/* Two readings, so that there are rates, and one picture of all that there is. */
static void show_once (watch *it, int64_t interval_ms)
{
    take_reading (it);
    turn (it);
    poll (NULL, 0, (int) interval_ms);
    take_reading (it);
    turn (it);
    if (it->session->is_json) {
        digictl_json_print (stdout, digictl_top_json (it->now, it->before));
        return;
    }
    const digictl_window window = { .columns = digictl_table_line_width (stdout),
                                    .rows = SIZE_MAX,
                                    .has_colours = digictl_log_has_colours (stdout) };
    char *text = digictl_top_draw (it->now, it->before, &window);
    fputs (text, stdout);
    free (text);
}

/* Shows it on the whole terminal.  Returns the exit code; after a signal the process ends by it, as others do. */
static int show_on_screen (watch *it, int64_t interval_ms)
{
    digictl_screen *screen = digictl_screen_open ();
    if (!screen)
        return digictl_refuse (it->session, "it draws on a terminal, and this is none; --once prints one picture");
    start (it);
    show (it, screen);
    show_all (it, screen, interval_ms);
    int signal = digictl_screen_signal (screen);
    digictl_screen_close (&screen);
    stop (it);
    if (signal) {
        sigset_t all;
        sigfillset (&all);
        raise (signal);
        pthread_sigmask (SIG_UNBLOCK, &all, NULL);
    }
    return DIGICTL_DONE;
}

int digictl_top (digictl_session *session)
{
    const digictl_args *args = &session->args;
    int64_t interval_ms = 1000 * digictl_args_number (args, "interval", INTERVAL_S);
    bool is_once = digictl_args_has (args, "once") || session->is_json;
    dm_error error = { 0 };
    if (!is_once)
        digictl_screen_prepare ();
    if (digictl_session_open (session, &error))
        return digictl_refuse (session, "%s", error.message);
    watch *it = dm_arena_zalloc (session->arena, sizeof *it);
    it->session = session;
    it->timeout_ms = session->timeout_ms ? session->timeout_ms : ASK_MS;
    it->next = &it->readings[0];
    it->now = &it->readings[1];
    it->before = &it->readings[2];
    int code = DIGICTL_DONE;
    if (is_once)
        show_once (it, interval_ms);
    else
        code = show_on_screen (it, interval_ms);
    for (size_t i = 0; i < DM_COUNT (it->readings); i++)
        dm_arena_destroy (&it->readings[i].arena);
    return code;
}
