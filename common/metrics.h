/* SPDX-License-Identifier: EUPL-1.2 */
/* Metrics as rows, in the Prometheus text format.  Source: OpenMetrics/Prometheus exposition format 0.0.4. */
#pragma once

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
    DM_M_BATCH_SECONDS,       /* histogram; begin to commit */
    DM_M_BATCH_SIZE,          /* histogram */
    DM_M_BATCH_FAILURES,      /* counter; how: split, retried, unavailable */
    DM_M_KEY_REPLAYS,         /* counter; a stored reply was given again */
    DM_M_EVENTS_EMITTED,      /* counter */
    DM_M_LOG_HEAD,            /* gauge */
    DM_M_CONSUMER_POSITION,   /* gauge; source */
    DM_M_CONSUMER_LAG,        /* gauge; source: events behind the source's head; unknown while pulls fail */
    DM_M_CONSUMER_APPLIED,    /* counter; source */
    DM_M_CONSUMER_DIVERGED,   /* gauge; source: 1 when its log is not the one followed */
    DM_M_CONSUMER_PARKED,     /* counter; source */
    DM_M_JOB_RUNS,            /* counter; job, code */
    DM_M_QUEUE_DEPTH,         /* gauge; queue */
    DM_M_DATA_KEYS_TO_REWRAP, /* gauge; data keys that an older wrap key wraps, counted up to 10000 */
    DM_M_COUNT                /* where the numbers of a service's own rows begin */
} dm_metric;

typedef enum dm_metric_kind { DM_COUNTER, DM_GAUGE, DM_HISTOGRAM } dm_metric_kind;

/* One metric, shown as digimeente_<name>. */
typedef struct dm_metric_row {
    const char *name, *help;
    dm_metric_kind kind;
    const char *label1, *label2; /* names of labels, beside the label service; NULL where it has none */
    const double *bounds;        /* of a histogram's buckets, ascending, ended by 0; else NULL */
} dm_metric_row;

/* Bounds of times in seconds (half a millisecond to 10 s), and of numbers of things (1 to 128). */
extern const double dm_metric_seconds[];
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
/* Sets a gauge that only goes up; a lower value comes too late, and changes nothing. */
void dm_metrics_raise (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, int64_t value);
/* Sets a gauge to NaN, until it is set again: the value is not known now. */
void dm_metrics_set_unknown (dm_metrics *metrics, unsigned row, const char *label1, const char *label2);
/* Adds a value to a histogram, in the unit of its bounds. */
void dm_metrics_observe (dm_metrics *metrics, unsigned row, const char *label1, const char *label2, double value);
/* The sum of all series of a counter or gauge, without those that are not known.  Returns false where none is known. */
bool dm_metrics_find (dm_metrics *metrics, unsigned row, int64_t *out);
/* The sum of all series of a counter or gauge, without those that are not known; for tests. */
int64_t dm_metrics_sum (dm_metrics *metrics, unsigned row);
/* All rows as text.  Gives: a string that the caller frees. */
char *dm_metrics_render (dm_metrics *metrics);
