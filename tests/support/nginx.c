/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/nginx.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "tests/support/process.h"

struct ts_nginx {
    char *folder;
    uint16_t port;
    pid_t pid;
};

static const char conf[] =
    "daemon off;\nworker_processes auto;\npid nginx.pid;\nevents { worker_connections 256; }\n"
    "http {\n  access_log off;\n  sendfile on;\n  keepalive_requests 1000000000;\n  default_type text/html;\n"
    "  open_file_cache max=16;\n  client_body_temp_path body;\n  proxy_temp_path proxy;\n  fastcgi_temp_path fastcgi;\n"
    "  uwsgi_temp_path uwsgi;\n  scgi_temp_path scgi;\n"
    "  server { listen 127.0.0.1:%u; root www; error_page 405 =200 $uri; }\n}\n";

static void write_file (const ts_nginx *nginx, const char *name, const void *bytes, size_t size)
{
    char path[300];
    snprintf (path, sizeof path, "%s/%s", nginx->folder, name);
    FILE *file = fopen (path, "w");
    if (!file || fwrite (bytes, 1, size, file) != size || fclose (file) != 0)
        ts_die ("cannot write %s", path);
}

/* It writes its process's number when it listens. */
static bool is_ready (void *arg)
{
    char path[300];
    snprintf (path, sizeof path, "%s/nginx.pid", ((const ts_nginx *) arg)->folder);
    return access (path, F_OK) == 0;
}

ts_nginx *ts_nginx_open (void)
{
    char www[300], text[sizeof conf + 8];
    ts_nginx *nginx = calloc (1, sizeof *nginx);
    if (!nginx)
        abort ();
    nginx->folder = ts_folder_make ();
    nginx->port = ts_port_find (1);
    snprintf (www, sizeof www, "%s/www", nginx->folder);
    if (mkdir (www, 0755) != 0)
        ts_die ("cannot make %s", www);
    int size = snprintf (text, sizeof text, conf, nginx->port);
    write_file (nginx, "nginx.conf", text, (size_t) size);
    const char *arguments[] = { "/usr/sbin/nginx", "-p", nginx->folder, "-c", "nginx.conf", "-e", "nginx.log", NULL };
    nginx->pid = ts_process_start (&(ts_spawn){ .arguments = arguments, .as_nobody = true, .death_signal = SIGTERM });
    ts_wait_until (is_ready, nginx, TS_PATIENCE_MS, "/usr/sbin/nginx listens");
    return nginx;
}

void ts_nginx_destroy (ts_nginx **nginx)
{
    if (!*nginx)
        return;
    ts_process_end ((*nginx)->pid, SIGTERM);
    ts_folder_remove (&(*nginx)->folder);
    free (*nginx);
    *nginx = NULL;
}

uint16_t ts_nginx_port (const ts_nginx *nginx)
{
    return nginx->port;
}

void ts_nginx_put (ts_nginx *nginx, const char *name, const void *bytes, size_t size)
{
    char path[200];
    snprintf (path, sizeof path, "www/%s", name);
    write_file (nginx, path, bytes, size);
}
