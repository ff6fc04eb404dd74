/* SPDX-License-Identifier: EUPL-1.2 */
/* Metrics as rows, in the Prometheus text format.  Source: OpenMetrics/Prometheus exposition format 0.0.4. */
#pragma once

#include <stdio.h>
#include "common/base.h"

/* The rows that every service has. */
typedef enum dm_metric {
    DM_M_RPC_SERVER_SECONDS,  /* histogram; method, code */
    DM_M_RPC_SERVER_REFUSED,  /* counter; reason: decode, header, size, utf8, access, unknown_method, full, expired */
    DM_M_RPC_SERVER_DROPPED,  /* counter; reply whose caller was gone or full */
    DM_M_RPC_CLIENT_SECONDS,  /* histogram; method, code */
    DM_M_RPC_CLIENT_RETRIES,  /* counter; method */
    DM_M_ZAP_REFUSED,         /* counter */
    DM_M_DB_RECONNECTS,       /* counter */
    DM_M_DB_CONNECTIONS,      /* gauge */
    DM_M_DB_SECONDS,          /* histogram; a statement, or the COMMIT of a pipeline */
    DM_M_CLOCK_OFFSET,        /* gauge; own clock minus PostgreSQL's */
    DM_M_CERTIFICATE_EXPIRY,  /* gauge; certificate: postgresql, public */
    DM_M_BATCH_SECONDS,       /* histogram; begin to commit */
    DM_M_BATCH_SIZE,          /* histogram */
    DM_M_BATCH_FAILURES,      /* counter; how: split, retried, unavailable */
    DM_M_KEY_REPLAYS,         /* counter; a stored reply was given again */
    DM_M_EVENTS_EMITTED,      /* counter */
    DM_M_LOG_HEAD,            /* gauge */
    DM_M_CONSUMER_POSITION,   /* gauge; source */
    DM_M_CONSUMER_LAG,        /* gauge; source: events behind the source's head; unknown while pulls fail */
    DM_M_CONSUMER_LAG_TIME,   /* gauge; source: age of the oldest event that is not applied; unknown as the lag is */
    DM_M_CONSUMER_APPLIED,    /* counter; source */
    DM_M_CONSUMER_DIVERGED,   /* gauge; source: 1 when its log is not the one followed */
    DM_M_CONSUMER_PARKED,     /* counter; source */
    DM_M_PARKED_EVENTS,       /* gauge; source: set aside now */
    DM_M_JOB_RUNS,            /* counter; job, code */
    DM_M_JOB_LAST_SUCCESS,    /* gauge; job: when it last ended well, at first when the process started */
    DM_M_JOB_INTERVAL,        /* gauge; job: how long it rests between two runs */
    DM_M_QUEUE_DEPTH,         /* gauge; queue: write, read, io, http */
    DM_M_DATA_KEYS_TO_REWRAP, /* gauge; data keys that an older wrap key wraps, counted up to 10000 */
    DM_M_READY,               /* gauge; 1 when /readyz says so */
    DM_M_BUILD_INFO,          /* gauge; version: always 1 */
    DM_M_PROCESS_CPU,         /* counter */
    DM_M_PROCESS_MEMORY,      /* gauge */
    DM_M_PROCESS_OPEN_FDS,    /* gauge */
    DM_M_PROCESS_MAX_FDS,     /* gauge */
    DM_M_PROCESS_THREADS,     /* gauge */
    DM_M_PROCESS_START,       /* gauge */
    DM_M_OTLP_SPANS,          /* counter; outcome: exported, rejected by the collector, dropped before they were sent */
    DM_M_COUNT                /* where the numbers of a service's own rows begin */
} dm_metric;

/* DM_COUNTER_MS and DM_GAUGE_MS are counted in milliseconds and shown in seconds. */
typedef enum dm_metric_kind { DM_COUNTER, DM_COUNTER_MS, DM_GAUGE, DM_GAUGE_MS, DM_HISTOGRAM } dm_metric_kind;

/* One metric, shown as digimeente_<name>. What begins with process_ is shown as it is: all that Prometheus scrapes has
 * it under that name. */
typedef struct dm_metric_row {
    const char *name, *help;
    dm_metric_kind kind;
    const char *label1, *label2; /* names of labels, beside the label service; NULL where it has none */
    const double *bounds;        /* of a histogram's buckets, ascending, ended by 0; else NULL */
} dm_metric_row;

/* Bounds of times in seconds (half a millisecond to 10 s; a tenth of one to 10 s for what takes no time when all is
 * well), and of numbers of things (1 to 128). */
extern const double dm_metric_seconds[];
extern const double dm_metric_fine_seconds[];
extern const double dm_metric_items[];

typedef struct dm_metrics dm_metrics;

/* Takes: service, copied; the service's own rows, borrowed for as long as the metrics live, NULL with 0 for none. They
 * have the numbers from DM_M_COUNT on: enum { PROBE_M_THINGS = DM_M_COUNT, PROBE_M_OTHERS }. */
dm_metrics *dm_metrics_open (const char *service, const dm_metric_row rows[], size_t count);
void dm_metrics_destroy (dm_metrics **metrics);

/* The functions below may be called from any thread.  Takes: row, a dm_metric or a number of the service's own, all
 * else is a bug (assert); label1 and label2, the values of the row's labels in its order, NULL where it has none. A row
 * has at most 256 series. More are counted together, under the label value "other". */
/* Adds to a counter or gauge. */
void dm_metrics_add (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, int64_t delta);
/* Sets a gauge. */
void dm_metrics_set (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, int64_t value);
/* Sets a counter, or a gauge that only goes up; a lower value comes too late, and changes nothing. */
void dm_metrics_raise (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, int64_t value);
/* Sets a gauge to NaN, until it is set again: the value is not known now. */
void dm_metrics_set_unknown (dm_metrics *metrics, unsigned row, const char *label1, const char *label2);
/* Adds a value to a histogram, in the unit of its bounds. */
void dm_metrics_observe (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, double value);
/* All series that the row has now, and the one of a row without labels. */
void dm_metrics_set_all_unknown (dm_metrics *metrics, unsigned row);
/* Sets the function that runs before each rendering, for gauges that are looked up then. It waits for nothing: a
 * scraper waits for it.  Takes: arg, borrowed. Before anything is rendered. */
void dm_metrics_set_refresh (dm_metrics *metrics, void (*refresh) (void *arg), void *arg);
/* The sum of all series of a counter or gauge, without those that are not known.  Returns false where none is known. */
bool dm_metrics_find (dm_metrics *metrics, unsigned row, int64_t *out);
/* The sum of all series of a counter or gauge, without those that are not known; for tests. */
int64_t dm_metrics_sum (dm_metrics *metrics, unsigned row);
/* All rows as text.  Gives: a string that the caller frees. */
char *dm_metrics_render (dm_metrics *metrics);
/* Prints the chassis's rows and the service's, for compose/METRICS.md: a line each, with the name as it is shown, type,
 * labels and help, with a tab between. */
void dm_metrics_print_rows (const dm_metric_row rows[], size_t count, FILE *out);
