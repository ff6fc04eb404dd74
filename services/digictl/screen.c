/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/screen.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>
#include "common/clock.h"

/* Source: xterm control sequences, "Alternate Screen Buffer" (DEC private mode 1049) and "Show Cursor" (25). */
#define ENTER "\033[?1049h\033[?25l\033[H\033[J"
#define LEAVE "\033[?25h\033[?1049l"
#define COLUMNS_USUAL 80
#define ROWS_USUAL 24

struct digictl_screen {
    struct termios before; /* how the terminal was */
    int signals;           /* signalfd */
    int signal;            /* that ended it */
};

static const int heard[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH };

static sigset_t heard_set (void)
{
    sigset_t set;
    sigemptyset (&set);
    for (size_t i = 0; i < DM_COUNT (heard); i++)
        sigaddset (&set, heard[i]);
    return set;
}

void digictl_screen_prepare (void)
{
    sigset_t set = heard_set ();
    pthread_sigmask (SIG_BLOCK, &set, NULL);
}

/* Whatever cannot be written now, a terminal that is gone will not miss. */
static void say (const char *text, size_t size)
{
    for (ssize_t written; size > 0; text += written, size -= (size_t) written)
        if ((written = write (STDOUT_FILENO, text, size)) <= 0)
            return;
}

/* Keys come one by one and are not shown; those that make signals still do. */
static void enter (const digictl_screen *screen)
{
    struct termios raw = screen->before;
    raw.c_lflag &= ~(tcflag_t) (ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr (STDIN_FILENO, TCSADRAIN, &raw);
    say (ENTER, strlen (ENTER));
}

static void leave (const digictl_screen *screen)
{
    say (LEAVE, strlen (LEAVE));
    tcsetattr (STDIN_FILENO, TCSADRAIN, &screen->before);
}

digictl_screen *digictl_screen_open (void)
{
    const char *terminal = getenv ("TERM");
    struct termios before;
    if (!isatty (STDOUT_FILENO) || tcgetattr (STDIN_FILENO, &before) || !terminal || strcmp (terminal, "dumb") == 0)
        return NULL;
    digictl_screen *screen = calloc (1, sizeof *screen);
    sigset_t set = heard_set ();
    if (!screen)
        abort ();
    screen->before = before;
    screen->signals = signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (screen->signals < 0)
        abort ();
    enter (screen);
    return screen;
}

void digictl_screen_close (digictl_screen **screen)
{
    if (!*screen)
        return;
    leave (*screen);
    close ((*screen)->signals);
    free (*screen);
    *screen = NULL;
}

/* As Ctrl-Z does to other programs: the shell's screen is back until it lets us go on. */
static void stop (const digictl_screen *screen)
{
    leave (screen);
    raise (SIGSTOP);
    enter (screen);
}

/* What a signal means; DIGICTL_TICK: nothing. */
static digictl_event hear (digictl_screen *screen)
{
    struct signalfd_siginfo heard_now;
    if (read (screen->signals, &heard_now, sizeof heard_now) != sizeof heard_now)
        return DIGICTL_TICK;
    switch (heard_now.ssi_signo) {
    case SIGTSTP:
        stop (screen);
        return DIGICTL_RESIZED;
    case SIGCONT: /* of somebody who stopped us in another way: the shell may have changed the terminal */
        enter (screen);
        return DIGICTL_RESIZED;
    case SIGWINCH:
        return DIGICTL_RESIZED;
    default:
        screen->signal = (int) heard_now.ssi_signo;
        return DIGICTL_ENDED;
    }
}

static digictl_event read_key (char *out_key)
{
    return read (STDIN_FILENO, out_key, 1) == 1 ? DIGICTL_PRESSED : DIGICTL_ENDED;
}

digictl_event digictl_screen_wait (digictl_screen *screen, int wake_fd, int64_t until_ms, char *out_key)
{
    struct pollfd fds[] = { { .fd = screen->signals, .events = POLLIN },
                            { .fd = STDIN_FILENO, .events = POLLIN },
                            { .fd = wake_fd, .events = POLLIN } };
    for (;;) {
        int64_t left_ms = until_ms - dm_clock_monotonic_ms ();
        digictl_event event = DIGICTL_TICK;
        if (left_ms <= 0 || poll (fds, DM_COUNT (fds), (int) left_ms) == 0)
            return DIGICTL_TICK;
        if (fds[0].revents)
            event = hear (screen);
        else if (fds[1].revents)
            event = read_key (out_key);
        else if (fds[2].revents)
            event = DIGICTL_WOKEN;
        if (event != DIGICTL_TICK)
            return event;
    }
}

int digictl_screen_signal (const digictl_screen *screen)
{
    return screen->signal;
}

void digictl_screen_size (const digictl_screen *screen, size_t *out_columns, size_t *out_rows)
{
    struct winsize size = { 0 };
    (void) screen;
    ioctl (STDOUT_FILENO, TIOCGWINSZ, &size);
    *out_columns = size.ws_col > 0 ? size.ws_col : COLUMNS_USUAL;
    *out_rows = size.ws_row > 0 ? size.ws_row : ROWS_USUAL;
}

/* One write, so that nobody sees half a picture: from the top, what was on each line is cleared behind it. */
void digictl_screen_draw (digictl_screen *screen, const char *lines)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream (&text, &size);
    if (!out)
        abort ();
    (void) screen;
    fputs ("\033[H", out);
    for (size_t length; *lines; lines += length + (lines[length] == '\n')) {
        length = strcspn (lines, "\n");
        bool is_last = !lines[length] || !lines[length + 1];
        fprintf (out, "%.*s\033[K%s", (int) length, lines, is_last ? "" : "\r\n");
    }
    fputs ("\033[J", out);
    if (fclose (out))
        abort ();
    say (text, size);
    free (text);
}
