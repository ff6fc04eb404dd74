/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/process_figures.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Entries of a folder of /proc. */
static unsigned count_entries (const char *path)
{
    unsigned count = 0;
    DIR *folder = opendir (path);
    for (const struct dirent *entry; folder && (entry = readdir (folder));)
        count += *entry->d_name != '.';
    if (folder)
        closedir (folder);
    return count;
}

static uint64_t read_rss_bytes (void)
{
    char line[128] = "";
    FILE *file = fopen ("/proc/self/statm", "re");
    if (file && !fgets (line, sizeof line, file))
        *line = '\0';
    if (file)
        fclose (file);
    const char *resident = strchr (line, ' '); /* the second number, in pages */
    return resident ? strtoull (resident, NULL, 10) * (uint64_t) sysconf (_SC_PAGESIZE) : 0;
}

static uint64_t milliseconds (struct timeval time)
{
    return (uint64_t) time.tv_sec * 1000 + (uint64_t) time.tv_usec / 1000;
}

dm_process_figures dm_process_figures_read (void)
{
    struct rusage usage = { 0 };
    struct rlimit files = { 0 };
    getrusage (RUSAGE_SELF, &usage);
    getrlimit (RLIMIT_NOFILE, &files);
    unsigned fds = count_entries ("/proc/self/fd");
    return (dm_process_figures){
        .rss_bytes = read_rss_bytes (),
        .cpu_ms = milliseconds (usage.ru_utime) + milliseconds (usage.ru_stime),
        .threads = count_entries ("/proc/self/task"),
        .fds = fds > 0 ? fds - 1 : 0, /* without the one that looked */
        .fds_max = files.rlim_cur,
    };
}
