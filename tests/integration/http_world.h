/* SPDX-License-Identifier: EUPL-1.2 */
/* The gateway as browsers, and those who mean it ill, meet it: over sockets, byte by byte. */
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <unistd.h>
#include "tests/support/process.h"
#include "tests/support/suite.h"

#define ANSWER_SIZE (256 * 1024)

static ts_suite *suite;
static char answer[ANSWER_SIZE];
static size_t answer_bytes;
static in_addr_t from = INADDR_LOOPBACK; /* where connections come from */
static int receive_bytes;                /* that a connection holds unread; 0: as the system has it */
static const char *also = "";            /* more parts of an upload, each with its boundary */
static const char *origin;               /* of an upload, as the browser vouches for it; NULL: it says nothing */
static const char *prefix = "";          /* of cookies */
static const char *forwarded;            /* for whom the proxy says to ask; NULL: it says nothing */

static inline int dial (void)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons ((uint16_t) atoi (strrchr (ts_suite_url (suite), ':') + 1)),
                              .sin_addr = { htonl (INADDR_LOOPBACK) } };
    const struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr = { htonl (from) } };
    int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal (bind (fd, (const struct sockaddr *) &own, sizeof own), 0);
    if (receive_bytes > 0)
        assert_int_equal (setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes), 0);
    assert_int_equal (connect (fd, (struct sockaddr *) &at, sizeof at), 0);
    return fd;
}

static inline void say (int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t sent = send (fd, text, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* it has hung up: what it said before is read */
        text += sent;
        size -= (size_t) sent;
    }
}

/* Reads until it hangs up.  Returns the status code, 0 for none. */
static inline int hear (int fd)
{
    answer_bytes = 0;
    struct pollfd it = { .fd = fd, .events = POLLIN };
    while (poll (&it, 1, TS_PATIENCE_MS) > 0 && answer_bytes < ANSWER_SIZE - 1) {
        ssize_t got = recv (fd, answer + answer_bytes, ANSWER_SIZE - 1 - answer_bytes, 0);
        if (got <= 0)
            break;
        answer_bytes += (size_t) got;
    }
    answer[answer_bytes] = '\0';
    close (fd);
    return strncmp (answer, "HTTP/1.1 ", 9) == 0 ? atoi (answer + 9) : 0;
}

/* The gateway's metric of this name, its labels included; 0 while there is none. */
static inline int64_t read_metric (const char *name)
{
    char *text = ts_suite_http (suite, "gateway", 0, "/metrics"), start[200];
    snprintf (start, sizeof start, "\ndigimeente_%s", name);
    const char *at = strstr (text, start);
    int64_t value = at ? strtoll (strpbrk (at + 1, " ") + 1, NULL, 10) : 0;
    free (text);
    return value;
}

/* A header line, or nothing. */
static inline const char *forwarded_line (void)
{
    static char line[120];
    snprintf (line, sizeof line, "X-Forwarded-For: %s\r\n", forwarded ? forwarded : "");
    return forwarded ? line : "";
}

/* A whole request, whose connection ends with the answer. more are further header lines with their line ends. */
static inline int ask (const char *method, const char *target, const char *more, const char *body)
{
    int fd = dial ();
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream (&text, &size);
    fprintf (memory, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s%s", method, target,
             forwarded_line (), more);
    if (body)
        fprintf (memory, "Content-Length: %zu\r\n", strlen (body));
    fprintf (memory, "\r\n%s", body ? body : "");
    fclose (memory);
    say (fd, text, size);
    free (text);
    return hear (fd);
}

static inline bool has (const char *text)
{
    return strcasestr (answer, text) != NULL;
}

/* The value of the first text=".." after which; copied. */
static inline void find_text (const char *which, char *out, size_t size)
{
    const char *at = strstr (answer, which);
    assert_non_null (at);
    at += strlen (which);
    snprintf (out, size, "%.*s", (int) strcspn (at, "\";\r\n"), at);
}

/* A draft that has come to its photo, with the visitor's cookie and a token. */
static struct draft {
    char path[200], cookie[100], token[100];
} draft;

static inline int post_step (const char *target, const char *answers)
{
    char header[400], form[600];
    snprintf (header, sizeof header, "Cookie: %sdm_bezoek=%s\r\nContent-Type: application/x-www-form-urlencoded\r\n",
              prefix, draft.cookie);
    snprintf (form, sizeof form, "-csrf=%s&%s", draft.token, answers);
    return ask ("POST", target, header, form);
}

static inline void begin_draft (void)
{
    static const char *const steps[][2] = {
        { "categorie", "categorie=wegdek" },
        { "gevaar", "gevaar=nee" },
        { "omschrijving", "omschrijving=Een+gat" },
        { "plek", "plek.omschrijving=Markt+1" },
    };
    char target[300], key[64];
    assert_int_equal (ask ("GET", "/regelen/melding-openbare-ruimte", "", NULL), 200);
    find_text ("name=\"-csrf\" value=\"", draft.token, sizeof draft.token);
    find_text ("dm_bezoek=", draft.cookie, sizeof draft.cookie);
    find_text ("name=\"-sleutel\" value=\"", key, sizeof key);
    snprintf (target, sizeof target, "-als=inwoner&-sleutel=%s", key);
    assert_int_equal (post_step ("/regelen/melding-openbare-ruimte", target), 303);
    find_text ("Location: ", draft.path, sizeof draft.path);
    draft.path[strlen ("/aanvraag/") + 36] = '\0';
    for (size_t i = 0; i < DM_COUNT (steps); i++) {
        snprintf (target, sizeof target, "%s/%s", draft.path, steps[i][0]);
        int code = post_step (target, steps[i][1]);
        if (code != 303)
            fail_msg ("%s: %d %.3000s", target, code, answer);
    }
}

/* Begins a form with one file of so many bytes, of which those in start are the first.  Returns the connection. */
static inline int begin_upload (const char *token, const char *filename, const char *start, size_t start_bytes,
                                size_t size, size_t send_bytes)
{
    char head[1000], part[600], site[60] = "";
    static const char end[] = "\r\n--grens--\r\n";
    int part_bytes = snprintf (part, sizeof part,
                               "--grens\r\nContent-Disposition: form-data; name=\"-csrf\"\r\n\r\n%s\r\n%s"
                               "--grens\r\nContent-Disposition: form-data; name=\"foto\"; filename=\"%s\"\r\n"
                               "Content-Type: image/png\r\n\r\n",
                               token, also, filename);
    if (origin)
        snprintf (site, sizeof site, "Sec-Fetch-Site: %s\r\n", origin);
    int head_bytes = snprintf (head, sizeof head,
                               "POST %s/foto HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s%s"
                               "Cookie: %sdm_bezoek=%s\r\nContent-Type: multipart/form-data; boundary=grens\r\n"
                               "Content-Length: %zu\r\n\r\n",
                               draft.path, site, forwarded_line (), prefix, draft.cookie,
                               (size_t) part_bytes + size + sizeof end - 1);
    char *bytes = calloc (1, size + 1);
    memcpy (bytes, start, start_bytes < size ? start_bytes : size);
    int fd = dial ();
    say (fd, head, (size_t) head_bytes);
    say (fd, part, (size_t) part_bytes);
    say (fd, bytes, send_bytes < size ? send_bytes : size);
    if (send_bytes >= size)
        say (fd, end, sizeof end - 1);
    free (bytes);
    return fd;
}

static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0";
