/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/session.h"

#include <string.h>
#include "common/log.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/exchange/route.h"
#include "services/gateway/login/identity.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/login/network.h"
#include "services/gateway/login/user_agent.h"

#define SERVICE "digimeente.gateway.v1.SessionService/"
#define PURPOSE "session"

typedef Digimeente__Gateway__V1__CreateSessionRequest CreateSessionRequest;
typedef Digimeente__Gateway__V1__FindSessionResponse FindSessionResponse;
typedef Digimeente__Gateway__V1__SessionSecret SessionSecret;

static const gateway_login_config *config_of (const gateway_exchange *exchange)
{
    return gateway_login_config_of (dm_runtime_app (exchange->runtime));
}

ProtobufCBinaryData gateway_session_hash (gateway_exchange *exchange, const char *cookie)
{
    uint8_t *hash = dm_arena_alloc (exchange->arena, 32);
    gateway_sha256 (cookie, hash);
    return (ProtobufCBinaryData){ 32, hash };
}

static const char *or_empty (const char *text)
{
    return text ? text : "";
}

/* Unseals a session.  Returns NULL when the cookie does not open it, or the row holds something that we never write. */
static const gateway_session *open_session (gateway_exchange *exchange, const char *cookie,
                                            const FindSessionResponse *found)
{
    const gateway_rol_row *rol = gateway_rol_find_by_name (or_empty (found->rol));
    const SessionSecret *secret = (const void *) gateway_session_keys_unseal (
        config_of (exchange)->session_keys, exchange->arena, cookie, PURPOSE, found->sealed,
        &digimeente__gateway__v1__session_secret__descriptor);
    if (!rol || !secret) {
        dm_log (DM_WARN, "session_unreadable"); /* it was sealed by a session key that is gone */
        return NULL;
    }
    gateway_session *session = dm_arena_alloc (exchange->arena, sizeof *session);
    *session = (gateway_session){
        .rol = rol->rol,
        .actor = found->actor,
        .acr = or_empty (found->acr),
        .name = or_empty (secret->name),
        .bsn = or_empty (secret->bsn),
        .kvk = or_empty (secret->kvk),
    };
    return session;
}

/* Notes that the session is used. When that fails the page is shown all the same. */
static void touch (gateway_exchange *exchange, ProtobufCBinaryData cookie_sha256)
{
    Digimeente__Gateway__V1__TouchSessionRequest request = DIGIMEENTE__GATEWAY__V1__TOUCH_SESSION_REQUEST__INIT;
    ProtobufCMessage *reply;
    const dm_uuid key = dm_uuid_new ();
    request.has_cookie_sha256 = true;
    request.cookie_sha256 = cookie_sha256;
    dm_status status = gateway_call_local (exchange, SERVICE "TouchSession", key.bytes, &request.base, &reply);
    if (status)
        dm_log (DM_WARN, "session_not_touched", DM_T ("code", dm_status_find (status)->name));
    exchange->error = (dm_error){ 0 };
}

/* The session that was known lately, for a page that is shown without a database; NULL: it has to be asked. */
static const gateway_session *find_known (gateway_exchange *exchange, ProtobufCBinaryData cookie_sha256)
{
    bool is_served = exchange->route && exchange->route->serves_without_database && !exchange->is_post;
    return is_served ? gateway_known_find (config_of (exchange)->known, cookie_sha256.data, exchange->arena) : NULL;
}

/* The database cannot be asked now.  Returns DM_OK when it was not needed. */
static dm_status do_without (gateway_exchange *exchange, ProtobufCBinaryData cookie_sha256, dm_status status,
                             const gateway_session **out)
{
    bool is_away = dm_status_find (status)->http_code == 503;
    *out = is_away ? find_known (exchange, cookie_sha256) : NULL;
    if (!*out)
        return status;
    exchange->error = (dm_error){ 0 };
    return DM_OK;
}

/* A page that refreshes itself is not used by that. */
static bool refreshes_itself (const gateway_exchange *exchange)
{
    return *gateway_query_value (exchange, GATEWAY_BY_ITSELF) != '\0';
}

dm_status gateway_session_load (gateway_exchange *exchange, const char *cookie, const gateway_session **out)
{
    *out = NULL;
    if (!gateway_token_is_valid (cookie))
        return DM_OK;
    Digimeente__Gateway__V1__FindSessionRequest request = DIGIMEENTE__GATEWAY__V1__FIND_SESSION_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_cookie_sha256 = true;
    request.cookie_sha256 = gateway_session_hash (exchange, cookie);
    if (!dm_runtime_has_database (exchange->runtime) && (*out = find_known (exchange, request.cookie_sha256)))
        return DM_OK;
    dm_status status = gateway_call_local (exchange, SERVICE "FindSession", NULL, &request.base, &reply);
    if (status == DM_NOT_FOUND) {
        exchange->error = (dm_error){ 0 };
        return DM_OK;
    }
    if (status)
        return do_without (exchange, request.cookie_sha256, status, out);
    const FindSessionResponse *found = (const void *) reply;
    *out = open_session (exchange, cookie, found);
    if (*out)
        gateway_known_keep (config_of (exchange)->known, request.cookie_sha256.data, *out);
    if (*out && found->is_stale && !refreshes_itself (exchange))
        touch (exchange, request.cookie_sha256);
    return DM_OK;
}

static ProtobufCBinaryData seal_session (gateway_exchange *exchange, const char *cookie, const gateway_session *session)
{
    SessionSecret secret = DIGIMEENTE__GATEWAY__V1__SESSION_SECRET__INIT;
    secret.name = (char *) session->name;
    secret.bsn = (char *) session->bsn;
    secret.kvk = (char *) session->kvk;
    return gateway_session_keys_seal (config_of (exchange)->session_keys, exchange->arena, cookie, PURPOSE,
                                      &secret.base);
}

char *gateway_session_network (gateway_exchange *exchange)
{
    char *mark = dm_arena_alloc (exchange->arena, GATEWAY_NETWORK_SIZE);
    uint8_t keys[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
    gateway_session_keys_list (config_of (exchange)->session_keys, keys);
    gateway_network_mark (keys[0], time (NULL), exchange->client.data, exchange->network_bytes, mark);
    return mark;
}

/* The name of a civil servant, for the list of a beheerder: no cookie is needed to open it. */
static ProtobufCBinaryData seal_name (gateway_exchange *exchange, const gateway_session *session)
{
    SessionSecret secret = DIGIMEENTE__GATEWAY__V1__SESSION_SECRET__INIT;
    secret.name = (char *) session->name;
    return gateway_session_keys_seal (config_of (exchange)->session_keys, exchange->arena, session->actor,
                                      GATEWAY_NAME_PURPOSE, &secret.base);
}

/* Fills in how others than the browser itself find the session and know it. */
static void add_marks (gateway_exchange *exchange, const gateway_session *session, const gateway_claims *claims,
                       CreateSessionRequest *request)
{
    const uint8_t *key = config_of (exchange)->pseudonym_key;
    const char *browser, *system;
    gateway_user_agent_read (gateway_header (exchange, "User-Agent"), &browser, &system);
    request->browser = (char *) browser;
    request->system = (char *) system;
    request->has_sealed_name = !(session->rol & GATEWAY_CITIZEN) && *session->name;
    if (request->has_sealed_name)
        request->sealed_name = seal_name (exchange, session);
    request->has_sub_mark = true;
    request->sub_mark = gateway_identity_mark (key, "sub", claims->sub, exchange->arena);
    request->has_sid_mark = *claims->sid != '\0';
    if (request->has_sid_mark)
        request->sid_mark = gateway_identity_mark (key, "sid", claims->sid, exchange->arena);
}

dm_status gateway_session_create (gateway_exchange *exchange, const gateway_session *session,
                                  const gateway_claims *claims, const char **out_cookie)
{
    CreateSessionRequest request = DIGIMEENTE__GATEWAY__V1__CREATE_SESSION_REQUEST__INIT;
    ProtobufCMessage *reply;
    char cookie[GATEWAY_TOKEN_SIZE];
    const char *old = gateway_cookie (exchange, GATEWAY_SESSION_COOKIE);
    const dm_uuid key = dm_uuid_new ();
    gateway_token_make (cookie);
    request.has_cookie_sha256 = request.has_sealed = true;
    request.cookie_sha256 = gateway_session_hash (exchange, cookie);
    request.rol = (char *) gateway_rol_find (session->rol)->name;
    request.actor = (char *) session->actor;
    request.network = gateway_session_network (exchange);
    request.acr = (char *) session->acr;
    request.sealed = seal_session (exchange, cookie, session);
    add_marks (exchange, session, claims, &request);
    if (old && gateway_token_is_valid (old)) {
        request.has_replaced_sha256 = true;
        request.replaced_sha256 = gateway_session_hash (exchange, old);
    }
    dm_status status = gateway_call_local (exchange, SERVICE "CreateSession", key.bytes, &request.base, &reply);
    if (status)
        return status;
    gateway_set_cookie (exchange, GATEWAY_SESSION_COOKIE, cookie, 0);
    *out_cookie = dm_arena_strdup (exchange->arena, cookie);
    return DM_OK;
}

dm_status gateway_session_end (gateway_exchange *exchange)
{
    const char *cookie = gateway_cookie (exchange, GATEWAY_SESSION_COOKIE);
    if (!cookie || !gateway_token_is_valid (cookie))
        return DM_OK;
    Digimeente__Gateway__V1__EndSessionRequest request = DIGIMEENTE__GATEWAY__V1__END_SESSION_REQUEST__INIT;
    ProtobufCMessage *reply;
    const dm_uuid key = dm_uuid_new ();
    request.has_cookie_sha256 = true;
    request.cookie_sha256 = gateway_session_hash (exchange, cookie);
    dm_status status = gateway_call_local (exchange, SERVICE "EndSession", key.bytes, &request.base, &reply);
    if (!status)
        gateway_set_cookie (exchange, GATEWAY_SESSION_COOKIE, "", -1);
    return status;
}
