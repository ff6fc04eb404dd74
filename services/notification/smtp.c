/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/smtp.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"

#define CONNECT_MS 10000

typedef struct transfer {
    notification_mail *mail;
    CURL *easy;
    curl_mime *parts;
    struct curl_slist *recipients, *headers;
    bool has_recipient; /* RCPT was sent: what is refused from then on is this mail */
    char refusal[512];  /* the server's last line that says no */
} transfer;

struct notification_smtp {
    notification_smtp_config config;
    const struct tls_mode *tls;
    CURLM *multi; /* NULL while resting */
    transfer *transfers[NOTIFICATION_CONNECTIONS_MAX];
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

void notification_smtp_rest (notification_smtp *smtp)
{
    for (size_t i = 0; i < smtp->config.connections; i++)
        if (smtp->transfers[i]) {
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
    return size * count;
}

/* Each line that we say. */
static int watch_commands (CURL *easy, curl_infotype type, char *data, size_t size, void *arg)
{
    (void) easy;
    static const char rcpt[] = "RCPT TO:";
    if (type == CURLINFO_HEADER_OUT && size >= sizeof rcpt - 1 && memcmp (data, rcpt, sizeof rcpt - 1) == 0)
        ((transfer *) arg)->has_recipient = true;
    return 0;
}

static void add_header (transfer *it, const char *line)
{
    it->headers = curl_slist_append (it->headers, line);
    assert (it->headers);
}

static void add_part (transfer *it, const char *type, const char *text)
{
    curl_mimepart *part = curl_mime_addpart (it->parts);
    curl_mime_type (part, type);
    curl_mime_encoder (part, "quoted-printable");
    curl_mime_data (part, notification_lines_write (text, it->mail->arena), CURL_ZERO_TERMINATED);
}

/* Source: RFC 2046, section 5.1.4 (alternative: the best last); RFC 3834 (Auto-Submitted); RFC 3282. */
static void write_message (transfer *it, const notification_sender *sender)
{
    const notification_mail *mail = it->mail;
    dm_arena *arena = mail->arena;
    add_header (it, notification_date_header_write (dm_clock_now_ms (), arena));
    add_header (it, notification_from_write (sender, arena));
    add_header (it, dm_arena_printf (arena, "To: <%s>", mail->to));
    add_header (it, notification_header_write ("Subject", mail->letter->subject, arena));
    add_header (it, dm_arena_printf (arena, "Message-ID: %s", mail->message_id));
    add_header (it, "Auto-Submitted: auto-generated");
    add_header (it, dm_arena_printf (arena, "Content-Language: %s", mail->letter->taal));
    add_header (it, "Content-Type: multipart/alternative");
    it->parts = curl_mime_init (it->easy);
    add_part (it, "text/plain; charset=utf-8", mail->letter->text);
    add_part (it, "text/html; charset=utf-8", mail->letter->html);
}

static void set_options (const notification_smtp *smtp, transfer *it)
{
    const notification_smtp_config *config = &smtp->config;
    CURL *easy = it->easy;
    curl_easy_setopt (easy, CURLOPT_PRIVATE, it);
    curl_easy_setopt (easy, CURLOPT_URL, config->url);
    curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt (easy, CURLOPT_PROXY, ""); /* none from the environment */
    curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, (long) CONNECT_MS);
    curl_easy_setopt (easy, CURLOPT_TIMEOUT_MS, (long) config->timeout_ms);
    curl_easy_setopt (easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) (config->timeout_ms / 1000 + 1)); /* QUIT too */
    curl_easy_setopt (easy, CURLOPT_USE_SSL, smtp->tls->level);
    curl_easy_setopt (easy, CURLOPT_SSL_VERIFYPEER, smtp->tls->is_verified);
    curl_easy_setopt (easy, CURLOPT_SSL_VERIFYHOST, smtp->tls->is_verified ? 2L : 0L);
    if (*config->ca)
        curl_easy_setopt (easy, CURLOPT_CAINFO, config->ca);
    if (*config->user) {
        curl_easy_setopt (easy, CURLOPT_USERNAME, config->user);
        curl_easy_setopt (easy, CURLOPT_PASSWORD, config->password);
    }
    curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, keep_refusal);
    curl_easy_setopt (easy, CURLOPT_HEADERDATA, it);
    curl_easy_setopt (easy, CURLOPT_VERBOSE, 1L); /* for watch_commands alone */
    curl_easy_setopt (easy, CURLOPT_DEBUGFUNCTION, watch_commands);
    curl_easy_setopt (easy, CURLOPT_DEBUGDATA, it);
    curl_easy_setopt (easy, CURLOPT_MAIL_FROM, config->sender.address);
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
    if (!notification_address_is_valid (mail->to) || strpbrk (mail->message_id, "\r\n")) {
        mail->outcome = NOTIFICATION_FAILED;
        mail->smtp_code = 0;
        mail->fout = "the address is not one that mail can be sent to";
        mail->is_connection_worn = false;
        return false;
    }
    size_t slot = 0;
    while (slot < smtp->config.connections && smtp->transfers[slot])
        slot++;
    assert (slot < smtp->config.connections);
    transfer *it = calloc (1, sizeof *it);
    if (!it || !(it->easy = curl_easy_init ()))
        abort ();
    it->mail = mail;
    it->recipients = curl_slist_append (NULL, mail->to);
    write_message (it, &smtp->config.sender);
    set_options (smtp, it);
    smtp->transfers[slot] = it;
    curl_multi_add_handle (ensure_multi (smtp), it->easy);
    return true;
}

/* What the end of the dialogue means for the mail. A 5xx before RCPT (to our login, our host, our address) says nothing
 * about this mail: it is tried again when the settings are right. */
static void judge (const transfer *it, CURLcode code)
{
    notification_mail *mail = it->mail;
    long reply = 0, connects = 0;
    curl_easy_getinfo (it->easy, CURLINFO_RESPONSE_CODE, &reply);
    curl_easy_getinfo (it->easy, CURLINFO_NUM_CONNECTS, &connects);
    bool is_refusal = reply >= 400 && reply <= 599;
    mail->outcome = code == CURLE_OK                                        ? NOTIFICATION_SENT
                    : is_refusal && reply >= 500 && it->has_recipient       ? NOTIFICATION_FAILED
                                                                            : NOTIFICATION_RETRY;
    mail->smtp_code = code == CURLE_OK || is_refusal ? (int) reply : 0;
    mail->fout = code == CURLE_OK ? NULL
                 : is_refusal     ? notification_reply_mask (it->refusal, mail->to, mail->arena)
                                  : curl_easy_strerror (code);
    mail->is_connection_worn = connects == 0 && mail->outcome == NOTIFICATION_RETRY && (!is_refusal || reply == 421);
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
