/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/smtp.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/email.h"
#include "services/notification/message.h"

#define CONNECT_MS 10000
#define CONNECT_TO_SIZE 256
#define GRACE_MS 2500 /* for dialogues under way when the process is to stop */
#define SOCKETS_MAX (4 * NOTIFICATION_CONNECTIONS_MAX)

typedef struct transfer {
    notification_smtp *owner;
    notification_mail *mail;
    CURL *easy;
    curl_mime *parts;
    struct curl_slist *recipients, *headers;
    bool has_spoken;    /* over a connection, new or old */
    bool has_recipient; /* RCPT was sent: what is refused from then on is this mail */
    char refusal[512];  /* the server's last line that says no */
} transfer;

struct notification_smtp {
    notification_smtp_config config;
    const struct tls_mode *tls;
    struct curl_slist *connect_to; /* NULL for none */
    CURLM *multi;                  /* NULL while resting */
    transfer *transfers[NOTIFICATION_CONNECTIONS_MAX];
    int sockets[SOCKETS_MAX]; /* all that are open, plus 1; 0: a free place */
    bool is_tainted;          /* a dialogue ended in the middle: its connection must not be used again */
    int64_t until_ms;         /* no dialogue under way goes on after this */
    int64_t stop_ms;          /* nor after this; 0: the process is not to stop */
};

static const struct tls_mode {
    const char *name;
    long level;
    long is_verified;
} tls_modes[] = {
    { "none", CURLUSESSL_NONE, 1 }, /* smtps:// is checked all the same */
    { "try", CURLUSESSL_TRY, 0 },
    { "require", CURLUSESSL_ALL, 1 },
};

static const struct tls_mode *find_tls_mode (const char *name)
{
    for (size_t i = 0; i < DM_COUNT (tls_modes); i++)
        if (strcmp (tls_modes[i].name, name) == 0)
            return &tls_modes[i];
    return NULL;
}

static bool is_smtp_url (const char *url)
{
    static const char *const schemes[] = { "smtp://", "smtps://" };
    for (size_t i = 0; i < DM_COUNT (schemes); i++)
        if (strncmp (url, schemes[i], strlen (schemes[i])) == 0 && url[strlen (schemes[i])])
            return !strpbrk (url, "@ \r\n");
    return false;
}

dm_status notification_smtp_open (const notification_smtp_config *config, notification_smtp **out, dm_error *error)
{
    const struct tls_mode *tls = find_tls_mode (config->tls);
    bool is_smtps = strncmp (config->url, "smtps://", 8) == 0;
    if (!is_smtp_url (config->url))
        return dm_fail (error, DM_INVALID_ARGUMENT, "smtp-url", "smtp-url is smtp://host:port or smtps://host:port");
    if (!tls)
        return dm_fail (error, DM_INVALID_ARGUMENT, "smtp-tls", "smtp-tls is none, try or require");
    if (*config->user && !is_smtps && tls->level != CURLUSESSL_ALL)
        return dm_fail (error, DM_INVALID_ARGUMENT, "smtp-user",
                        "a login would be readable on the way: smtp-user needs smtp-tls=require or smtps://");
    notification_smtp *smtp = calloc (1, sizeof *smtp);
    if (!smtp)
        abort ();
    smtp->config = *config;
    smtp->tls = tls;
    if (config->connect_to) {
        char rule[CONNECT_TO_SIZE];
        snprintf (rule, sizeof rule, "::%s", config->connect_to);
        smtp->connect_to = curl_slist_append (NULL, rule);
    }
    *out = smtp;
    return DM_OK;
}

static void transfer_destroy (transfer *it)
{
    curl_easy_cleanup (it->easy);
    curl_mime_free (it->parts);
    curl_slist_free_all (it->recipients);
    curl_slist_free_all (it->headers);
    free (it);
}

static curl_socket_t open_socket (void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void) purpose;
    notification_smtp *smtp = arg;
    size_t place = 0;
    while (place < SOCKETS_MAX && smtp->sockets[place])
        place++;
    int fd = place < SOCKETS_MAX ? socket (address->family, address->socktype | SOCK_CLOEXEC, address->protocol) : -1;
    if (fd >= 0)
        smtp->sockets[place] = fd + 1;
    return fd >= 0 ? fd : CURL_SOCKET_BAD;
}

static int close_socket (void *arg, curl_socket_t fd)
{
    notification_smtp *smtp = arg;
    for (size_t i = 0; i < SOCKETS_MAX; i++)
        if (smtp->sockets[i] == fd + 1)
            smtp->sockets[i] = 0;
    return close (fd);
}

/* Ends all dialogues on the spot. When libcurl 7.88 is told to leave a dialogue, it sends the dot that ends a message,
 * even after half of one, and then waits for the answer to QUIT. On a dead socket it can do neither. */
static void cut (const notification_smtp *smtp)
{
    for (size_t i = 0; i < SOCKETS_MAX; i++)
        if (smtp->sockets[i])
            shutdown (smtp->sockets[i] - 1, SHUT_RDWR);
}

static bool is_over (notification_smtp *smtp)
{
    int64_t now_ms = dm_clock_monotonic_ms ();
    const notification_smtp_config *config = &smtp->config;
    if (!smtp->stop_ms && config->is_stopping && config->is_stopping (config->is_stopping_arg))
        smtp->stop_ms = now_ms + GRACE_MS;
    return now_ms >= smtp->until_ms || (smtp->stop_ms && now_ms >= smtp->stop_ms);
}

static bool is_busy (const notification_smtp *smtp)
{
    for (size_t i = 0; i < smtp->config.connections; i++)
        if (smtp->transfers[i])
            return true;
    return false;
}

void notification_smtp_rest (notification_smtp *smtp)
{
    if (smtp->is_tainted || is_busy (smtp))
        cut (smtp);
    smtp->is_tainted = false;
    for (size_t i = 0; i < smtp->config.connections; i++)
        if (smtp->transfers[i]) {
            curl_easy_setopt (smtp->transfers[i]->easy, CURLOPT_QUICK_EXIT, 1L); /* wait for no resolver */
            curl_multi_remove_handle (smtp->multi, smtp->transfers[i]->easy);
            transfer_destroy (smtp->transfers[i]);
            smtp->transfers[i] = NULL;
        }
    curl_multi_cleanup (smtp->multi);
    smtp->multi = NULL;
}

void notification_smtp_destroy (notification_smtp **smtp)
{
    if (!*smtp)
        return;
    notification_smtp_rest (*smtp);
    curl_slist_free_all ((*smtp)->connect_to);
    free (*smtp);
    *smtp = NULL;
}

/* Each line that the server says; the last refusal is kept (after one we say QUIT, and hear 221). */
static size_t keep_refusal (char *data, size_t size, size_t count, void *arg)
{
    transfer *it = arg;
    if (size * count == 0 || (*data != '4' && *data != '5'))
        return size * count;
    size_t length = size * count < sizeof it->refusal ? size * count : sizeof it->refusal - 1;
    memcpy (it->refusal, data, length);
    it->refusal[length] = '\0';
    if (is_over (it->owner))
        cut (it->owner); /* libcurl says QUIT now, and waits for the answer */
    return size * count;
}

/* Called by libcurl at every turn, and each second where it waits. */
static int check_time (void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void) a, (void) b, (void) c, (void) d;
    return is_over (arg);
}

/* Each line that we say. */
static int watch_commands (CURL *easy, curl_infotype type, char *data, size_t size, void *arg)
{
    (void) easy;
    static const char rcpt[] = "RCPT TO:";
    transfer *it = arg;
    it->has_spoken |= type == CURLINFO_HEADER_OUT;
    if (type == CURLINFO_HEADER_OUT && size >= sizeof rcpt - 1 && memcmp (data, rcpt, sizeof rcpt - 1) == 0)
        it->has_recipient = true;
    return 0;
}

static void set_connection_options (notification_smtp *smtp, CURL *easy)
{
    const notification_smtp_config *config = &smtp->config;
    curl_easy_setopt (easy, CURLOPT_URL, config->url);
    curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt (easy, CURLOPT_PROXY, ""); /* none from the environment */
    curl_easy_setopt (easy, CURLOPT_CONNECT_TO, smtp->connect_to);
    curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt (easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt (easy, CURLOPT_OPENSOCKETDATA, smtp);
    curl_easy_setopt (easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl_easy_setopt (easy, CURLOPT_CLOSESOCKETDATA, smtp);
    curl_easy_setopt (easy, CURLOPT_FRESH_CONNECT, (long) smtp->is_tainted);
    curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, (long) CONNECT_MS);
    curl_easy_setopt (easy, CURLOPT_TIMEOUT_MS, (long) config->timeout_ms);
    curl_easy_setopt (easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                      (long) (config->timeout_ms + 999) / 1000); /* to QUIT too */
    curl_easy_setopt (easy, CURLOPT_USE_SSL, smtp->tls->level);
    curl_easy_setopt (easy, CURLOPT_SSL_VERIFYPEER, smtp->tls->is_verified);
    curl_easy_setopt (easy, CURLOPT_SSL_VERIFYHOST, smtp->tls->is_verified ? 2L : 0L);
    if (*config->ca)
        curl_easy_setopt (easy, CURLOPT_CAINFO, config->ca);
    if (*config->user) {
        curl_easy_setopt (easy, CURLOPT_USERNAME, config->user);
        curl_easy_setopt (easy, CURLOPT_PASSWORD, config->password);
    }
}

static void set_mail_options (notification_smtp *smtp, transfer *it)
{
    CURL *easy = it->easy;
    curl_easy_setopt (easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt (easy, CURLOPT_XFERINFOFUNCTION, check_time);
    curl_easy_setopt (easy, CURLOPT_XFERINFODATA, smtp);
    curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, keep_refusal);
    curl_easy_setopt (easy, CURLOPT_HEADERDATA, it);
    curl_easy_setopt (easy, CURLOPT_VERBOSE, 1L); /* for watch_commands alone */
    curl_easy_setopt (easy, CURLOPT_DEBUGFUNCTION, watch_commands);
    curl_easy_setopt (easy, CURLOPT_DEBUGDATA, it);
    curl_easy_setopt (easy, CURLOPT_MAIL_FROM, smtp->config.sender.address);
    curl_easy_setopt (easy, CURLOPT_MAIL_RCPT, it->recipients);
    curl_easy_setopt (easy, CURLOPT_HTTPHEADER, it->headers);
    curl_easy_setopt (easy, CURLOPT_MIMEPOST, it->parts);
}

static CURLM *ensure_multi (notification_smtp *smtp)
{
    if (!smtp->multi) {
        smtp->multi = curl_multi_init ();
        assert (smtp->multi);
        curl_multi_setopt (smtp->multi, CURLMOPT_MAXCONNECTS, (long) smtp->config.connections);
        curl_multi_setopt (smtp->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long) smtp->config.connections);
    }
    return smtp->multi;
}

bool notification_smtp_start (notification_smtp *smtp, notification_mail *mail)
{
    if (!dm_email_is_valid (mail->to) || strpbrk (mail->message_id, "\r\n")) {
        mail->outcome = NOTIFICATION_FAILED;
        mail->smtp_code = 0;
        mail->fault = "the address is not one that mail can be sent to";
        mail->is_connection_worn = false;
        mail->reach = NOTIFICATION_REACH_UNKNOWN;
        return false;
    }
    if (!is_busy (smtp) && smtp->is_tainted)
        notification_smtp_rest (smtp);
    smtp->until_ms = dm_clock_monotonic_ms () + smtp->config.timeout_ms + 1000;
    size_t slot = 0;
    while (slot < smtp->config.connections && smtp->transfers[slot])
        slot++;
    assert (slot < smtp->config.connections);
    transfer *it = calloc (1, sizeof *it);
    if (!it || !(it->easy = curl_easy_init ()))
        abort ();
    it->owner = smtp;
    it->mail = mail;
    it->recipients = curl_slist_append (NULL, mail->to);
    it->headers =
        notification_message_headers (mail->letter, mail->to, mail->message_id, &smtp->config.sender, mail->arena);
    it->parts = notification_message_parts (mail->letter, it->easy, mail->arena);
    set_connection_options (smtp, it->easy);
    set_mail_options (smtp, it);
    smtp->transfers[slot] = it;
    curl_multi_add_handle (ensure_multi (smtp), it->easy);
    return true;
}

/* What the end of the dialogue means for the mail. A 5xx before RCPT (to our login, our host, our address) says nothing
 * about this mail: it is tried again when the settings are right. */
static void judge (const transfer *it, CURLcode code)
{
    notification_mail *mail = it->mail;
    notification_smtp *smtp = it->owner;
    long reply = 0, connects = 0;
    curl_easy_getinfo (it->easy, CURLINFO_RESPONSE_CODE, &reply);
    curl_easy_getinfo (it->easy, CURLINFO_NUM_CONNECTS, &connects);
    bool is_refusal = reply >= 400 && reply <= 599;
    bool is_stopped = smtp->stop_ms && dm_clock_monotonic_ms () >= smtp->stop_ms;
    mail->outcome = code == CURLE_OK                                  ? NOTIFICATION_SENT
                    : is_refusal && reply >= 500 && it->has_recipient ? NOTIFICATION_FAILED
                    : is_refusal || !is_stopped                       ? NOTIFICATION_RETRY
                                                                      : NOTIFICATION_BROKEN_OFF;
    mail->smtp_code = code == CURLE_OK || is_refusal ? (int) reply : 0;
    mail->fault = code == CURLE_OK ? NULL
                  : is_refusal     ? notification_reply_mask (it->refusal, mail->to, mail->arena)
                                   : curl_easy_strerror (code);
    smtp->is_tainted |= code != CURLE_OK && !is_refusal;
    /* without a new connection something was said: over an old one. Where nobody listens there is no new one either. */
    mail->is_connection_worn =
        connects == 0 && it->has_spoken && mail->outcome == NOTIFICATION_RETRY && (!is_refusal || reply == 421);
    bool is_turned_away = mail->outcome == NOTIFICATION_RETRY && !mail->is_connection_worn;
    mail->reach = it->has_recipient ? NOTIFICATION_REACHED
                  : is_turned_away  ? NOTIFICATION_UNREACHED
                                    : NOTIFICATION_REACH_UNKNOWN;
}

static size_t take_ended (notification_smtp *smtp, notification_mail *out[])
{
    size_t count = 0;
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read (smtp->multi, &left));) {
        CURLcode code = message->data.result;
        size_t slot = 0;
        while (!smtp->transfers[slot] || smtp->transfers[slot]->easy != message->easy_handle)
            slot++;
        transfer *it = smtp->transfers[slot];
        judge (it, code);
        out[count++] = it->mail;
        curl_multi_remove_handle (smtp->multi, it->easy);
        transfer_destroy (it);
        smtp->transfers[slot] = NULL;
    }
    return count;
}

size_t notification_smtp_take (notification_smtp *smtp, int timeout_ms, notification_mail *out[])
{
    int running;
    if (!smtp->multi)
        return 0;
    curl_multi_perform (smtp->multi, &running);
    size_t count = take_ended (smtp, out);
    if (count > 0 || running == 0)
        return count;
    curl_multi_poll (smtp->multi, NULL, 0, timeout_ms, NULL);
    curl_multi_perform (smtp->multi, &running);
    return take_ended (smtp, out);
}
