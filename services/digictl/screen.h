/* SPDX-License-Identifier: EUPL-1.2 */
/* The whole terminal: another screen while it is used, and the old one again however the program ends. */
#pragma once

#include "common/base.h"

typedef struct digictl_screen digictl_screen;

typedef enum digictl_event {
    DIGICTL_TICK,    /* the time is over */
    DIGICTL_PRESSED, /* a key was pressed */
    DIGICTL_RESIZED, /* the terminal has another size, or shows us again */
    DIGICTL_WOKEN,   /* the other descriptor has something to read */
    DIGICTL_ENDED,   /* by a signal, or the terminal is gone */
} digictl_event;

/* Blocks the signals that a screen hears, in this thread and those that it starts from now on. Call it before any other
 * thread is there. */
void digictl_screen_prepare (void);
/* Takes over the terminal of standard input and output; signals must have been prepared.  Returns NULL when one of them
 * is no terminal, or TERM is dumb. */
digictl_screen *digictl_screen_open (void);
/* Gives the terminal back as it was. */
void digictl_screen_close (digictl_screen **screen);

/* Waits for the next event, or until_ms (dm_clock_monotonic_ms).  Takes: wake_fd, which ends the wait too when it can
 * be read.  Gives: *out_key of a key. Ctrl-Z stops the program, and shows the screen again when it goes on. */
digictl_event digictl_screen_wait (digictl_screen *screen, int wake_fd, int64_t until_ms, char *out_key);
/* The signal that ended it; 0: none. */
int digictl_screen_signal (const digictl_screen *screen);
/* Its size now: at least 1 each. */
void digictl_screen_size (const digictl_screen *screen, size_t *out_columns, size_t *out_rows);
/* Shows these lines, each ended by a line feed, from the top; none may be wider than the screen. */
void digictl_screen_draw (digictl_screen *screen, const char *lines);
