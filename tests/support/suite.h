/* SPDX-License-Identifier: EUPL-1.2 */
/* The whole suite as real processes: private PostgreSQL, keys, services with replicas, a real SMTP server. */
#pragma once

#include <sys/types.h>
#include "common/client.h"
#include "tests/support/cluster.h"

#define TS_REPLICAS_MAX 2
#define TS_GEMEENTE "compose/gemeente/gemeente.yaml" /* which municipality it is, when a test says nothing else */

typedef struct ts_suite ts_suite;

typedef struct ts_suite_options {
    unsigned replicas;           /* of each service; 0: 1 */
    const char *const *settings; /* more options for services, borrowed for as long as it runs: "notification",
                                    "--smtp-url=...", ... NULL at the end */
    bool without_mail;           /* no SMTP server, and nothing listens where notification looks for it */
    bool with_logins;            /* an identity provider for the gateway */
    const char *kept;            /* a folder where keys and database stay, and are found again; NULL: none */
} ts_suite_options;

/* Starts everything and waits until all is ready. options may be NULL. */
ts_suite *ts_suite_open (const ts_suite_options *options);
/* Ends everything in order. A service that does not end well, a sanitizer's report or an assertion in a log ends the
 * test program. */
void ts_suite_destroy (ts_suite **suite);

/* The first gateway as browsers see it, "http://localhost:P", and the identity provider; borrowed. */
const char *ts_suite_url (const ts_suite *suite);
const char *ts_suite_issuer (const ts_suite *suite);

ts_cluster *ts_suite_cluster (ts_suite *suite);
/* The folder of the run: keys/, documents/, mail/, <service>.<replica>.log, digictl.conf. Borrowed. */
const char *ts_suite_folder (const ts_suite *suite);

/* Sends a signal to one replica (from 0) and waits for its end. Returns its exit code, or 128 + the signal. */
int ts_suite_end (ts_suite *suite, const char *service, unsigned replica, int signal);
/* Sends SIGSTOP, and waits until all its threads stand still; SIGCONT, SIGHUP, and does not wait. */
void ts_suite_signal (ts_suite *suite, const char *service, unsigned replica, int signal);
void ts_suite_start (ts_suite *suite, const char *service, unsigned replica);
/* Until its /readyz answers 200, and whoever calls it has a connection to it. */
void ts_suite_wait_ready (ts_suite *suite, const char *service, unsigned replica);
pid_t ts_suite_pid (ts_suite *suite, const char *service, unsigned replica);
/* "tcp://127.0.0.1:P" of one replica; borrowed. */
const char *ts_suite_endpoint (ts_suite *suite, const char *service, unsigned replica);
/* "127.0.0.1:P", where it answers /metrics; in a static buffer. */
const char *ts_suite_health (ts_suite *suite, const char *service, unsigned replica);
/* Its /metrics, /readyz ...: the body; the caller frees it. */
char *ts_suite_http (ts_suite *suite, const char *service, unsigned replica, const char *path);

/* Every service of every .proto.  Gives: *out_count. */
const ProtobufCServiceDescriptor *const *ts_suite_descriptors (size_t *out_count);

/* A client that presents this peer's key ("digictl", an operator's, or "notification") to all services; destroy it
 * before the suite. */
typedef struct ts_caller {
    void *zmq_context;
    dm_keys *keys;
    dm_metrics *metrics;
    dm_client *client;
    dm_target targets[5];
    char addresses[5][128];
    dm_origin origin; /* BEHEERDER for digictl, SYSTEM for a service */
} ts_caller;
void ts_caller_init (ts_caller *caller, ts_suite *suite, const char *peer);
/* Opens its client again, with what addresses says now. */
void ts_caller_connect (ts_caller *caller);
void ts_caller_clear (ts_caller *caller);

/* Runs digictl with the suite's digictl.conf. Returns standard output, which the caller frees. */
char *ts_digictl (ts_suite *suite, const char *const *arguments, int *out_code);

/* Until digictl doctor finds nothing broken: what has just started may still connect. Ends the test program with what
 * it said last when something stays broken. */
void ts_suite_check_data (ts_suite *suite);

/* Starts the SMTP server of a suite that was opened without_mail. */
void ts_suite_start_mail (ts_suite *suite);
/* Mails in the Maildir that hold the text; NULL: all. */
unsigned ts_suite_count_mails (ts_suite *suite, const char *text);
/* Until every consumer of every service stands at its source's head. */
void ts_suite_wait_settled (ts_suite *suite);
