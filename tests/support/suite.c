/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/suite.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dirent.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zmq.h>
#include "digimeente/audit/v1/audit.pb-c.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "digimeente/log/v1/log.pb-c.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "digimeente/ops/v1/ops.pb-c.h"
#include "tests/support/key_file.h"
#include "tests/support/process.h"
#include "tests/support/provider.h"

#define ARGUMENTS_MAX 40

/* The services, whose logs they follow, whom else they call, and whom they ask how they are. */
static const struct {
    const char *name;
    const char *sources[4], *targets[2], *watches[3];
} services[] = {
    { "documents", { "intake" }, { NULL }, { NULL } },
    { "intake", { "documents" }, { NULL }, { NULL } },
    { "notification", { "intake" }, { NULL }, { NULL } },
    { "audit", { "intake", "documents", "notification", "gateway" }, { NULL }, { NULL } },
    { "gateway", { NULL }, { "intake", "documents" }, { "notification", "audit", "gateway" } },
};
#define SERVICES DM_COUNT (services)

/* Those that have a key file. */
static const char *const sealing[] = { "documents", "intake" };

typedef struct replica {
    pid_t pid;
    uint16_t port, health_port, http_port;
    char endpoint[64];
    char log_path[300];
} replica;

struct ts_suite {
    char *folder;
    ts_cluster *cluster;
    bool is_kept;
    unsigned replicas;
    replica processes[SERVICES][TS_REPLICAS_MAX];
    const char *const *settings;
    pid_t smtp_pid;
    uint16_t smtp_port;
    ts_provider *provider; /* with_logins */
    char url[64];
};

static size_t index_of (const char *service)
{
    for (size_t i = 0; i < SERVICES; i++)
        if (strcmp (services[i].name, service) == 0)
            return i;
    ts_die ("there is no service %s", service);
}

static replica *find (ts_suite *suite, const char *service, unsigned number)
{
    if (number >= suite->replicas)
        ts_die ("there is no replica %u of %s", number, service);
    return &suite->processes[index_of (service)][number];
}

static void list_addresses (const ts_suite *suite, size_t service, char *out, size_t size)
{
    out[0] = '\0';
    for (unsigned r = 0; r < suite->replicas; r++) {
        size_t used = strlen (out);
        snprintf (out + used, size - used, "%s%s", r > 0 ? "," : "", suite->processes[service][r].endpoint);
    }
}

/* A command line in the making. */
typedef struct command {
    char texts[ARGUMENTS_MAX][512];
    const char *arguments[ARGUMENTS_MAX + 1];
    size_t count;
} command;

static void add (command *out, const char *format, ...) DM_PRINTF (2, 3);
static void add (command *out, const char *format, ...)
{
    if (out->count == ARGUMENTS_MAX)
        ts_die ("too many arguments");
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (out->texts[out->count], sizeof out->texts[0], format, arguments);
    va_end (arguments);
    out->arguments[out->count] = out->texts[out->count];
    out->arguments[++out->count] = NULL;
}

static void add_gateway_settings (ts_suite *suite, const replica *process, command *out)
{
    add (out, "--http=127.0.0.1:%u", process->http_port);
    add (out, "--public-url=http://localhost:%u", process->http_port);
    add (out, "--gemeente=%s", TS_GEMEENTE);
    add (out, "--issuer=%s", ts_suite_issuer (suite));
    add (out, "--client-id=%s", TS_CLIENT_ID);
    add (out, "--client-secret=%s", TS_CLIENT_SECRET);
    add (out, "--pseudonym-key=%s", "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");
    add (out, "--address-rate=0"); /* all come from one address */
    add (out, "--address-forms=0");
}

/* What the test asks for takes the place of what the suite would say. */
static void add_chosen (command *out, const char *option)
{
    size_t name = strcspn (option, "=") + 1;
    for (size_t i = 0; i < out->count; i++)
        if (strncmp (out->texts[i], option, name) == 0) {
            snprintf (out->texts[i], sizeof out->texts[i], "%s", option);
            return;
        }
    add (out, "%s", option);
}

/* What a service of this name needs beside the chassis's settings. */
static void add_own_settings (ts_suite *suite, const char *name, const replica *process, command *out)
{
    if (strcmp (name, "documents") == 0) {
        add (out, "--directory=%s/documents", suite->folder);
        add (out, "--seal-keys=%s/keys/documents.keys", suite->folder);
        add (out, "--reserve-mb=0"); /* whatever disk a test runs on */
    }
    if (strcmp (name, "intake") == 0)
        add (out, "--seal-keys=%s/keys/intake.keys", suite->folder);
    if (strcmp (name, "notification") == 0) {
        add (out, "--smtp-url=smtp://127.0.0.1:%u", suite->smtp_port);
        add (out, "--smtp-tls=none");
        add (out, "--portal-url=%s", suite->url);
        add (out, "--gemeente=%s", TS_GEMEENTE);
    }
    if (strcmp (name, "gateway") == 0)
        add_gateway_settings (suite, process, out);
    for (const char *const *s = suite->settings; s && s[0]; s += 2)
        if (strcmp (s[0], name) == 0)
            add_chosen (out, s[1]);
}

static void add_addresses (const ts_suite *suite, const char *const names[], size_t count, command *out)
{
    for (size_t i = 0; i < count && names[i]; i++) {
        char addresses[200];
        list_addresses (suite, index_of (names[i]), addresses, sizeof addresses);
        add (out, "--%s-address=%s", names[i], addresses);
    }
}

static void build_command (ts_suite *suite, size_t service, unsigned number, command *out)
{
    const char *name = services[service].name;
    const replica *process = &suite->processes[service][number];
    memset (out, 0, sizeof *out);
    add (out, "%s/%s", ts_bin_folder (), name);
    add (out, "--listen=%s", process->endpoint);
    add (out, "--health=127.0.0.1:%u", process->health_port);
    add (out, "--database=%s", ts_cluster_conninfo (suite->cluster, name));
    add (out, "--key=%s/keys/%s.key", suite->folder, name);
    add (out, "--peers=%s/keys/peers", suite->folder);
    add_addresses (suite, services[service].sources, DM_COUNT (services[service].sources), out);
    add_addresses (suite, services[service].targets, DM_COUNT (services[service].targets), out);
    add_addresses (suite, services[service].watches, DM_COUNT (services[service].watches), out);
    add_own_settings (suite, name, process, out);
}

void ts_suite_start (ts_suite *suite, const char *service, unsigned number)
{
    command line;
    char session_key[350];
    replica *process = find (suite, service, number);
    build_command (suite, index_of (service), number, &line);
    snprintf (session_key, sizeof session_key, "DIGIMEENTE_SESSION_KEY_FILE=%s/keys/session.secret", suite->folder);
    process->pid =
        ts_process_start (&(ts_spawn){ .arguments = line.arguments,
                                       .log_path = process->log_path,
                                       .environment = strcmp (service, "gateway") == 0 ? session_key : NULL });
}

int ts_suite_end (ts_suite *suite, const char *service, unsigned number, int signal)
{
    replica *process = find (suite, service, number);
    int code = ts_process_end (process->pid, signal);
    process->pid = 0;
    return code;
}

void ts_suite_signal (ts_suite *suite, const char *service, unsigned number, int signal)
{
    pid_t pid = find (suite, service, number)->pid;
    siginfo_t info;
    kill (pid, signal);
    if (signal == SIGSTOP) /* on a busy machine its threads go on for a while */
        waitid (P_PID, (id_t) pid, &info, WSTOPPED | WEXITED | WNOWAIT);
}

pid_t ts_suite_pid (ts_suite *suite, const char *service, unsigned number)
{
    return find (suite, service, number)->pid;
}

const char *ts_suite_endpoint (ts_suite *suite, const char *service, unsigned number)
{
    return find (suite, service, number)->endpoint;
}

const char *ts_suite_url (const ts_suite *suite)
{
    return suite->url;
}

const char *ts_suite_issuer (const ts_suite *suite)
{
    return suite->provider ? ts_provider_issuer (suite->provider) : "http://localhost:1"; /* nobody listens there */
}

ts_cluster *ts_suite_cluster (ts_suite *suite)
{
    return suite->cluster;
}

const char *ts_suite_folder (const ts_suite *suite)
{
    return suite->folder;
}

static long http_get (const replica *process, const char *path, FILE *out)
{
    char url[200];
    long code = 0;
    snprintf (url, sizeof url, "http://127.0.0.1:%u%s", process->health_port, path);
    CURL *curl = curl_easy_init ();
    curl_easy_setopt (curl, CURLOPT_URL, url);
    curl_easy_setopt (curl, CURLOPT_TIMEOUT, 5L);
    curl_easy_setopt (curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt (curl, CURLOPT_WRITEDATA, out);
    if (curl_easy_perform (curl) == CURLE_OK)
        curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup (curl);
    return code;
}

const char *ts_suite_health (ts_suite *suite, const char *service, unsigned number)
{
    static char text[32];
    snprintf (text, sizeof text, "127.0.0.1:%u", find (suite, service, number)->health_port);
    return text;
}

char *ts_suite_http (ts_suite *suite, const char *service, unsigned number, const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream (&text, &size);
    http_get (find (suite, service, number), path, memory);
    fclose (memory);
    return text;
}

static bool is_ready (void *arg)
{
    const replica *process = arg;
    if (ts_process_has_ended (process->pid))
        ts_die ("a service has ended instead of being ready (its log: %s)", process->log_path);
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream (&text, &size);
    long code = http_get (process, "/readyz", memory);
    fclose (memory);
    free (text);
    return code == 200;
}

typedef struct found {
    ts_suite *suite;
    const char *caller, *service;
} found;

/* Whoever calls this service has a connection to it again, or is away itself. */
static bool is_found (void *arg)
{
    const found *it = arg;
    char sentence[64];
    char *text = ts_suite_http (it->suite, it->caller, 0, "/readyz");
    snprintf (sentence, sizeof sentence, "no connection to %s", it->service);
    bool is_missing = strstr (text, sentence);
    free (text);
    return !is_missing;
}

static void wait_for_callers (ts_suite *suite, const char *service)
{
    for (size_t s = 0; s < SERVICES; s++)
        for (size_t t = 0; t < DM_COUNT (services[s].targets) && services[s].targets[t]; t++) {
            const char *caller = services[s].name, *target = services[s].targets[t];
            if (strcmp (target, service) == 0 || strcmp (caller, service) == 0)
                ts_wait_until (is_found, &(found){ suite, caller, target }, TS_PATIENCE_MS,
                               "a service is found by its callers");
        }
}

void ts_suite_wait_ready (ts_suite *suite, const char *service, unsigned number)
{
    char sentence[400];
    replica *process = find (suite, service, number);
    snprintf (sentence, sizeof sentence, "%s is ready (its log: %s)", service, process->log_path);
    ts_wait_until (is_ready, process, TS_PATIENCE_MS, sentence);
    wait_for_callers (suite, service);
}

static bool is_listening (void *arg)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons (*(const uint16_t *) arg),
                                   .sin_addr = { htonl (INADDR_LOOPBACK) } };
    int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_open = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
    close (fd);
    return is_open;
}

void ts_suite_start_mail (ts_suite *suite)
{
    char port[8], maildir[300], log_path[300];
    snprintf (port, sizeof port, "%u", suite->smtp_port);
    snprintf (maildir, sizeof maildir, "%s/mail", suite->folder);
    snprintf (log_path, sizeof log_path, "%s/smtp.log", suite->folder);
    const char *arguments[] = {
        "/usr/bin/python3", "compose/local/smtp_server.py", "--port", port, "--maildir", maildir, NULL
    };
    suite->smtp_pid = ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = log_path });
    ts_wait_until (is_listening, &suite->smtp_port, TS_PATIENCE_MS, "the SMTP server listens");
}

static void make_keys (ts_suite *suite)
{
    char digictl[600], keys[300], log_path[300];
    snprintf (digictl, sizeof digictl, "%s/digictl", ts_bin_folder ());
    snprintf (keys, sizeof keys, "%s/keys", suite->folder);
    snprintf (log_path, sizeof log_path, "%s/keygen.log", suite->folder);
    if (access (keys, F_OK) == 0)
        return;
    const char *arguments[] = { digictl, "keygen",  "--directory", keys,      "intake",   "documents", "notification",
                                "audit", "gateway", "--operator",  "digictl", "--secret", "session",   NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments, .log_path = log_path });
    for (size_t i = 0; i < DM_COUNT (sealing); i++) {
        char key_file[400];
        snprintf (key_file, sizeof key_file, "%s/%s.keys", keys, sealing[i]);
        ts_key_file_make (key_file);
    }
}

static void migrate (ts_suite *suite, const char *service)
{
    char program[600], database[560], owner[64], log_path[300];
    snprintf (program, sizeof program, "%s/%s", ts_bin_folder (), service);
    snprintf (owner, sizeof owner, "%s_owner", service);
    snprintf (database, sizeof database, "--owner-database=%s", ts_cluster_conninfo (suite->cluster, owner));
    snprintf (log_path, sizeof log_path, "%s/migrate.log", suite->folder);
    /* --migrate needs no more than the owner's connection; settings without a fallback get one here */
    command line = { .count = 0 };
    add (&line, "%s", program);
    add (&line, "--migrate");
    add (&line, "%s", database);
    add_own_settings (suite, service, find (suite, service, 0), &line);
    ts_process_run (&(ts_spawn){ .arguments = line.arguments, .log_path = log_path });
}

static void write_digictl_conf (ts_suite *suite)
{
    char path[300], addresses[200];
    snprintf (path, sizeof path, "%s/digictl.conf", suite->folder);
    FILE *file = fopen (path, "w");
    if (!file)
        ts_die ("cannot write %s", path);
    for (size_t s = 0; s < SERVICES; s++) {
        list_addresses (suite, s, addresses, sizeof addresses);
        fprintf (file, "%s-address=%s\n", services[s].name, addresses);
    }
    fprintf (file, "key=%s/keys/digictl.key\npeers=%s/keys/peers\n", suite->folder, suite->folder);
    fclose (file);
}

static void choose_ports (ts_suite *suite)
{
    for (size_t s = 0; s < SERVICES; s++)
        for (unsigned r = 0; r < suite->replicas; r++) {
            replica *process = &suite->processes[s][r];
            process->port = ts_port_find (4);
            process->health_port = (uint16_t) (process->port + 2);
            process->http_port = (uint16_t) (process->port + 3);
            snprintf (process->endpoint, sizeof process->endpoint, "tcp://127.0.0.1:%u", process->port);
            snprintf (process->log_path, sizeof process->log_path, "%s/%s.%u.log", suite->folder, services[s].name, r);
        }
    suite->smtp_port = ts_port_find (1);
    snprintf (suite->url, sizeof suite->url, "http://localhost:%u", find (suite, "gateway", 0)->http_port);
}

static void open_folder (ts_suite *suite, const char *kept)
{
    char folder[300];
    suite->is_kept = kept != NULL;
    suite->folder = kept ? ts_folder_keep (kept) : ts_folder_make ();
    snprintf (folder, sizeof folder, "%s/postgres", suite->folder);
    suite->cluster = kept ? ts_cluster_open_kept (folder) : ts_cluster_open (NULL);
}

ts_suite *ts_suite_open (const ts_suite_options *options)
{
    ts_suite *suite = calloc (1, sizeof *suite);
    if (!suite)
        abort ();
    open_folder (suite, options ? options->kept : NULL);
    suite->replicas = options && options->replicas ? options->replicas : 1;
    suite->settings = options ? options->settings : NULL;
    choose_ports (suite);
    make_keys (suite);
    write_digictl_conf (suite);
    if (options && options->with_logins)
        suite->provider = ts_provider_open (suite->url);
    if (!options || !options->without_mail)
        ts_suite_start_mail (suite);
    for (size_t s = 0; s < SERVICES; s++)
        migrate (suite, services[s].name);
    for (size_t s = 0; s < SERVICES; s++)
        for (unsigned r = 0; r < suite->replicas; r++)
            ts_suite_start (suite, services[s].name, r);
    for (size_t s = 0; s < SERVICES; s++)
        for (unsigned r = 0; r < suite->replicas; r++)
            ts_suite_wait_ready (suite, services[s].name, r);
    ts_suite_wait_settled (suite); /* every consumer has its cursor */
    return suite;
}

/* A sanitizer's report in a service's log is a failure of the test that caused it. */
static void check_log (const replica *process)
{
    FILE *file = fopen (process->log_path, "r");
    char line[4096];
    bool is_bad = false;
    while (file && fgets (line, sizeof line, file)) {
        is_bad = is_bad || strstr (line, "Sanitizer") || strstr (line, "runtime error:") || strstr (line, "Assertion");
        if (is_bad)
            fputs (line, stderr);
    }
    if (file)
        fclose (file);
    if (is_bad)
        ts_die ("a service broke; see above (%s)", process->log_path);
}

void ts_suite_destroy (ts_suite **suite)
{
    if (!*suite)
        return;
    ts_suite *s = *suite;
    for (size_t i = SERVICES; i-- > 0;)
        for (unsigned r = 0; r < s->replicas; r++) {
            replica *process = &s->processes[i][r];
            if (process->pid > 0)
                kill (process->pid, SIGCONT); /* a test that failed may have left it stopped */
            int code = process->pid > 0 ? ts_process_end (process->pid, SIGTERM) : 0;
            check_log (process);
            if (code != 0)
                ts_die ("%s ended with code %d after SIGTERM (its log: %s)", services[i].name, code, process->log_path);
        }
    if (s->smtp_pid > 0)
        ts_process_end (s->smtp_pid, SIGKILL);
    ts_provider_destroy (&s->provider);
    ts_cluster_destroy (&s->cluster);
    if (!s->is_kept)
        ts_folder_remove (&s->folder);
    free (s->folder);
    free (s);
    *suite = NULL;
}

const ProtobufCServiceDescriptor *const *ts_suite_descriptors (size_t *out_count)
{
    static const ProtobufCServiceDescriptor *all[11];
    all[0] = &digimeente__intake__v1__intake_service__descriptor;
    all[1] = &digimeente__documents__v1__documents_service__descriptor;
    all[2] = &digimeente__notification__v1__notification_service__descriptor;
    all[3] = &digimeente__audit__v1__audit_service__descriptor;
    all[4] = &digimeente__log__v1__log_service__descriptor;
    all[5] = &digimeente__ops__v1__ops_service__descriptor;
    all[6] = &digimeente__intake__v1__journey_service__descriptor;
    all[7] = &digimeente__intake__v1__draft_service__descriptor;
    all[8] = &digimeente__intake__v1__portal_service__descriptor;
    all[9] = &digimeente__intake__v1__desk_service__descriptor;
    all[10] = &digimeente__gateway__v1__session_service__descriptor;
    *out_count = DM_COUNT (all);
    return all;
}

void ts_caller_connect (ts_caller *caller)
{
    dm_client_config config = { .zmq_context = caller->zmq_context,
                                .keys = caller->keys,
                                .metrics = caller->metrics,
                                .targets = caller->targets,
                                .target_count = SERVICES };
    config.descriptors = ts_suite_descriptors (&config.descriptor_count);
    caller->client = dm_client_open (&config);
}

void ts_caller_init (ts_caller *caller, ts_suite *suite, const char *peer)
{
    memset (caller, 0, sizeof *caller);
    char peers[300], key[300];
    dm_error error = { 0 };
    snprintf (peers, sizeof peers, "%s/keys/peers", suite->folder);
    snprintf (key, sizeof key, "%s/keys/%s.key", suite->folder, peer);
    if (dm_keys_open (peers, key, peer, &caller->keys, &error))
        ts_die ("%s", error.message);
    caller->zmq_context = zmq_ctx_new ();
    caller->metrics = dm_metrics_open ("test", NULL, 0);
    for (size_t s = 0; s < SERVICES; s++) {
        list_addresses (suite, s, caller->addresses[s], sizeof caller->addresses[s]);
        caller->targets[s] = (dm_target){ .name = services[s].name, .addresses = caller->addresses[s] };
    }
    ts_caller_connect (caller);
    caller->origin.actor.kind = strcmp (peer, "digictl") == 0 ? DM_ACTOR_BEHEERDER : DM_ACTOR_SYSTEM;
    snprintf (caller->origin.peer, sizeof caller->origin.peer, "%s", peer);
    snprintf (caller->origin.actor.id, sizeof caller->origin.actor.id, "%s", peer);
    snprintf (caller->origin.purpose, sizeof caller->origin.purpose, "test");
}

void ts_caller_clear (ts_caller *caller)
{
    dm_client_destroy (&caller->client);
    zmq_ctx_term (caller->zmq_context);
    dm_metrics_destroy (&caller->metrics);
    dm_keys_destroy (&caller->keys);
}

char *ts_digictl (ts_suite *suite, const char *const *arguments, int *out_code)
{
    command line = { .count = 0 };
    add (&line, "%s/digictl", ts_bin_folder ());
    add (&line, "--config=%s/digictl.conf", suite->folder);
    for (; *arguments; arguments++)
        add (&line, "%s", *arguments);
    return ts_process_output (line.arguments, out_code);
}

typedef struct diagnosis {
    ts_suite *suite;
    char text[65536]; /* what doctor said last */
} diagnosis;

static bool is_well (void *arg)
{
    static const char *const doctor[] = { "doctor", NULL };
    diagnosis *it = arg;
    int code;
    char *said = ts_digictl (it->suite, doctor, &code);
    snprintf (it->text, sizeof it->text, "the services and their data are well:\n%s", said);
    free (said);
    return code == 0;
}

void ts_suite_check_data (ts_suite *suite)
{
    static diagnosis it;
    it.suite = suite;
    ts_wait_until (is_well, &it, TS_PATIENCE_MS, it.text);
}

static bool file_holds (const char *folder, const char *name, const char *text)
{
    char path[800];
    snprintf (path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen (path, "r");
    if (!file)
        return false;
    static char body[256 * 1024];
    size_t size = fread (body, 1, sizeof body - 1, file);
    body[size] = '\0';
    fclose (file);
    return strstr (body, text) != NULL;
}

unsigned ts_suite_count_mails (ts_suite *suite, const char *text)
{
    char folder[300];
    snprintf (folder, sizeof folder, "%s/mail/new", suite->folder);
    DIR *directory = opendir (folder);
    unsigned count = 0;
    for (struct dirent *entry; directory && (entry = readdir (directory));)
        count += entry->d_name[0] != '.' && (!text || file_holds (folder, entry->d_name, text));
    if (directory)
        closedir (directory);
    return count;
}

/* Every cursor stands at its source's head, read from the sources' own schemas. */
static bool is_settled (void *arg)
{
    ts_suite *suite = arg;
    for (size_t s = 0; s < SERVICES; s++)
        for (size_t t = 0; t < DM_COUNT (services[s].sources) && services[s].sources[t]; t++) {
            char sql[400];
            const char *source = services[s].sources[t];
            snprintf (sql, sizeof sql,
                      "SELECT coalesce((SELECT position FROM %s.cursor WHERE source = '%s'), -1)"
                      " = (SELECT position FROM %s.event_head)",
                      services[s].name, source, source);
            char *text = ts_cluster_text (suite->cluster, sql);
            bool is_equal = strcmp (text, "t") == 0;
            free (text);
            if (!is_equal)
                return false;
        }
    return true;
}

void ts_suite_wait_settled (ts_suite *suite)
{
    ts_wait_until (is_settled, suite, TS_PATIENCE_MS, "every consumer reaches its source's head");
}
