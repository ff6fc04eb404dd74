/* SPDX-License-Identifier: EUPL-1.2 */
/* Against a real SMTP server, aiosmtpd by compose/local/smtp_server.py; what arrived is read by python3's mail parser.
 */
#include "services/notification/smtp.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>
#include <curl/curl.h>
#include "common/clock.h"
#include "tests/support/process.h"

static char *folder, *certificate, *key;
static uint16_t plain_port, tls_port;
static pid_t plain_pid, tls_pid;

static notification_letter letter = {
    .language = "nl",
    .subject = "Ontvangen: melding caf\xC3\xA9 met een onderwerp dat te lang is voor een regel (Z26-4KP7-93Q)",
    .text = "Goedendag,\n\nEen caf\xC3\xA9 = 1 \xE2\x82\xAC.\n.\n..twee punten\nFrom hier\n"
            "een regel die langer is dan zesenzeventig tekens en die dus in quoted-printable wordt gebroken\n\neinde\n",
    .html = "<!DOCTYPE html>\n<html lang=\"nl\"><p style=\"a\">caf\xC3\xA9</p></html>\n",
};

static bool is_listening (void *arg)
{
    int fd = socket (AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons (*(uint16_t *) arg),
                                   .sin_addr = { htonl (INADDR_LOOPBACK) } };
    bool is_open = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
    close (fd);
    return is_open;
}

static pid_t start_server (uint16_t *port, const char *mailbox, bool with_tls)
{
    char number[8], maildir[300], log[300];
    *port = ts_port_find (1);
    snprintf (number, sizeof number, "%u", *port);
    snprintf (maildir, sizeof maildir, "%s/%s", folder, mailbox);
    snprintf (log, sizeof log, "%s/%s.log", folder, mailbox);
    const char *arguments[] = { "/usr/bin/python3",
                                "compose/local/smtp_server.py",
                                "--port",
                                number,
                                "--maildir",
                                maildir,
                                with_tls ? "--tls-cert" : NULL,
                                certificate,
                                "--tls-key",
                                key,
                                "--user",
                                "gemeente",
                                "--password",
                                "geheim",
                                NULL };
    pid_t pid = ts_process_start (&(ts_spawn){ .arguments = arguments, .log_path = log });
    ts_wait_until (is_listening, port, TS_PATIENCE_MS, "the SMTP server listens");
    return pid;
}

static int start_servers (void **state)
{
    (void) state;
    folder = ts_folder_make ();
    if (asprintf (&certificate, "%s/cert.pem", folder) < 0 || asprintf (&key, "%s/key.pem", folder) < 0)
        return -1;
    const char *arguments[] = { "/usr/bin/openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:P-256",
                                "-nodes",
                                "-days",
                                "2",
                                "-subj",
                                "/CN=localhost",
                                "-addext",
                                "subjectAltName=IP:127.0.0.1",
                                "-keyout",
                                key,
                                "-out",
                                certificate,
                                NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments });
    plain_pid = start_server (&plain_port, "plain", false);
    tls_pid = start_server (&tls_port, "tls", true);
    return 0;
}

static int end_servers (void **state)
{
    (void) state;
    ts_process_end (plain_pid, SIGTERM);
    ts_process_end (tls_pid, SIGTERM);
    ts_folder_remove (&folder);
    free (certificate);
    free (key);
    return 0;
}

/* One test's mails, and the way they go. */
typedef struct post {
    dm_arena *arena;
    notification_smtp *smtp;
    notification_mail mails[NOTIFICATION_CONNECTIONS_MAX];
} post;

static notification_smtp_config make_config (post *it, uint16_t port)
{
    dm_error error;
    notification_smtp_config config = {
        .url = dm_arena_printf (it->arena, "smtp://127.0.0.1:%u", port),
        .user = "",
        .password = "",
        .tls = "none",
        .ca = "",
        .timeout_ms = TS_PATIENCE_MS,
        .connections = 4,
    };
    assert_int_equal (
        notification_sender_parse ("Gemeente Zuid-Caf\xC3\xA9 <noreply@zuid.example>", "", &config.sender, &error),
        DM_OK);
    return config;
}

static notification_smtp_config make_tls_config (post *it)
{
    notification_smtp_config config = make_config (it, tls_port);
    config.tls = "require";
    config.ca = certificate;
    config.user = "gemeente";
    config.password = "geheim";
    return config;
}

static int open_post (void **state)
{
    post *it = calloc (1, sizeof *it);
    it->arena = dm_arena_open ();
    *state = it;
    return 0;
}

static int close_post (void **state)
{
    post *it = *state;
    notification_smtp_destroy (&it->smtp);
    dm_arena_destroy (&it->arena);
    free (it);
    return 0;
}

static void use (post *it, const notification_smtp_config *config)
{
    dm_error error = { 0 };
    notification_smtp_destroy (&it->smtp);
    if (notification_smtp_open (config, &it->smtp, &error))
        fail_msg ("%s", error.message);
}

static notification_mail make_mail (post *it, const char *to)
{
    return (notification_mail){
        .to = to, .message_id = dm_arena_printf (it->arena, "<%s>", to), .letter = &letter, .arena = it->arena
    };
}

static void wait_all (post *it, size_t count)
{
    int64_t until_ms = dm_clock_monotonic_ms () + TS_PATIENCE_MS;
    while (count > 0) {
        notification_mail *ended[NOTIFICATION_CONNECTIONS_MAX];
        count -= notification_smtp_take (it->smtp, 100, ended);
        assert_true (dm_clock_monotonic_ms () < until_ms);
    }
}

static const notification_mail *send_one (post *it, const char *to)
{
    it->mails[0] = make_mail (it, to);
    if (notification_smtp_start (it->smtp, &it->mails[0]))
        wait_all (it, 1);
    return &it->mails[0];
}

/* Prints a mail in the mailbox, picked by its recipient, through python3: an expression about the parsed message m. */
static char *read_mail (post *it, const char *mailbox, const char *to, const char *expression)
{
    const char *script = "import sys, mailbox, email, email.policy\n"
                         "box, to, expression = sys.argv[1:]\n"
                         "found = [email.message_from_bytes(p.as_bytes(), policy=email.policy.default)\n"
                         "         for p in mailbox.Maildir(box, create=False) if p['Delivered-To'] == to]\n"
                         "m = found[0] if found else None\n"
                         "sys.stdout.buffer.write(str(eval(expression)).encode())\n";
    const char *arguments[] = {
        "/usr/bin/python3", "-c", script, dm_arena_printf (it->arena, "%s/%s", folder, mailbox), to, expression, NULL
    };
    int code;
    char *output = ts_process_output (arguments, &code);
    assert_int_equal (code, 0);
    char *kept = dm_arena_strdup (it->arena, output);
    free (output);
    return kept;
}

static void assert_sent (const notification_mail *mail)
{
    if (mail->outcome != NOTIFICATION_SENT)
        fail_msg ("%d: %s", mail->smtp_code, mail->fault);
    assert_int_equal (mail->smtp_code, 250);
    assert_null (mail->fault);
}

static void message_arrives_as_it_was_written (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    use (it, &config);
    assert_sent (send_one (it, "jan@example.org"));
    const char *to = "jan@example.org";
    assert_string_equal (read_mail (it, "plain", to, "len(found)"), "1");
    assert_string_equal (read_mail (it, "plain", to, "m['Subject']"), letter.subject);
    assert_string_equal (read_mail (it, "plain", to, "m['From']"), "Gemeente Zuid-Caf\xC3\xA9 <noreply@zuid.example>");
    assert_string_equal (read_mail (it, "plain", to, "m['To'].addresses[0].addr_spec"), to);
    assert_string_equal (read_mail (it, "plain", to, "m['Message-ID']"), "<jan@example.org>");
    assert_string_equal (read_mail (it, "plain", to, "m['Auto-Submitted'], m['Content-Language'], m['Return-Path']"),
                         "('auto-generated', 'nl', '<noreply@zuid.example>')");
    assert_string_equal (read_mail (it, "plain", to, "m['Date'].datetime.tzinfo is not None"), "True");
    assert_string_equal (read_mail (it, "plain", to,
                                    "m['MIME-Version'], m.get_content_type(), [(p.get_content_type(), "
                                    "p.get_content_charset(), p['Content-Transfer-Encoding'])"
                                    " for p in m.iter_parts()]"),
                         "('1.0', 'multipart/alternative', [('text/plain', 'utf-8', 'quoted-printable'), "
                         "('text/html', 'utf-8', 'quoted-printable')])");
    assert_string_equal (read_mail (it, "plain", to, "m.get_body(('plain',)).get_content()"), letter.text);
    assert_string_equal (read_mail (it, "plain", to, "m.get_body(('html',)).get_content()"), letter.html);
    assert_string_equal (read_mail (it, "plain", to, "m.defects + [d for p in m.walk() for d in p.defects]"), "[]");
    assert_string_equal (read_mail (it, "plain", to, "max(len(l) for l in m.as_bytes().splitlines()) <= 78"), "True");
    assert_string_equal (read_mail (it, "plain", to, "len(set(m.keys())) == len(m.keys())"), "True");
}

static void starttls_and_login_are_used (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_tls_config (it);
    use (it, &config);
    assert_sent (send_one (it, "tls@example.org"));
    assert_string_equal (read_mail (it, "tls", "tls@example.org", "m['X-Connection'].endswith(' TLS')"), "True");
}

/* Nobody listens at the address itself, and whoever is connected to must still have its certificate. */
static void connections_go_elsewhere_and_the_name_is_still_checked (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_tls_config (it);
    config.url = "smtp://127.0.0.1:1";
    config.connect_to = dm_arena_printf (it->arena, "localhost:%u", tls_port);
    use (it, &config);
    assert_sent (send_one (it, "elders@example.org"));
    config.url = "smtp://mail.example.org:1";
    use (it, &config);
    const notification_mail *mail = send_one (it, "vals@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_int_equal (mail->smtp_code, 0);
    assert_string_equal (read_mail (it, "tls", "vals@example.org", "len(found)"), "0");
}

static void server_without_starttls_gets_nothing (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    config.tls = "require";
    use (it, &config);
    const notification_mail *mail = send_one (it, "geheim@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_int_equal (mail->smtp_code, 0);
    assert_string_equal (read_mail (it, "plain", "geheim@example.org", "len(found)"), "0");
    config.tls = "try";
    use (it, &config);
    assert_sent (send_one (it, "geheim@example.org"));
}

static void certificate_that_nobody_vouches_for_is_refused (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_tls_config (it);
    config.ca = "";
    use (it, &config);
    const notification_mail *mail = send_one (it, "mitm@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_string_equal (read_mail (it, "tls", "mitm@example.org", "len(found)"), "0");
}

/* Our settings are wrong, not the mail: it must not be lost for that. */
static void wrong_password_is_tried_again (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_tls_config (it);
    config.password = "anders";
    use (it, &config);
    const notification_mail *mail = send_one (it, "login@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_int_equal (mail->smtp_code, 535);
    assert_int_equal (mail->reach, NOTIFICATION_UNREACHED);
}

static void refusal_550_is_final_and_keeps_no_address (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    use (it, &config);
    const notification_mail *mail = send_one (it, "reject-550.jan@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_FAILED);
    assert_int_equal (mail->smtp_code, 550);
    assert_string_equal (mail->fault, "550 5.1.1 *** Recipient address rejected: User unknown");
}

static void refusal_451_is_tried_again (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    use (it, &config);
    const notification_mail *mail = send_one (it, "tempfail-451@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_int_equal (mail->smtp_code, 451);
    assert_string_equal (mail->fault, "451 4.7.1 *** Please try again later");
    assert_int_equal (mail->reach, NOTIFICATION_REACHED);
    assert_false (mail->is_connection_worn);
}

static void refused_connection_is_tried_again (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, ts_port_find (1));
    use (it, &config);
    const notification_mail *mail = send_one (it, "jan@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_int_equal (mail->smtp_code, 0);
    assert_null (strchr (mail->fault, '@'));
    assert_int_equal (mail->reach, NOTIFICATION_UNREACHED);
    assert_false (mail->is_connection_worn); /* there was none */
}

static void host_without_an_address_is_tried_again (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    config.url = "smtp://nergens.invalid:25"; /* RFC 6761, section 6.4 */
    use (it, &config);
    const notification_mail *mail = send_one (it, "jan@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_int_equal (mail->reach, NOTIFICATION_UNREACHED);
    assert_false (mail->is_connection_worn);
}

static void server_that_hangs_is_left_in_time (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    config.timeout_ms = 1000;
    use (it, &config);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    const notification_mail *mail = send_one (it, "hang@example.org");
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 900, 20000);
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_int_equal (mail->smtp_code, 0);
}

static void one_that_hangs_does_not_hold_up_the_others (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    config.timeout_ms = 3000;
    use (it, &config);
    it->mails[0] = make_mail (it, "hang.eerst@example.org");
    it->mails[1] = make_mail (it, "vlot@example.org");
    notification_mail *ended[NOTIFICATION_CONNECTIONS_MAX];
    assert_true (notification_smtp_start (it->smtp, &it->mails[0]));
    assert_true (notification_smtp_start (it->smtp, &it->mails[1]));
    while (notification_smtp_take (it->smtp, 100, ended) == 0)
        ;
    assert_ptr_equal (ended[0], &it->mails[1]);
    assert_sent (&it->mails[1]);
}

/* The answer that comes too late must not be taken for one to the next mail. */
static void connection_of_a_late_answer_is_not_used_again (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    config.connections = 1;
    config.timeout_ms = 1000;
    use (it, &config);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    assert_int_equal (send_one (it, "late.een@example.org")->outcome, NOTIFICATION_RETRY);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 900, 9000);
    const notification_mail *mail = send_one (it, "reject-550.twee@example.org");
    assert_int_equal (mail->smtp_code, 550);
    assert_sent (send_one (it, "drie@example.org"));
    assert_string_equal (read_mail (it, "plain", "drie@example.org", "len(found)"), "1");
}

static bool has_come (void *arg)
{
    return dm_clock_monotonic_ms () >= *(int64_t *) arg;
}

/* The stop comes by the clock, not after so many turns: libcurl waits for the answer to a message within one turn. */
static void assert_breaks_off (post *it, const char *to)
{
    int64_t stop_ms = dm_clock_monotonic_ms () + 250;
    notification_smtp_config config = make_config (it, plain_port);
    config.is_stopping = has_come;
    config.is_stopping_arg = &stop_ms;
    use (it, &config);
    const notification_mail *mail = send_one (it, to);
    notification_smtp_rest (it->smtp);
    assert_int_equal (mail->outcome, NOTIFICATION_BROKEN_OFF);
    assert_in_range (dm_clock_monotonic_ms () - stop_ms, 2400, 20000);
}

static void dialogue_is_broken_off_when_the_process_is_to_stop (void **state)
{
    assert_breaks_off (*state, "hang.stop@example.org");
    assert_breaks_off (*state, "late.stop@example.org");
}

/* A server that stops reading in the middle of a message, and in the end reads what there is. */
typedef struct slow_server {
    int listener;
    int read_on[2]; /* a pipe: a byte in it lets the server read on */
    bool got_the_end;
    size_t received;
    pthread_t thread;
} slow_server;

static void *serve_slowly (void *arg)
{
    slow_server *it = arg;
    int fd = accept (it->listener, NULL, NULL);
    static const char *const replies[] = { "220 x\r\n", "250 x\r\n", "250 ok\r\n", "250 ok\r\n", "354 go on\r\n" };
    char bytes[65536], last[5] = "";
    for (size_t i = 0; i < DM_COUNT (replies); i++) {
        if (i > 0 && recv (fd, bytes, sizeof bytes, 0) <= 0)
            break;
        send (fd, replies[i], strlen (replies[i]), MSG_NOSIGNAL);
    }
    if (read (it->read_on[0], bytes, 1) == 1)
        for (ssize_t size; (size = recv (fd, bytes, sizeof bytes, 0)) > 0; it->received += (size_t) size)
            for (ssize_t i = size > 5 ? size - 5 : 0; i < size; i++) {
                memmove (last, last + 1, 4);
                last[4] = bytes[i];
            }
    it->got_the_end = memcmp (last, "\r\n.\r\n", 5) == 0;
    close (fd);
    return NULL;
}

static uint16_t start_slow_server (slow_server *it)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
    socklen_t size = sizeof address;
    *it = (slow_server){ .received = 0 };
    it->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal (setsockopt (it->listener, SOL_SOCKET, SO_RCVBUF, &(int){ 4096 }, sizeof (int)), 0);
    assert_int_equal (bind (it->listener, (struct sockaddr *) &address, size), 0);
    assert_int_equal (listen (it->listener, 1), 0);
    assert_int_equal (getsockname (it->listener, (struct sockaddr *) &address, &size), 0);
    assert_int_equal (pipe (it->read_on), 0);
    assert_int_equal (pthread_create (&it->thread, NULL, serve_slowly, it), 0);
    return ntohs (address.sin_port);
}

static void end_slow_server (slow_server *it)
{
    assert_int_equal (write (it->read_on[1], "x", 1), 1);
    pthread_join (it->thread, NULL);
    close (it->read_on[0]);
    close (it->read_on[1]);
    close (it->listener);
}

/* Half a message must not arrive as if it were whole. */
static void message_that_is_broken_off_does_not_get_its_last_dot (void **state)
{
    post *it = *state;
    slow_server server;
    notification_smtp_config config = make_config (it, start_slow_server (&server));
    use (it, &config);
    notification_letter large = letter;
    large.text = dm_arena_alloc (it->arena, 8000001);
    memset (large.text, 'x', 8000000);
    large.text[8000000] = '\0';
    it->mails[0] = make_mail (it, "half@example.org");
    it->mails[0].letter = &large;
    notification_mail *ended[NOTIFICATION_CONNECTIONS_MAX];
    assert_true (notification_smtp_start (it->smtp, &it->mails[0]));
    int64_t until_ms = dm_clock_monotonic_ms () + 1000;
    while (dm_clock_monotonic_ms () < until_ms)
        assert_int_equal (notification_smtp_take (it->smtp, 50, ended), 0);
    notification_smtp_rest (it->smtp);
    end_slow_server (&server);
    assert_false (server.got_the_end);
    assert_true (server.received > 4096);
}

static void resting_in_the_middle_waits_for_nobody (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    use (it, &config);
    it->mails[0] = make_mail (it, "hang.half@example.org");
    notification_mail *ended[NOTIFICATION_CONNECTIONS_MAX];
    assert_true (notification_smtp_start (it->smtp, &it->mails[0]));
    for (int i = 0; i < 5; i++)
        assert_int_equal (notification_smtp_take (it->smtp, 50, ended), 0);
    int64_t begin_ms = dm_clock_monotonic_ms ();
    notification_smtp_rest (it->smtp);
    assert_in_range (dm_clock_monotonic_ms () - begin_ms, 0, 10000);
    assert_sent (send_one (it, "daarna@example.org"));
}

static void several_go_at_once_and_connections_are_used_again (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    use (it, &config);
    for (int round_number = 0; round_number < 3; round_number++) {
        for (size_t i = 0; i < 4; i++) {
            it->mails[i] = make_mail (it, dm_arena_printf (it->arena, "groep%d.%zu@example.org", round_number, i));
            assert_true (notification_smtp_start (it->smtp, &it->mails[i]));
        }
        wait_all (it, 4);
        for (size_t i = 0; i < 4; i++)
            assert_sent (&it->mails[i]);
    }
    const char *count =
        "len({p['X-Connection'] for p in mailbox.Maildir(box) if p['Delivered-To'].startswith('groep')})";
    assert_string_equal (read_mail (it, "plain", "", count), "4");
    notification_smtp_rest (it->smtp);
    assert_sent (send_one (it, "groep4@example.org"));
    assert_string_equal (read_mail (it, "plain", "", count), "5");
}

static void worn_connection_is_told_from_a_bad_mail (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    use (it, &config);
    assert_sent (send_one (it, "close-421.een@example.org"));
    const notification_mail *mail = send_one (it, "close-421.twee@example.org");
    assert_int_equal (mail->outcome, NOTIFICATION_RETRY);
    assert_int_equal (mail->smtp_code, 421);
    assert_true (mail->is_connection_worn);
    assert_sent (send_one (it, "close-421.twee@example.org"));
}

static void nothing_can_be_injected (void **state)
{
    post *it = *state;
    notification_smtp_config config = make_config (it, plain_port);
    use (it, &config);
    static const char *const bad[] = { "a@b\r\nRCPT TO:<c@d>", "a@b>\r\nDATA", "a@b\nBcc: c@d", "" };
    for (size_t i = 0; i < DM_COUNT (bad); i++) {
        it->mails[0] = make_mail (it, bad[i]);
        it->mails[0].message_id = "<1@b>";
        assert_false (notification_smtp_start (it->smtp, &it->mails[0]));
        assert_int_equal (it->mails[0].outcome, NOTIFICATION_FAILED);
    }
    it->mails[0] = make_mail (it, "a@b");
    it->mails[0].message_id = "<1@b>\r\nBcc: c@d";
    assert_false (notification_smtp_start (it->smtp, &it->mails[0]));
}

static void wrong_settings_are_named (void **state)
{
    post *it = *state;
    static const struct {
        const char *url, *tls, *user, *field;
    } rows[] = {
        { "http://127.0.0.1:25", "require", "", "smtp-url" },  { "smtp://", "require", "", "smtp-url" },
        { "smtp://u:p@host:25", "require", "", "smtp-url" },   { "smtp://host:25\r\n", "require", "", "smtp-url" },
        { "smtp://host:25", "required", "", "smtp-tls" },      { "smtp://host:25", "", "", "smtp-tls" },
        { "smtp://host:25", "none", "gemeente", "smtp-user" }, { "smtp://host:25", "try", "gemeente", "smtp-user" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        notification_smtp_config config = make_config (it, 25);
        config.url = rows[i].url;
        config.tls = rows[i].tls;
        config.user = rows[i].user;
        dm_error error = { 0 };
        assert_int_equal (notification_smtp_open (&config, &it->smtp, &error), DM_INVALID_ARGUMENT);
        assert_string_equal (error.field, rows[i].field);
        assert_null (it->smtp);
    }
    notification_smtp_config config = make_config (it, 465);
    config.url = "smtps://host:465/ehlo.example";
    config.user = "gemeente";
    use (it, &config);
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_post, close_post)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (message_arrives_as_it_was_written),
        TEST (starttls_and_login_are_used),
        TEST (connections_go_elsewhere_and_the_name_is_still_checked),
        TEST (server_without_starttls_gets_nothing),
        TEST (certificate_that_nobody_vouches_for_is_refused),
        TEST (wrong_password_is_tried_again),
        TEST (refusal_550_is_final_and_keeps_no_address),
        TEST (refusal_451_is_tried_again),
        TEST (refused_connection_is_tried_again),
        TEST (host_without_an_address_is_tried_again),
        TEST (server_that_hangs_is_left_in_time),
        TEST (one_that_hangs_does_not_hold_up_the_others),
        TEST (connection_of_a_late_answer_is_not_used_again),
        TEST (dialogue_is_broken_off_when_the_process_is_to_stop),
        TEST (message_that_is_broken_off_does_not_get_its_last_dot),
        TEST (resting_in_the_middle_waits_for_nobody),
        TEST (several_go_at_once_and_connections_are_used_again),
        TEST (worn_connection_is_told_from_a_bad_mail),
        TEST (nothing_can_be_injected),
        TEST (wrong_settings_are_named),
    };
    signal (SIGPIPE, SIG_IGN); /* as dm_lifecycle_init does */
    curl_global_init (CURL_GLOBAL_DEFAULT);
    int failed = cmocka_run_group_tests (tests, start_servers, end_servers);
    curl_global_cleanup ();
    return failed;
}
