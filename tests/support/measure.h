/* SPDX-License-Identifier: EUPL-1.2 */
/* Figures and the baselines beside them. */
#pragma once

#include <stdio.h>
#include <sys/types.h>
#include "tests/support/suite.h"

/* One line of build/bench.json. baseline 0: there is none. client_us_per_op: CPU time of this program, which makes the
 * load. */
typedef struct m_figure {
    const char *name;
    double value;
    const char *unit;
    double baseline, ratio, cpu_us_per_op;
    int64_t rss_kib;
    double client_us_per_op;
} m_figure;

/* Opens build/bench.json, or the file that BENCH_JSON names, for appending, and prints a heading. */
void m_open (void);
void m_print (const m_figure *figure);
/* Writes how these latencies are spread: a line {"histogram":name,"buckets":[[milliseconds, count], ...]}. Bucket i
 * reaches up to 10^(i/20) ms. */
void m_print_histogram (const char *name, const double values_ms[], size_t count);
/* The same member "buckets" alone, for a line of one's own. */
void m_write_buckets (FILE *file, const double values_ms[], size_t count);
void m_close (void);
/* True when the command names this part, or none at all. */
bool m_is_wanted (int argc, char **argv, const char *name);

/* Where there are more than two cores, the load and what it measures each have cores of their own: every fourth core,
 * at least one, is the client's. Pins the calling thread, and what it starts from here on. */
typedef enum m_side { M_SERVERS, M_CLIENT } m_side;
void m_pin (m_side side);

/* CPU time of a process from here on, its threads together; and of this program itself. */
typedef struct m_usage {
    pid_t pid;
    double begin_us, client_begin_us;
} m_usage;
m_usage m_usage_begin (pid_t pid);
double m_usage_us (const m_usage *usage);
double m_usage_client_us (const m_usage *usage);
int64_t m_rss_kib (pid_t pid);

/* The same of all services together, one replica of each. */
#define M_SERVICES 5
extern const char *const m_services[M_SERVICES];
typedef struct m_usages {
    m_usage each[M_SERVICES];
} m_usages;
m_usages m_usages_begin (ts_suite *suite);
double m_usages_us (const m_usages *usages);
double m_usages_client_us (const m_usages *usages);
int64_t m_usages_rss_kib (const m_usages *usages);

/* The value below which this part of them lies; sorts them. */
double m_percentile (double values[], size_t count, double part);

/* Transactions a second of pgbench -M prepared, each inserting one row of 400 bytes, for some seconds. */
double m_pgbench (ts_cluster *cluster, unsigned clients);
/* Rows a second when PostgreSQL copies that many events from one table to another, 512 a transaction. */
double m_copy_rows (ts_cluster *cluster, int64_t count);
/* Milliseconds of one small write and fdatasync in this folder, the median of many: what a commit cannot beat. */
double m_fsync_ms (const char *folder);
/* Seconds to write these bytes to a file in this folder and fsync it; the best of three. */
double m_copy_seconds (const char *folder, const void *bytes, size_t size);
