/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/exchange/metrics.h"
#include "services/gateway/login/proof.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/message_json.h"
#include "services/gateway/login/csrf.h"
#include "services/gateway/login/identity.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/login/rol.h"
#include "services/gateway/login/session.h"

#define VISIT_BYTES 32

static const gateway_login_config *config_of (const gateway_exchange *exchange)
{
    return gateway_login_config_of (dm_runtime_app (exchange->runtime));
}

static const char *session_cookie (const gateway_exchange *exchange)
{
    return gateway_cookie (exchange, GATEWAY_SESSION_COOKIE);
}

/* The cookie of the browser's visit; NULL when it has none that is ours. */
static const char *visit_cookie (const gateway_exchange *exchange)
{
    const char *cookie = gateway_cookie (exchange, GATEWAY_BEZOEK_COOKIE);
    return cookie && strlen (cookie) == VISIT_BYTES ? cookie : NULL;
}

/* Returns the cookie of the visit, and sets a new random one when there is none. It tells our forms from forged ones
 * before there is a login. */
static const char *begin_visit (gateway_exchange *exchange)
{
    const char *cookie = visit_cookie (exchange);
    if (cookie)
        return cookie;
    uint8_t bytes[VISIT_BYTES / 2];
    if (RAND_bytes (bytes, sizeof bytes) != 1)
        abort ();
    char *text = dm_arena_alloc (exchange->arena, VISIT_BYTES + 1);
    dm_hex (bytes, sizeof bytes, text);
    gateway_set_cookie (exchange, GATEWAY_BEZOEK_COOKIE, text, 0);
    return text;
}

/* Gives the forms of the page a token for the browser with this cookie. */
static void use_cookie (gateway_exchange *exchange, const char *cookie)
{
    char *token = dm_arena_alloc (exchange->arena, GATEWAY_CSRF_SIZE);
    uint8_t keys[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
    gateway_session_keys_list (config_of (exchange)->session_keys, keys);
    gateway_csrf_make (keys[0], cookie, token);
    exchange->csrf_cookie = cookie;
    exchange->csrf = token;
}

void gateway_proof_use_visit (gateway_exchange *exchange)
{
    use_cookie (exchange, begin_visit (exchange));
}

ProtobufCBinaryData gateway_proof_visit (const gateway_exchange *exchange)
{
    const char *cookie = exchange->session ? visit_cookie (exchange) : exchange->csrf_cookie;
    return cookie ? gateway_identity_mark (config_of (exchange)->pseudonym_key, "visit", cookie, exchange->arena)
                  : (ProtobufCBinaryData){ 0 };
}

void gateway_proof_keep_visit (gateway_exchange *exchange)
{
    const char *cookie = visit_cookie (exchange);
    if (cookie)
        gateway_set_cookie (exchange, GATEWAY_BEZOEK_COOKIE, cookie, GATEWAY_VISIT_DAYS * 86400);
}

void gateway_proof_use_session (gateway_exchange *exchange, const gateway_session *session, const char *cookie)
{
    exchange->session = session;
    use_cookie (exchange, cookie);
}

static void take_actor (gateway_exchange *exchange)
{
    exchange->origin.actor = (dm_actor){ .kind = DM_ACTOR_INWONER, .id = "anoniem" };
    if (!exchange->session)
        return;
    exchange->origin.actor.kind = gateway_rol_find (exchange->session->rol)->actor;
    snprintf (exchange->origin.actor.id, sizeof exchange->origin.actor.id, "%s", exchange->session->actor);
    gateway_actor_set_level (&exchange->origin.actor, exchange->session);
}

static dm_status enter (gateway_exchange *exchange)
{
    if (exchange->csrf_cookie)
        return DM_OK;
    const char *cookie = session_cookie (exchange);
    take_actor (exchange);
    if (exchange->is_shared)
        return DM_OK;
    dm_status status = cookie ? gateway_session_load (exchange, cookie, &exchange->session) : DM_OK;
    if (status)
        return status;
    take_actor (exchange);
    use_cookie (exchange, exchange->session ? cookie : begin_visit (exchange));
    return DM_OK;
}

static dm_status admit (gateway_exchange *exchange)
{
    unsigned rol = exchange->session ? exchange->session->rol : GATEWAY_VISITOR;
    if (exchange->route->who & rol)
        return DM_OK;
    return dm_fail (&exchange->error, exchange->session ? DM_PERMISSION_DENIED : DM_UNAUTHENTICATED, "login",
                    exchange->session ? "this login may not see this page" : "this page needs a login");
}

/* True when a key of ours made the token for this cookie. */
static bool is_token_of (const gateway_exchange *exchange, const char *cookie, const char *token)
{
    uint8_t keys[GATEWAY_SESSION_KEYS_MAX][GATEWAY_SECRET_BYTES];
    size_t count = gateway_session_keys_list (config_of (exchange)->session_keys, keys);
    bool is_ours = false;
    for (size_t i = 0; i < count; i++)
        is_ours = is_ours || gateway_csrf_check (keys[i], cookie, token);
    return is_ours;
}

/* True when the token is for this browser. A neighbouring host can plant a cookie, so the token of a visit counts only
 * when the browser vouches for the page. */
static bool is_own_token (const gateway_exchange *exchange, const char *token)
{
    const char *visit = exchange->is_same_origin ? visit_cookie (exchange) : NULL;
    return exchange->csrf_cookie && token
           && (is_token_of (exchange, exchange->csrf_cookie, token) || (visit && is_token_of (exchange, visit, token)));
}

bool gateway_proof_is_own_form (const gateway_exchange *exchange)
{
    return is_own_token (exchange, gateway_form_value (exchange, GATEWAY_TOKEN_FIELD));
}

static dm_status check_token (const gateway_exchange *exchange, const char *token, dm_error *error)
{
    if (is_own_token (exchange, token))
        return DM_OK;
    dm_metrics_add (dm_runtime_metrics (exchange->runtime), GATEWAY_M_HTTP_REFUSED, "csrf", NULL, 1);
    return dm_fail (error, DM_PERMISSION_DENIED, GATEWAY_TOKEN_FIELD, "the form is not one of ours, or too old");
}

const gateway_proof gateway_session_proof = { session_cookie, enter, admit, GATEWAY_TOKEN_FIELD, check_token };
