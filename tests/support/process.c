/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/process.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "common/clock.h"

void ts_die (const char *format, ...)
{
    va_list arguments;
    va_start (arguments, format);
    fputs ("test support: ", stderr);
    vfprintf (stderr, format, arguments);
    fputc ('\n', stderr);
    va_end (arguments);
    exit (99);
}

static const struct passwd *nobody (void)
{
    static struct passwd *found;
    if (!found && !(found = getpwnam ("nobody")))
        ts_die ("there is no user nobody");
    return found;
}

static void give_to_nobody (const char *folder)
{
    if (chmod (folder, 0755) != 0)
        ts_die ("cannot open %s to others: %s", folder, strerror (errno));
    if (geteuid () == 0 && chown (folder, nobody ()->pw_uid, nobody ()->pw_gid) != 0)
        ts_die ("cannot give %s to nobody: %s", folder, strerror (errno));
}

char *ts_folder_make (void)
{
    char *folder = strdup ("/tmp/dm-test-XXXXXX");
    if (!folder || !mkdtemp (folder))
        ts_die ("cannot make a folder under /tmp: %s", strerror (errno));
    give_to_nobody (folder);
    return folder;
}

char *ts_folder_keep (const char *path)
{
    char *folder = strdup (path);
    if (!folder || (mkdir (folder, 0755) != 0 && errno != EEXIST))
        ts_die ("cannot make the folder %s: %s", path, strerror (errno));
    give_to_nobody (folder);
    return folder;
}

static int remove_entry (const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void) info;
    (void) type;
    (void) walk;
    return remove (path) == 0 || errno == ENOENT ? 0 : -1;
}

void ts_folder_remove (char **folder)
{
    if (!*folder)
        return;
    nftw (*folder, remove_entry, 32, FTW_DEPTH | FTW_PHYS);
    free (*folder);
    *folder = NULL;
}

/* Binds a name in the kernel's own list of names, which has the same bounds as the ports: those of this network. It is
 * held as long as this process lives, so no other test takes the port between our choice and the service's bind. */
static bool reserve_port (uint16_t port)
{
    int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    int length = snprintf (name.sun_path + 1, sizeof name.sun_path - 1, "digimeente-test-port-%u", port);
    socklen_t size = (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + (size_t) length);
    bool is_ours = bind (fd, (struct sockaddr *) &name, size) == 0;
    if (!is_ours)
        close (fd);
    return is_ours;
}

static bool is_port_free (uint16_t port)
{
    int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons (port),
                                   .sin_addr = { htonl (INADDR_LOOPBACK) } };
    bool is_free = bind (fd, (struct sockaddr *) &address, sizeof address) == 0;
    close (fd);
    return is_free;
}

/* Below the ephemeral ports (32768 and up), so that no outgoing connection takes one in between. */
uint16_t ts_port_find (unsigned span)
{
    static unsigned next;
    if (next == 0)
        next = 10000 + ((unsigned) getpid () * 64) % 22000;
    for (unsigned tries = 0; tries < 22000; tries++) {
        unsigned port = next;
        unsigned used = 0;
        while (used < span && is_port_free ((uint16_t) (port + used)) && reserve_port ((uint16_t) (port + used)))
            used++;
        next = port + used + (used < span);
        if (next > 32700)
            next = 10000;
        if (used == span)
            return (uint16_t) port;
    }
    ts_die ("no free port");
}

static void drop_our_settings (void)
{
    for (size_t i = 0; environ[i];) {
        char name[128];
        size_t length = strcspn (environ[i], "=");
        if (strncmp (environ[i], "DIGIMEENTE_", 11) != 0 || length >= sizeof name) {
            i++;
            continue;
        }
        memcpy (name, environ[i], length);
        name[length] = '\0';
        unsetenv (name);
    }
}

static void become_nobody (void)
{
    if (geteuid () != 0)
        return;
    if (setgroups (0, NULL) != 0 || setresgid (nobody ()->pw_gid, nobody ()->pw_gid, nobody ()->pw_gid) != 0
        || setresuid (nobody ()->pw_uid, nobody ()->pw_uid, nobody ()->pw_uid) != 0)
        _exit (126);
}

static void run_child (const ts_spawn *spawn, int out_fd, pid_t parent)
{
    if (spawn->as_nobody)
        become_nobody ();
    prctl (PR_SET_PDEATHSIG, spawn->death_signal ? spawn->death_signal : SIGKILL);
    if (getppid () != parent)
        _exit (126);
    drop_our_settings ();
    if (spawn->environment)
        putenv ((char *) spawn->environment);
    sigset_t none;
    sigemptyset (&none);
    sigprocmask (SIG_SETMASK, &none, NULL);
    int null_fd = open ("/dev/null", O_RDWR);
    dup2 (null_fd, STDIN_FILENO);
    dup2 (out_fd >= 0 ? out_fd : null_fd, STDOUT_FILENO);
    dup2 (spawn->log_path || out_fd < 0 ? (out_fd >= 0 ? out_fd : null_fd) : STDERR_FILENO, STDERR_FILENO);
    execv (spawn->arguments[0], (char *const *) spawn->arguments);
    _exit (127);
}

static pid_t start_with (const ts_spawn *spawn, int out_fd)
{
    pid_t parent = getpid ();
    pid_t pid = fork ();
    if (pid < 0)
        ts_die ("cannot fork: %s", strerror (errno));
    if (pid == 0)
        run_child (spawn, out_fd, parent);
    return pid;
}

pid_t ts_process_start (const ts_spawn *spawn)
{
    int fd = -1;
    if (spawn->log_path && (fd = open (spawn->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) < 0)
        ts_die ("cannot write %s: %s", spawn->log_path, strerror (errno));
    pid_t pid = start_with (spawn, fd);
    if (fd >= 0)
        close (fd);
    return pid;
}

int ts_process_wait (pid_t pid)
{
    int state;
    while (waitpid (pid, &state, 0) < 0)
        if (errno != EINTR)
            ts_die ("cannot wait for process %d: %s", (int) pid, strerror (errno));
    return WIFEXITED (state) ? WEXITSTATUS (state) : 128 + WTERMSIG (state);
}

bool ts_process_has_ended (pid_t pid)
{
    siginfo_t info = { 0 };
    return waitid (P_PID, (id_t) pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0;
}

int ts_process_end (pid_t pid, int signal)
{
    kill (pid, signal);
    return ts_process_wait (pid);
}

static void show_file (const char *path)
{
    FILE *file = path ? fopen (path, "r") : NULL;
    int c;
    while (file && (c = getc (file)) != EOF)
        putc (c, stderr);
    if (file)
        fclose (file);
}

void ts_process_run (const ts_spawn *spawn)
{
    int code = ts_process_wait (ts_process_start (spawn));
    if (code == 0)
        return;
    show_file (spawn->log_path);
    ts_die ("%s ended with code %d", spawn->arguments[0], code);
}

char *ts_process_output (const char *const *arguments, int *out_code)
{
    int ends[2];
    if (pipe2 (ends, O_CLOEXEC) != 0)
        ts_die ("cannot make a pipe: %s", strerror (errno));
    const ts_spawn spawn = { .arguments = arguments };
    pid_t pid = start_with (&spawn, ends[1]);
    close (ends[1]);
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream (&text, &size);
    char piece[4096];
    ssize_t got;
    while ((got = read (ends[0], piece, sizeof piece)) > 0)
        fwrite (piece, 1, (size_t) got, memory);
    fclose (memory);
    close (ends[0]);
    *out_code = ts_process_wait (pid);
    return text;
}

void ts_wait_until (bool (*check) (void *arg), void *arg, int timeout_ms, const char *sentence)
{
    int64_t until_ms = dm_clock_monotonic_ms () + timeout_ms;
    while (!check (arg)) {
        if (dm_clock_monotonic_ms () > until_ms)
            ts_die ("waited %d ms in vain: %s", timeout_ms, sentence);
        usleep (5000);
    }
}

const char *ts_bin_folder (void)
{
    static char folder[512];
    if (folder[0])
        return folder;
    ssize_t length = readlink ("/proc/self/exe", folder, sizeof folder - 8);
    if (length < 0)
        ts_die ("cannot read /proc/self/exe");
    folder[length] = '\0';
    char *end = strstr (folder, "/tests/");
    for (char *later = end; later && (later = strstr (later + 1, "/tests/"));)
        end = later;
    if (!end)
        ts_die ("%s does not lie below a folder tests", folder);
    strcpy (end, "/bin");
    return folder;
}
