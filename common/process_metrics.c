/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/process_metrics.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "common/clock.h"

static void set (dm_metrics *metrics, unsigned row, int64_t value)
{
    if (value < 0)
        dm_metrics_set_unknown (metrics, row, NULL, NULL);
    else
        dm_metrics_set (metrics, row, NULL, NULL, value);
}

static int64_t ms_of (struct timeval time)
{
    return (int64_t) time.tv_sec * 1000 + time.tv_usec / 1000;
}

/* Gives: a positive number of a line "NAME: NUMBER" of a file in /proc; -1 where there is none. */
static int64_t read_number (const char *path, const char *name)
{
    char line[128];
    long long number = -1;
    FILE *file = fopen (path, "re");
    while (file && number < 0 && fgets (line, sizeof line, file))
        if (strncmp (line, name, strlen (name)) == 0)
            sscanf (line + strlen (name), ": %lld", &number);
    if (file)
        fclose (file);
    return number;
}

static int64_t count_open_fds (void)
{
    DIR *directory = opendir ("/proc/self/fd");
    if (!directory)
        return -1;
    int64_t count = -3; /* ".", ".." and the directory itself are none */
    while (readdir (directory))
        count++;
    closedir (directory);
    return count;
}

void dm_process_metrics_start (dm_metrics *metrics)
{
    dm_metrics_set (metrics, DM_M_PROCESS_START, NULL, NULL, dm_clock_now_ms ());
}

void dm_process_metrics_read (dm_metrics *metrics)
{
    struct rusage used;
    struct rlimit fds;
    if (getrusage (RUSAGE_SELF, &used) == 0)
        dm_metrics_raise (metrics, DM_M_PROCESS_CPU, NULL, NULL, ms_of (used.ru_utime) + ms_of (used.ru_stime));
    int64_t rss_kib = read_number ("/proc/self/status", "VmRSS");
    set (metrics, DM_M_PROCESS_MEMORY, rss_kib < 0 ? -1 : rss_kib * 1024);
    set (metrics, DM_M_PROCESS_THREADS, read_number ("/proc/self/status", "Threads"));
    set (metrics, DM_M_PROCESS_OPEN_FDS, count_open_fds ());
    set (metrics, DM_M_PROCESS_MAX_FDS, getrlimit (RLIMIT_NOFILE, &fds) == 0 ? (int64_t) fds.rlim_cur : -1);
}
