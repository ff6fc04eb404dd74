/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/measure.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "common/clock.h"
#include "tests/support/process.h"

#define FSYNCS 200
#define COPIES 3
#define BUCKETS_PER_DECADE 20
#define BUCKET_FIRST (-2 * BUCKETS_PER_DECADE) /* up to 10 us */
#define BUCKET_LAST (5 * BUCKETS_PER_DECADE)   /* 100 s and more */
#define BUCKET_LEAST_MS 0.01
#define CORES_SHARED 2 /* up to so many: nobody is pinned */
#define CORES_PER_CLIENT 4

static FILE *json;

void m_open (void)
{
    char path[600];
    const char *wanted = getenv ("BENCH_JSON");
    snprintf (path, sizeof path, "%s/../bench.json", ts_bin_folder ());
    json = fopen (wanted ? wanted : path, "a");
    if (!json)
        ts_die ("cannot write %s", wanted ? wanted : path);
    printf ("%-26s %12s %-9s %12s %7s %10s %9s %12s\n", "", "value", "unit", "baseline", "ratio", "cpu us/op",
            "rss KiB", "client us/op");
}

void m_print (const m_figure *it)
{
    printf ("%-26s %12.2f %-9s %12.2f %7.2f %10.1f %9" PRId64 " %12.1f\n", it->name, it->value, it->unit, it->baseline,
            it->ratio, it->cpu_us_per_op, it->rss_kib, it->client_us_per_op);
    fflush (stdout);
    fprintf (json,
             "{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"baseline\":%.3f,\"ratio\":%.3f,\"cpu_us_per_op\":%.1f,"
             "\"client_us_per_op\":%.1f,\"rss_kib\":%" PRId64 "}\n",
             it->name, it->value, it->unit, it->baseline, it->ratio, it->cpu_us_per_op, it->client_us_per_op,
             it->rss_kib);
}

/* The number of the bucket that a latency falls in. */
static int bucket_of (double ms)
{
    return ms <= BUCKET_LEAST_MS ? BUCKET_FIRST : (int) ceil (log10 (ms) * BUCKETS_PER_DECADE);
}

void m_write_buckets (FILE *file, const double values_ms[], size_t count)
{
    size_t counts[BUCKET_LAST - BUCKET_FIRST + 1] = { 0 };
    const char *comma = "";
    for (size_t i = 0; i < count; i++) {
        int bucket = bucket_of (values_ms[i]);
        counts[(bucket < BUCKET_LAST ? bucket : BUCKET_LAST) - BUCKET_FIRST]++;
    }
    fputs ("\"buckets\":[", file);
    for (size_t i = 0; i < DM_COUNT (counts); i++)
        if (counts[i]) {
            double upper_ms = pow (10, (double) ((int) i + BUCKET_FIRST) / BUCKETS_PER_DECADE);
            fprintf (file, "%s[%.4g,%zu]", comma, upper_ms, counts[i]);
            comma = ",";
        }
    fputs ("]", file);
}

void m_print_histogram (const char *name, const double values_ms[], size_t count)
{
    fprintf (json, "{\"histogram\":\"%s\",", name);
    m_write_buckets (json, values_ms, count);
    fputs ("}\n", json);
}

bool m_is_wanted (int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++)
        if (strcmp (argv[i], name) == 0)
            return true;
    return argc == 1;
}

void m_close (void)
{
    fclose (json);
}

void m_pin (m_side side)
{
    static cpu_set_t all; /* as this program was started */
    cpu_set_t some;
    if (CPU_COUNT (&all) == 0)
        sched_getaffinity (0, sizeof all, &all);
    if (CPU_COUNT (&all) <= CORES_SHARED)
        return;
    CPU_ZERO (&some);
    for (int core = 0, number = 0; core < CPU_SETSIZE; core++)
        if (CPU_ISSET (core, &all) && (number++ % CORES_PER_CLIENT == CORES_SHARED) == (side == M_CLIENT))
            CPU_SET (core, &some);
    if (sched_setaffinity (0, sizeof some, &some) != 0)
        ts_die ("cannot pin a thread to its cores");
}

static double cpu_us (pid_t pid)
{
    char path[64], line[1024];
    unsigned long user = 0, system = 0;
    snprintf (path, sizeof path, "/proc/%d/stat", (int) pid);
    FILE *file = fopen (path, "r");
    if (!file || !fgets (line, sizeof line, file))
        ts_die ("cannot read %s", path);
    fclose (file);
    /* fields 14 and 15, counted behind the name in parentheses */
    sscanf (strrchr (line, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return (double) (user + system) * 1e6 / (double) sysconf (_SC_CLK_TCK);
}

static double own_cpu_us (void)
{
    struct rusage usage;
    getrusage (RUSAGE_SELF, &usage);
    return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6
           + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

m_usage m_usage_begin (pid_t pid)
{
    return (m_usage){ pid, cpu_us (pid), own_cpu_us () };
}

double m_usage_us (const m_usage *usage)
{
    return cpu_us (usage->pid) - usage->begin_us;
}

double m_usage_client_us (const m_usage *usage)
{
    return own_cpu_us () - usage->client_begin_us;
}

int64_t m_rss_kib (pid_t pid)
{
    char path[64], line[256];
    long long kib = 0;
    snprintf (path, sizeof path, "/proc/%d/status", (int) pid);
    FILE *file = fopen (path, "r");
    while (file && fgets (line, sizeof line, file))
        sscanf (line, "VmRSS: %lld", &kib);
    if (file)
        fclose (file);
    return kib;
}

const char *const m_services[M_SERVICES] = { "intake", "documents", "notification", "audit", "gateway" };

m_usages m_usages_begin (ts_suite *suite)
{
    m_usages usages;
    for (size_t i = 0; i < M_SERVICES; i++)
        usages.each[i] = m_usage_begin (ts_suite_pid (suite, m_services[i], 0));
    return usages;
}

double m_usages_us (const m_usages *usages)
{
    double sum_us = 0;
    for (size_t i = 0; i < M_SERVICES; i++)
        sum_us += m_usage_us (&usages->each[i]);
    return sum_us;
}

double m_usages_client_us (const m_usages *usages)
{
    return m_usage_client_us (&usages->each[0]);
}

int64_t m_usages_rss_kib (const m_usages *usages)
{
    int64_t sum_kib = 0;
    for (size_t i = 0; i < M_SERVICES; i++)
        sum_kib += m_rss_kib (usages->each[i].pid);
    return sum_kib;
}

static int compare_doubles (const void *a, const void *b)
{
    double left = *(const double *) a, right = *(const double *) b;
    return (left > right) - (left < right);
}

double m_percentile (double values[], size_t count, double part)
{
    qsort (values, count, sizeof *values, compare_doubles);
    return values[(size_t) (part * (double) (count - 1))];
}

double m_pgbench (ts_cluster *cluster, unsigned clients)
{
    PQclear (ts_cluster_query (cluster, "CREATE SCHEMA IF NOT EXISTS bench; DROP TABLE IF EXISTS bench.plain;"
                                        "CREATE TABLE bench.plain (id bigserial PRIMARY KEY, body text NOT NULL)"));
    char *folder = ts_folder_make ();
    char script[300], count[12], command[1200];
    snprintf (script, sizeof script, "%s/insert.sql", folder);
    FILE *file = fopen (script, "w");
    fputs ("INSERT INTO bench.plain (body) VALUES ('", file);
    for (int i = 0; i < 400; i++)
        putc ('a' + i % 26, file);
    fputs ("');\n", file);
    fclose (file);
    snprintf (count, sizeof count, "%u", clients);
    snprintf (command, sizeof command, "%s", ts_cluster_conninfo (cluster, "app"));
    const char *arguments[] = { "/usr/lib/postgresql/15/bin/pgbench",
                                "-n",
                                "-M",
                                "prepared",
                                "-c",
                                count,
                                "-j",
                                "2",
                                "-T",
                                "8",
                                "-f",
                                script,
                                command,
                                NULL };
    int code;
    char *text = ts_process_output (arguments, &code);
    const char *line = strstr (text, "tps = ");
    if (code != 0 || !line)
        ts_die ("pgbench ended with %d: %s", code, text);
    double rate = strtod (line + 6, NULL);
    free (text);
    ts_folder_remove (&folder);
    return rate;
}

double m_copy_rows (ts_cluster *cluster, int64_t count)
{
    char sql[200];
    PQclear (ts_cluster_query (cluster, "CREATE SCHEMA IF NOT EXISTS bench; DROP TABLE IF EXISTS bench.copy;"
                                        "CREATE TABLE bench.copy (LIKE intake.event INCLUDING ALL)"));
    int64_t begin_us = dm_clock_monotonic_us (),
            first = ts_cluster_number (cluster, "SELECT min(position) FROM intake.event");
    for (int64_t at = first; at < first + count; at += 512) {
        snprintf (sql, sizeof sql,
                  "INSERT INTO bench.copy SELECT * FROM intake.event WHERE position >= %" PRId64
                  " AND position < %" PRId64,
                  at, at + 512);
        PQclear (ts_cluster_query (cluster, sql));
    }
    return (double) count * 1e6 / (double) (dm_clock_monotonic_us () - begin_us);
}

double m_fsync_ms (const char *folder)
{
    char path[300], bytes[512] = { 1 };
    double times[FSYNCS];
    snprintf (path, sizeof path, "%s/fsync", folder);
    int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    for (size_t i = 0; i < FSYNCS; i++) {
        int64_t begin_us = dm_clock_monotonic_us ();
        if (write (fd, bytes, sizeof bytes) != (ssize_t) sizeof bytes || fdatasync (fd) != 0)
            ts_die ("cannot write %s", path);
        times[i] = (double) (dm_clock_monotonic_us () - begin_us) / 1000;
    }
    close (fd);
    unlink (path);
    return m_percentile (times, FSYNCS, 0.5);
}

double m_copy_seconds (const char *folder, const void *bytes, size_t size)
{
    char path[300];
    double best = 1e9;
    snprintf (path, sizeof path, "%s/copy", folder);
    for (int i = 0; i < COPIES; i++) {
        int64_t begin_us = dm_clock_monotonic_us ();
        int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        size_t written = 0;
        while (written < size) {
            ssize_t now = write (fd, (const char *) bytes + written, size - written);
            if (now <= 0)
                ts_die ("cannot write %s", path);
            written += (size_t) now;
        }
        if (fsync (fd) != 0)
            ts_die ("cannot sync %s", path);
        close (fd);
        double seconds = (double) (dm_clock_monotonic_us () - begin_us) / 1e6;
        best = seconds < best ? seconds : best;
        unlink (path);
    }
    return best;
}
