/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/oidc.h"

#include <cjson/cJSON.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "services/gateway/exchange/form.h"
#include "services/gateway/login/fetch.h"
#include "services/gateway/login/seal.h"

#define URL_SIZE 512
#define FAULT_SIZE 201
#define WATCH_MS 3000 /* for an answer, while nobody waits for it */
/* Short, so that a provider that is away is noticed before a browser is sent there. */
#define DISCOVERY_MS (15 * 1000)
#define KEYS_MS (10 * 60 * 1000) /* then a key that was withdrawn counts no more */
#define FAILED_MS 1000           /* so long a failure is remembered, so that nobody waits for it */
/* Tokens with unknown keys make us ask for keys: so many times at once, and then once in so long. */
#define REFRESH_BURST 3
#define REFRESH_MS (10 * 1000)

typedef struct endpoints {
    char authorization[URL_SIZE];
    char token[URL_SIZE];
    char jwks[URL_SIZE];
    char end_session[URL_SIZE]; /* "" for none */
} endpoints;

struct gateway_oidc {
    char *issuer, *client_id, *client_secret, *redirect_uri;
    char *connect_to;           /* NULL for none */
    pthread_mutex_t mutex;      /* over what follows; never held while the provider is asked */
    endpoints endpoints;        /* as it said last; empty: it failed */
    int64_t endpoints_until_ms; /* then it is asked again */
    bool is_asked;              /* for its endpoints, by one thread; one that hangs keeps no other waiting */
    jwks_t *keys;               /* replaced as a whole */
    int64_t keys_until_ms;
    int64_t refreshes_ms;    /* token bucket: the time up to which refreshes were spent */
    int64_t failed_since_ms; /* since 1970; 0: it answers */
    char fault[FAULT_SIZE];
};

static void free_json (cJSON **json)
{
    cJSON_Delete (*json);
}

static void free_keys (jwks_t **keys)
{
    r_jwks_free (*keys);
}

static bool host_is_here (const char *host)
{
    static const char *const here[] = { "localhost", "127.0.0.1", "[::1]" };
    for (size_t i = 0; i < DM_COUNT (here); i++) {
        size_t length = strlen (here[i]);
        if (strncmp (host, here[i], length) == 0 && (host[length] == '\0' || strchr (":/", host[length])))
            return true;
    }
    return false;
}

bool gateway_oidc_url_is_allowed (const char *url)
{
    for (const char *at = url; *at; at++)
        if (*at <= ' ' || *at >= 0x7f || strchr ("\"'<>\\^`{|}#@", *at)) /* @: no host that looks like another */
            return false;
    if (strncmp (url, "https://", 8) == 0)
        return url[8] != '\0' && url[8] != '/';
    return strncmp (url, "http://", 7) == 0 && host_is_here (url + 7);
}

bool gateway_oidc_is_issuer (const gateway_oidc *oidc, const char *issuer)
{
    return strcmp (oidc->issuer, issuer) == 0;
}

static char *copy (const char *text)
{
    char *out = strdup (text);
    if (!out)
        abort ();
    return out;
}

dm_status gateway_oidc_open (const gateway_oidc_config *config, gateway_oidc **out, dm_error *error)
{
    if (!gateway_oidc_url_is_allowed (config->issuer) || strlen (config->issuer) > 200)
        return dm_fail (error, DM_INVALID_ARGUMENT, "issuer",
                        "issuer is an https address, or an http address of this machine");
    if (!*config->client_id || !*config->client_secret)
        return dm_fail (error, DM_INVALID_ARGUMENT, *config->client_id ? "client-secret" : "client-id",
                        "the settings client-id and client-secret are needed");
    gateway_oidc *oidc = calloc (1, sizeof *oidc);
    if (!oidc)
        abort ();
    oidc->issuer = copy (config->issuer);
    oidc->client_id = copy (config->client_id);
    oidc->client_secret = copy (config->client_secret);
    oidc->redirect_uri = copy (config->redirect_uri);
    oidc->connect_to = config->connect_to ? copy (config->connect_to) : NULL;
    pthread_mutex_init (&oidc->mutex, NULL);
    *out = oidc;
    return DM_OK;
}

void gateway_oidc_destroy (gateway_oidc **oidc)
{
    gateway_oidc *it = *oidc;
    if (!it)
        return;
    OPENSSL_cleanse (it->client_secret, strlen (it->client_secret));
    free (it->issuer);
    free (it->client_id);
    free (it->client_secret);
    free (it->redirect_uri);
    free (it->connect_to);
    r_jwks_free (it->keys);
    pthread_mutex_destroy (&it->mutex);
    free (it);
    *oidc = NULL;
}

/* What the provider said of itself. */
static void remember (gateway_oidc *oidc, const endpoints *found)
{
    pthread_mutex_lock (&oidc->mutex);
    oidc->endpoints = *found;
    oidc->endpoints_until_ms = dm_clock_monotonic_ms () + DISCOVERY_MS;
    oidc->failed_since_ms = 0;
    pthread_mutex_unlock (&oidc->mutex);
}

/* The provider failed, for this reason, and is left alone for a moment. */
static void remember_failure (gateway_oidc *oidc, const char *fault)
{
    pthread_mutex_lock (&oidc->mutex);
    oidc->endpoints = (endpoints){ 0 };
    oidc->endpoints_until_ms = dm_clock_monotonic_ms () + FAILED_MS;
    if (oidc->failed_since_ms == 0)
        oidc->failed_since_ms = dm_clock_now_ms ();
    snprintf (oidc->fault, sizeof oidc->fault, "%s", fault);
    pthread_mutex_unlock (&oidc->mutex);
}

/* Asks by GET.  Gives: *out_body, in arena. */
static dm_status get (gateway_oidc *oidc, const char *url, int64_t deadline_ms, dm_arena *arena, char **out_body,
                      dm_error *error)
{
    long code = 0;
    const gateway_fetch fetch = { .url = url, .connect_to = oidc->connect_to, .deadline_ms = deadline_ms };
    dm_status status = gateway_fetch_run (&fetch, arena, out_body, &code, error);
    if (!status && code != 200)
        status = dm_fail (error, DM_UNAVAILABLE, "issuer", "the identity provider answers with HTTP %ld", code);
    if (status) {
        remember_failure (oidc, error->message);
        dm_log (DM_WARN, "identity_provider_failed", DM_T ("error", error->message));
    }
    return status;
}

/* Returns false where a URL is missing that is needed, or may not be asked. */
static bool read_url (const cJSON *document, const char *name, bool is_needed, char out[URL_SIZE])
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive (document, name);
    if (!item)
        return !is_needed;
    if (!cJSON_IsString (item) || strlen (item->valuestring) >= URL_SIZE
        || !gateway_oidc_url_is_allowed (item->valuestring))
        return false;
    snprintf (out, URL_SIZE, "%s", item->valuestring);
    return true;
}

static dm_status read_discovery (const gateway_oidc *oidc, const char *text, endpoints *out, dm_error *error)
{
    DM_AUTO (free_json) cJSON *document = cJSON_Parse (text);
    const cJSON *issuer = cJSON_GetObjectItemCaseSensitive (document, "issuer");
    if (!cJSON_IsString (issuer) || strcmp (issuer->valuestring, oidc->issuer) != 0)
        return dm_fail (error, DM_UNAVAILABLE, "issuer", "the identity provider says that it is another issuer");
    if (!read_url (document, "authorization_endpoint", true, out->authorization)
        || !read_url (document, "token_endpoint", true, out->token) || !read_url (document, "jwks_uri", true, out->jwks)
        || !read_url (document, "end_session_endpoint", false, out->end_session))
        return dm_fail (error, DM_UNAVAILABLE, "issuer", "the identity provider's configuration cannot be used");
    return DM_OK;
}

static dm_status ask_endpoints (gateway_oidc *oidc, int64_t deadline_ms, dm_arena *arena, endpoints *out,
                                dm_error *error)
{
    size_t length = strlen (oidc->issuer);
    char *text = NULL;
    const char *url = dm_arena_printf (arena, "%s%s.well-known/openid-configuration", oidc->issuer,
                                       oidc->issuer[length - 1] == '/' ? "" : "/");
    endpoints found = { 0 };
    dm_status status = get (oidc, url, deadline_ms, arena, &text, error);
    if (!status)
        status = read_discovery (oidc, text, &found, error);
    if (status)
        remember_failure (oidc, error->message);
    else
        remember (oidc, &found);
    pthread_mutex_lock (&oidc->mutex);
    oidc->is_asked = false;
    pthread_mutex_unlock (&oidc->mutex);
    if (!status)
        *out = found;
    return status;
}

/* Gives: *out, as asked for lately, or now; while another thread asks, as it was before. */
static dm_status discover (gateway_oidc *oidc, int64_t deadline_ms, dm_arena *arena, endpoints *out, dm_error *error)
{
    pthread_mutex_lock (&oidc->mutex);
    bool is_mine = !oidc->is_asked && dm_clock_monotonic_ms () >= oidc->endpoints_until_ms;
    oidc->is_asked |= is_mine;
    const endpoints known = oidc->endpoints;
    pthread_mutex_unlock (&oidc->mutex);
    if (is_mine)
        return ask_endpoints (oidc, deadline_ms, arena, out, error);
    if (!*known.authorization)
        return dm_fail (error, DM_UNAVAILABLE, "issuer", "the identity provider did not answer just now");
    *out = known;
    return DM_OK;
}

/* A copy, since another thread may replace them; NULL: none that are young enough. */
static jwks_t *known_keys (gateway_oidc *oidc)
{
    pthread_mutex_lock (&oidc->mutex);
    jwks_t *keys = oidc->keys && dm_clock_monotonic_ms () < oidc->keys_until_ms ? r_jwks_copy (oidc->keys) : NULL;
    pthread_mutex_unlock (&oidc->mutex);
    return keys;
}

static bool may_refresh (gateway_oidc *oidc)
{
    int64_t now_ms = dm_clock_monotonic_ms (), oldest_ms = now_ms - REFRESH_BURST * REFRESH_MS;
    pthread_mutex_lock (&oidc->mutex);
    if (oidc->refreshes_ms < oldest_ms)
        oidc->refreshes_ms = oldest_ms;
    bool may = oidc->refreshes_ms + REFRESH_MS <= now_ms;
    if (may)
        oidc->refreshes_ms += REFRESH_MS;
    pthread_mutex_unlock (&oidc->mutex);
    return may;
}

/* Gives: *out, freed by r_jwks_free. */
static dm_status fetch_keys (gateway_oidc *oidc, const endpoints *where, int64_t deadline_ms, dm_arena *arena,
                             jwks_t **out, dm_error *error)
{
    char *text = NULL;
    jwks_t *keys = NULL;
    dm_status status = get (oidc, where->jwks, deadline_ms, arena, &text, error);
    if (!status)
        status = gateway_jwks_read (text, &keys, error);
    if (status)
        return status;
    pthread_mutex_lock (&oidc->mutex);
    r_jwks_free (oidc->keys);
    oidc->keys = r_jwks_copy (keys);
    oidc->keys_until_ms = dm_clock_monotonic_ms () + KEYS_MS;
    pthread_mutex_unlock (&oidc->mutex);
    *out = keys;
    return DM_OK;
}

/* Reads one kind of token.  Gives: out, of the kind's own type. */
typedef dm_status (*token_reader) (const char *token, jwks_t *keys, const gateway_id_token_check *check,
                                   dm_arena *arena, void *out, dm_error *error);

static dm_status read_id (const char *token, jwks_t *keys, const gateway_id_token_check *check, dm_arena *arena,
                          void *out, dm_error *error)
{
    return gateway_id_token_read (token, keys, check, arena, out, error);
}

static dm_status read_logout (const char *token, jwks_t *keys, const gateway_id_token_check *check, dm_arena *arena,
                              void *out, dm_error *error)
{
    return gateway_logout_token_read (token, keys, check, arena, out, error);
}

/* The provider may have begun to use a new key: then it is asked for its keys once more.  Takes: login, that of
 * an ID token; NULL for another token. */
static dm_status read_token (gateway_oidc *oidc, const endpoints *where, token_reader read,
                             const gateway_oidc_login *login, const char *token, int64_t deadline_ms, dm_arena *arena,
                             void *out, dm_error *error)
{
    DM_AUTO (free_keys) jwks_t *keys = known_keys (oidc);
    const gateway_id_token_check check = { oidc->issuer, oidc->client_id, login ? login->nonce : NULL,
                                           dm_clock_now_ms (), login ? login->max_age_s : 0 };
    dm_status status = DM_NOT_FOUND;
    if (keys)
        status = read (token, keys, &check, arena, out, error);
    if (status == DM_NOT_FOUND && (!keys || may_refresh (oidc))) {
        r_jwks_free (keys);
        keys = NULL;
        status = fetch_keys (oidc, where, deadline_ms, arena, &keys, error);
        if (!status)
            status = read (token, keys, &check, arena, out, error);
    }
    return status == DM_NOT_FOUND ? dm_fail (error, DM_UNAUTHENTICATED, "kid", "the key of the token is not known")
                                  : status;
}

dm_status gateway_oidc_authorize (gateway_oidc *oidc, const gateway_oidc_login *login, int64_t deadline_ms,
                                  dm_arena *arena, const char **out_url, dm_error *error)
{
    endpoints where = { 0 };
    uint8_t challenge[32];
    dm_status status = discover (oidc, deadline_ms, arena, &where, error);
    if (status)
        return status;
    gateway_sha256 (login->verifier, challenge);
    *out_url = dm_arena_printf (
        arena,
        "%s%cresponse_type=code&client_id=%s&redirect_uri=%s&scope=openid&prompt=login&state=%s&nonce=%s"
        "&code_challenge=%s&code_challenge_method=S256%s%s%s",
        where.authorization, strchr (where.authorization, '?') ? '&' : '?', gateway_url_encode (arena, oidc->client_id),
        gateway_url_encode (arena, oidc->redirect_uri), login->state, login->nonce,
        gateway_base64url (arena, challenge, sizeof challenge), *login->acr ? "&acr_values=" : "",
        gateway_url_encode (arena, login->acr),
        login->max_age_s > 0 ? dm_arena_printf (arena, "&max_age=%lld", (long long) login->max_age_s) : "");
    return DM_OK;
}

/* Gives: *out, the ID token of the answer. */
static dm_status read_answer (const char *text, long code, dm_arena *arena, const char **out, dm_error *error)
{
    if (code >= 500 || code == 429)
        return dm_fail (error, DM_UNAVAILABLE, "issuer", "the identity provider answers with HTTP %ld", code);
    DM_AUTO (free_json) cJSON *answer = cJSON_Parse (text);
    const cJSON *token = cJSON_GetObjectItemCaseSensitive (answer, "id_token");
    if (code != 200 || !cJSON_IsString (token))
        return dm_fail (error, DM_UNAUTHENTICATED, "code", "the identity provider does not take the code (HTTP %ld)",
                        code);
    *out = dm_arena_strdup (arena, token->valuestring);
    return DM_OK;
}

dm_status gateway_oidc_redeem (gateway_oidc *oidc, const gateway_oidc_login *login, const char *code,
                               int64_t deadline_ms, dm_arena *arena, gateway_claims *out, dm_error *error)
{
    endpoints where = { 0 };
    dm_status status = discover (oidc, deadline_ms, arena, &where, error);
    if (status)
        return status;
    const gateway_fetch fetch = {
        .url = where.token,
        .connect_to = oidc->connect_to,
        .user = gateway_url_encode (arena, oidc->client_id), /* RFC 6749, section 2.3.1 */
        .password = gateway_url_encode (arena, oidc->client_secret),
        .form = dm_arena_printf (arena, "grant_type=authorization_code&code=%s&redirect_uri=%s&code_verifier=%s",
                                 gateway_url_encode (arena, code), gateway_url_encode (arena, oidc->redirect_uri),
                                 login->verifier),
        .deadline_ms = deadline_ms,
    };
    char *text = NULL;
    const char *token = NULL;
    long http_code = 0;
    status = gateway_fetch_run (&fetch, arena, &text, &http_code, error);
    if (status)
        remember_failure (oidc, error->message);
    else
        status = read_answer (text, http_code, arena, &token, error);
    if (!status)
        status = read_token (oidc, &where, read_id, login, token, deadline_ms, arena, out, error);
    return status;
}

dm_status gateway_oidc_read_logout (gateway_oidc *oidc, const char *token, int64_t deadline_ms, dm_arena *arena,
                                    gateway_logout *out, dm_error *error)
{
    endpoints where = { 0 };
    dm_status status = discover (oidc, deadline_ms, arena, &where, error);
    return status ? status : read_token (oidc, &where, read_logout, NULL, token, deadline_ms, arena, out, error);
}

dm_status gateway_oidc_logout (gateway_oidc *oidc, const char *back, int64_t deadline_ms, dm_arena *arena,
                               const char **out_url, dm_error *error)
{
    endpoints where = { 0 };
    dm_status status = discover (oidc, deadline_ms, arena, &where, error);
    if (status)
        return status;
    *out_url = !*where.end_session
                   ? NULL
                   : dm_arena_printf (arena, "%s%cclient_id=%s&post_logout_redirect_uri=%s", where.end_session,
                                      strchr (where.end_session, '?') ? '&' : '?',
                                      gateway_url_encode (arena, oidc->client_id), gateway_url_encode (arena, back));
    return DM_OK;
}

void gateway_oidc_watch (gateway_oidc *oidc, dm_arena *arena)
{
    endpoints where;
    dm_error error = { 0 };
    pthread_mutex_lock (&oidc->mutex);
    bool has_failed = oidc->failed_since_ms != 0;
    pthread_mutex_unlock (&oidc->mutex);
    if (has_failed)
        discover (oidc, dm_clock_monotonic_ms () + WATCH_MS, arena, &where, &error);
}

void gateway_oidc_tell (gateway_oidc *oidc, char *out, size_t size)
{
    char since[DM_CLOCK_TEXT_SIZE];
    *out = '\0';
    pthread_mutex_lock (&oidc->mutex);
    if (oidc->failed_since_ms)
        snprintf (out, size, "nobody can log in since %s: %s", dm_clock_format (oidc->failed_since_ms, since),
                  oidc->fault);
    pthread_mutex_unlock (&oidc->mutex);
}
