/* SPDX-License-Identifier: EUPL-1.2 */
/* The login and logout pages: the browser goes to the identity provider and comes back. */
#include "services/gateway/login/login.h"

#include <string.h>
#include "common/log.h"
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "services/gateway/exchange/metrics.h"
#include "services/identity/level.h"
#include "services/gateway/login/fetch.h"
#include "services/gateway/login/identity.h"
#include "services/gateway/exchange/form.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/login/proof.h"
#include "services/gateway/view/render.h"
#include "services/gateway/exchange/route.h"
#include "services/gateway/login/session.h"
#include "services/gateway/view/back.h"

#define SERVICE "digimeente.gateway.v1.SessionService/"
#define PURPOSE "login"
#define CODE_MAX 2048
#define LOGGED_OUT "/uitgelogd"

typedef Digimeente__Gateway__V1__LoginSecret LoginSecret;

/* Why a login did not come about: the event's reason, with the page's texts under login.<reason>, and the HTTP status.
 */
typedef struct refusal {
    const char *reason;
    unsigned status;
} refusal;

static const refusal access_denied = { "access_denied", 200 };
static const refusal wrong_state = { "wrong_state", 400 };
static const refusal wrong_token = { "wrong_token", 400 };
static const refusal wrong_role = { "wrong_role", 403 };
static const refusal low_acr = { "low_acr", 403 };
static const refusal low_staff = { "low_staff", 403 };
static const refusal provider_unavailable = { "provider_unavailable", 503 };

static const gateway_login_config *config_of (const gateway_exchange *exchange)
{
    return gateway_login_config_of (dm_runtime_app (exchange->runtime));
}

static ProtobufCBinaryData hash_state (gateway_exchange *exchange, const char *state)
{
    uint8_t *hash = dm_arena_alloc (exchange->arena, 32);
    gateway_sha256 (state, hash);
    return (ProtobufCBinaryData){ 32, hash };
}

/* Leads the browser to an address that is not ours. */
static dm_status send_away (gateway_exchange *exchange, const char *url)
{
    exchange->status = 303;
    exchange->location = url;
    return DM_OK;
}

static const char *login_path (const gateway_exchange *exchange, const LoginSecret *login)
{
    const char *acr =
        *login->acr ? dm_arena_printf (exchange->arena, "&acr=%s", gateway_url_encode (exchange->arena, login->acr))
                    : "";
    return dm_arena_printf (exchange->arena, "/inloggen?als=%s%s&terug=%s",
                            gateway_url_encode (exchange->arena, login->als), acr,
                            gateway_url_encode (exchange->arena, login->back));
}

/* The data that all these pages have: a title, and that they are narrow. */
static cJSON *make_page (const gateway_exchange *exchange, const char *title_key)
{
    cJSON *data = cJSON_CreateObject ();
    cJSON_AddStringToObject (data, "title", gateway_text (exchange, title_key));
    cJSON_AddTrueToObject (data, "is_narrow");
    return data;
}

static bool is_to_start (const LoginSecret *login)
{
    return login && login->journey;
}

/* Adds the way on from a refusal: a link to log in again, or the form that starts the journey of this login. */
static void add_way_on (const gateway_exchange *exchange, cJSON *data, const LoginSecret *login)
{
    char key[DM_UUID_TEXT_SIZE];
    const dm_uuid uuid = dm_uuid_new ();
    if (!is_to_start (login)) {
        cJSON_AddStringToObject (data, "again", login ? login_path (exchange, login) : "/inloggen");
        return;
    }
    cJSON *start = cJSON_AddObjectToObject (data, "start");
    cJSON_AddStringToObject (start, "start_path", login->back);
    cJSON_AddStringToObject (start, "key", dm_uuid_format (uuid.bytes, key));
    cJSON_AddStringToObject (start, "audience", login->als);
}

/* Shows the page that says why, with a way on.  Takes: login, NULL when nothing is known of it. */
static dm_status show_refusal (gateway_exchange *exchange, const refusal *why, const LoginSecret *login)
{
    const char *key = dm_arena_printf (exchange->arena, "login.%s", why->reason);
    cJSON *data = make_page (exchange, dm_arena_printf (exchange->arena, "%s.title", key));
    cJSON_AddStringToObject (data, "explanation",
                             gateway_text (exchange, dm_arena_printf (exchange->arena, "%s.explanation", key)));
    add_way_on (exchange, data, login);
    exchange->status = why->status;
    exchange->error = (dm_error){ 0 };
    return gateway_render (exchange, "login_refused", data);
}

/* Counts a refusal, logs it with the mark of its network, and shows its page. Whoever gave up at the start of a journey
 * is led back there. */
static dm_status turn_away (gateway_exchange *exchange, const refusal *why, const LoginSecret *login)
{
    dm_log (DM_INFO, "login_refused", DM_T ("reason", why->reason), DM_T ("field", exchange->error.field),
            DM_T ("error", exchange->error.message), DM_T ("network", gateway_session_network (exchange)));
    dm_metrics_add (dm_runtime_metrics (exchange->runtime), GATEWAY_M_LOGINS_REFUSED, why->reason, NULL, 1);
    if (why == &access_denied && is_to_start (login))
        return gateway_redirect (exchange, "%s?gestopt=1", login->back);
    return show_refusal (exchange, why, login);
}

/* Turns a login away that was begun, and records so. Its page is shown in any case. What nobody began is not recorded:
 * anybody can send any number of those. */
static dm_status refuse (gateway_exchange *exchange, const refusal *why, const LoginSecret *login)
{
    Digimeente__Gateway__V1__RefuseLoginRequest request = DIGIMEENTE__GATEWAY__V1__REFUSE_LOGIN_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.reason = (char *) why->reason;
    request.rol = login ? login->als : NULL;
    request.network = gateway_session_network (exchange);
    const dm_error error = exchange->error;
    dm_status status = gateway_call_local (exchange, SERVICE "RefuseLogin", NULL, &request.base, &reply);
    if (status)
        dm_log (DM_WARN, "refusal_not_recorded", DM_T ("code", dm_status_find (status)->name));
    exchange->error = error;
    return turn_away (exchange, why, login);
}

/* What the provider's answer, or that there is none, makes of a login. */
static const refusal *blame_provider (dm_status status)
{
    return status == DM_UNAUTHENTICATED ? &wrong_token : &provider_unavailable;
}

static const char *usual_page (unsigned als)
{
    return als & GATEWAY_CITIZEN ? "/mijn" : "/medewerker";
}

/* The lowest level that is taken, so that a broker knows which means is meant. */
static const char *usual_level (const gateway_login_config *config, unsigned als)
{
    if (als & GATEWAY_CITIZEN)
        return als == GATEWAY_INWONER ? config->inwoner_level : config->ondernemer_level;
    return config->staff_acr;
}

/* What is asked of the provider.  */
static gateway_oidc_login ask (const gateway_login_config *config, const LoginSecret *login, const char *state)
{
    unsigned als = gateway_als_find (login->als);
    return (gateway_oidc_login){ .state = state,
                                 .nonce = login->nonce,
                                 .verifier = login->verifier,
                                 .acr = *login->acr ? login->acr : usual_level (config, als),
                                 .max_age_s = als & GATEWAY_CITIZEN ? 0 : GATEWAY_LOGIN_S };
}

/* True for one of the words. */
static bool is_listed (const char *words, const char *word)
{
    size_t length = strlen (word);
    for (const char *at = words; length > 0 && *at; at += strcspn (at, " ")) {
        at += strspn (at, " ");
        if (strcspn (at, " ") == length && strncmp (at, word, length) == 0)
            return true;
    }
    return false;
}

/* True when the login is sure enough to be let in. A login without a level is not. */
static bool is_sure (const gateway_login_config *config, const gateway_session *session, const gateway_claims *claims)
{
    if (session->rol & GATEWAY_CITIZEN)
        return identity_level_suffices (usual_level (config, session->rol), session->acr);
    bool has_amr = !*config->staff_amr;
    for (size_t i = 0; i < claims->amr_count; i++)
        has_amr |= strcmp (claims->amr[i], config->staff_amr) == 0;
    return has_amr && is_listed (config->staff_acr, session->acr);
}

/* Reads the query of a login.  Gives: *out, borrowed from the exchange; als is "" or burger when people must choose.
 */
static dm_status read_request (gateway_exchange *exchange, LoginSecret *out)
{
    const char *als = gateway_query_value (exchange, "als"), *acr = gateway_query_value (exchange, "acr");
    const char *back = gateway_query_value (exchange, "terug");
    if (*als && !gateway_als_find (als))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "als", "nobody logs in as that");
    if (*acr && !identity_level_is_known (acr))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "acr", "there is no such level");
    if (*back && !gateway_back_is_safe (back))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, "back", "only pages of ours can be gone back to");
    out->als = (char *) als;
    out->acr = (char *) acr;
    out->back = (char *) (*back || !*als ? back : usual_page (gateway_als_find (als)));
    return DM_OK;
}

/* True for a page that those who work for the municipality may see too. */
static bool is_for_staff (gateway_exchange *exchange, const char *back)
{
    const char *arguments[GATEWAY_ARGUMENTS_MAX];
    const char *path = gateway_path_parse (exchange->arena, back, strlen (back));
    const gateway_route *route = path ? gateway_route_find (exchange->site->routes, exchange->site->route_count, path,
                                                            exchange->arena, arguments)
                                      : NULL;
    return route && gateway_route_is_served (route) && (route->who & (GATEWAY_BEHANDELAAR | GATEWAY_BEHEERDER));
}

const char *gateway_login_for_level (dm_arena *arena, const char *level, const char *back)
{
    bool is_business = strncmp (level, identity_eherkenning[1], strcspn (identity_eherkenning[1], ":")) == 0;
    return dm_arena_printf (arena, "/inloggen?als=%s&acr=%s&terug=%s",
                            gateway_rol_find (is_business ? GATEWAY_ONDERNEMER : GATEWAY_INWONER)->name,
                            gateway_url_encode (arena, level), gateway_url_encode (arena, back));
}

dm_status gateway_show_low_level (gateway_exchange *exchange, const char *level)
{
    cJSON *data = make_page (exchange, "login.low_acr.title");
    cJSON_AddStringToObject (data, "explanation", gateway_text (exchange, "login.low_acr.explanation"));
    cJSON_AddStringToObject (data, "again", gateway_login_for_level (exchange->arena, level, exchange->path));
    exchange->status = low_acr.status;
    return gateway_render (exchange, "login_refused", data);
}

static dm_status show_choice (gateway_exchange *exchange, const LoginSecret *login)
{
    cJSON *data = make_page (exchange, "login.choice.title");
    if (*login->back)
        cJSON_AddStringToObject (data, "back", gateway_url_encode (exchange->arena, login->back));
    cJSON_AddBoolToObject (data, "is_for_staff", is_for_staff (exchange, login->back));
    return gateway_render (exchange, "login_choice", data);
}

/* Several tabs may log in at once, so a browser keeps the cookie that it has. */
static const char *login_cookie (gateway_exchange *exchange)
{
    const char *cookie = gateway_cookie (exchange, GATEWAY_LOGIN_COOKIE);
    if (!cookie || !gateway_token_is_valid (cookie)) {
        char fresh[GATEWAY_TOKEN_SIZE];
        gateway_token_make (fresh);
        cookie = dm_arena_strdup (exchange->arena, fresh);
    }
    gateway_set_cookie (exchange, GATEWAY_LOGIN_COOKIE, cookie, GATEWAY_LOGIN_S);
    return cookie;
}

static dm_status begin_login (gateway_exchange *exchange, const char *state, const LoginSecret *login)
{
    Digimeente__Gateway__V1__BeginLoginRequest request = DIGIMEENTE__GATEWAY__V1__BEGIN_LOGIN_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_state_sha256 = request.has_sealed = true;
    request.state_sha256 = hash_state (exchange, state);
    request.sealed = gateway_session_keys_seal (config_of (exchange)->session_keys, exchange->arena,
                                                login_cookie (exchange), PURPOSE, &login->base);
    return gateway_call_local (exchange, SERVICE "BeginLogin", NULL, &request.base, &reply);
}

/* Sends the browser to the provider.  Takes: asked, what happens when the browser comes back. */
static dm_status go_to_provider (gateway_exchange *exchange, const LoginSecret *asked)
{
    LoginSecret login = *asked;
    char state[GATEWAY_TOKEN_SIZE], nonce[GATEWAY_TOKEN_SIZE], verifier[GATEWAY_TOKEN_SIZE];
    const char *url = NULL;
    gateway_token_make (state);
    gateway_token_make (nonce);
    gateway_token_make (verifier);
    login.nonce = nonce;
    login.verifier = verifier;
    const gateway_oidc_login oidc = ask (config_of (exchange), &login, state);
    dm_status status = gateway_oidc_authorize (config_of (exchange)->oidc, &oidc, exchange->deadline_ms,
                                               exchange->arena, &url, &exchange->error);
    if (status)
        return turn_away (exchange, blame_provider (status), asked);
    status = begin_login (exchange, state, &login);
    return status ? status : send_away (exchange, url);
}

dm_status gateway_get_inloggen (gateway_exchange *exchange)
{
    LoginSecret login = DIGIMEENTE__GATEWAY__V1__LOGIN_SECRET__INIT;
    dm_status status = read_request (exchange, &login);
    if (status)
        return status;
    if (!*login.als || gateway_als_find (login.als) == GATEWAY_CITIZEN)
        return show_choice (exchange, &login);
    return go_to_provider (exchange, &login);
}

dm_status gateway_login_to_start (gateway_exchange *exchange, const char *als, const char *acr, const char *journey,
                                  ProtobufCBinaryData about)
{
    LoginSecret login = DIGIMEENTE__GATEWAY__V1__LOGIN_SECRET__INIT;
    login.als = (char *) als;
    login.acr = (char *) acr;
    login.back = (char *) exchange->path;
    login.journey = (char *) journey;
    login.has_about = about.len > 0;
    login.about = about;
    return go_to_provider (exchange, &login);
}

/* Takes the login that was begun with this state, once.
 * Gives: *out_is_begun, whether there is one; *out, NULL when this browser did not begin it. */
static dm_status take_login (gateway_exchange *exchange, const char *state, bool *out_is_begun, const LoginSecret **out)
{
    Digimeente__Gateway__V1__TakeLoginRequest request = DIGIMEENTE__GATEWAY__V1__TAKE_LOGIN_REQUEST__INIT;
    ProtobufCMessage *reply;
    const char *cookie = gateway_cookie (exchange, GATEWAY_LOGIN_COOKIE);
    *out = NULL;
    *out_is_begun = false;
    if (!gateway_token_is_valid (state) || !cookie || !gateway_token_is_valid (cookie))
        return DM_OK;
    request.has_state_sha256 = true;
    request.state_sha256 = hash_state (exchange, state);
    dm_status status = gateway_call_local (exchange, SERVICE "TakeLogin", NULL, &request.base, &reply);
    if (status)
        return status == DM_NOT_FOUND ? DM_OK : status;
    *out_is_begun = true;
    *out = (const void *) gateway_session_keys_unseal (
        config_of (exchange)->session_keys, exchange->arena, cookie, PURPOSE,
        ((const Digimeente__Gateway__V1__TakeLoginResponse *) reply)->sealed,
        &digimeente__gateway__v1__login_secret__descriptor);
    return DM_OK;
}

/* The provider refused the login: because the person gave up, or because of a fault. */
static dm_status show_provider_error (gateway_exchange *exchange, const char *error, const LoginSecret *login)
{
    if (strcmp (error, "access_denied") == 0)
        return refuse (exchange, &access_denied, login);
    bool is_fault = strcmp (error, "server_error") == 0 || strcmp (error, "temporarily_unavailable") == 0;
    return refuse (exchange, is_fault ? &provider_unavailable : &wrong_token, login);
}

static void set_actor (gateway_exchange *exchange, const gateway_session *session)
{
    dm_actor *actor = &exchange->origin.actor;
    actor->kind = gateway_rol_find (session->rol)->actor;
    memccpy (actor->id, session->actor, '\0', sizeof actor->id - 1);
    gateway_actor_set_level (actor, session);
}

/* Tells intake the name and the teams of a civil servant, for the desk. */
static dm_status register_medewerker (gateway_exchange *exchange, const gateway_claims *claims)
{
    Digimeente__Intake__V1__RegisterMedewerkerRequest request =
        DIGIMEENTE__INTAKE__V1__REGISTER_MEDEWERKER_REQUEST__INIT;
    ProtobufCMessage *reply;
    const dm_uuid key = dm_uuid_new ();
    request.name = (char *) (*claims->name ? claims->name : claims->sub);
    request.n_teams = claims->team_count;
    request.teams = (char **) claims->teams;
    return gateway_call (exchange, "intake", "digimeente.intake.v1.DeskService/RegisterMedewerker", key.bytes,
                         &request.base, &reply);
}

/* Starts the journey and leads to its first step. When that fails the person is logged in all the same, and can start
 * it at its page. */
static dm_status start_journey (gateway_exchange *exchange, const LoginSecret *login)
{
    const dm_uuid key = dm_uuid_new ();
    dm_status status = exchange->site->start_journey (exchange, login->journey, login->als, login->about, &key);
    if (!status)
        return DM_OK;
    dm_log (DM_WARN, "journey_not_started", DM_T ("code", dm_status_find (status)->name),
            DM_T ("error", exchange->error.message));
    exchange->error = (dm_error){ 0 };
    return gateway_redirect (exchange, "%s", login->back);
}

static dm_status begin_session (gateway_exchange *exchange, const gateway_session *session,
                                const gateway_claims *claims)
{
    const char *cookie;
    dm_status status = gateway_session_create (exchange, session, claims, &cookie);
    if (!status)
        gateway_proof_use_session (exchange, session, cookie);
    return status;
}

static dm_status admit (gateway_exchange *exchange, const gateway_claims *claims, const LoginSecret *login)
{
    gateway_session *session = dm_arena_zalloc (exchange->arena, sizeof *session);
    dm_status status =
        gateway_identity_make (claims, config_of (exchange)->pseudonym_key, exchange->arena, session, &exchange->error);
    if (status || !(session->rol & gateway_als_find (login->als)))
        return refuse (exchange, &wrong_role, login);
    if (!is_sure (config_of (exchange), session, claims) || !identity_level_suffices (login->acr, session->acr))
        return refuse (exchange, session->rol & GATEWAY_CITIZEN ? &low_acr : &low_staff, login);
    set_actor (exchange, session);
    if (session->rol == GATEWAY_BEHANDELAAR)
        status = register_medewerker (exchange, claims);
    if (!status)
        status = begin_session (exchange, session, claims);
    if (status)
        return status;
    return is_to_start (login) ? start_journey (exchange, login) : gateway_redirect (exchange, "%s", login->back);
}

dm_status gateway_get_inloggen_back (gateway_exchange *exchange)
{
    const char *code = gateway_query_value (exchange, "code"), *error = gateway_query_value (exchange, "error");
    const char *state = gateway_query_value (exchange, "state"), *issuer = gateway_query_value (exchange, "iss");
    const LoginSecret *login = NULL;
    gateway_claims claims = { 0 };
    bool is_begun;
    dm_status status = take_login (exchange, state, &is_begun, &login);
    if (status)
        return status;
    if (!login)
        return is_begun ? refuse (exchange, &wrong_state, NULL) : turn_away (exchange, &wrong_state, NULL);
    gateway_oidc *oidc = config_of (exchange)->oidc;
    if (*issuer && !gateway_oidc_is_issuer (oidc, issuer))
        return refuse (exchange, &wrong_token, login);
    if (*error)
        return show_provider_error (exchange, error, login);
    if (!*code || strlen (code) > CODE_MAX)
        return refuse (exchange, &wrong_token, login);
    const gateway_oidc_login asked = ask (config_of (exchange), login, state);
    status =
        gateway_oidc_redeem (oidc, &asked, code, exchange->deadline_ms, exchange->arena, &claims, &exchange->error);
    return status ? refuse (exchange, blame_provider (status), login) : admit (exchange, &claims, login);
}

/* Ends the session here first, whatever the provider does then. Without a session there is nothing to end. */
dm_status gateway_post_uitloggen (gateway_exchange *exchange)
{
    if (!exchange->session)
        return gateway_redirect (exchange, LOGGED_OUT);
    const gateway_login_config *config = config_of (exchange);
    const char *back = dm_arena_printf (exchange->arena, "%s" LOGGED_OUT, config->public_url), *url = NULL;
    dm_status status = gateway_session_end (exchange);
    if (status)
        return status;
    if (gateway_oidc_logout (config->oidc, back, exchange->deadline_ms, exchange->arena, &url, &exchange->error))
        exchange->error = (dm_error){ 0 };
    return url ? send_away (exchange, url) : gateway_redirect (exchange, LOGGED_OUT);
}

/* The page on which a login in a tab of its own ends. */
dm_status gateway_get_logged_in (gateway_exchange *exchange)
{
    cJSON *data = make_page (exchange, "login.logged_in.title");
    cJSON_AddStringToObject (data, "text", gateway_text (exchange, "login.logged_in.explanation"));
    return gateway_render (exchange, "error", data);
}

dm_status gateway_get_logged_out (gateway_exchange *exchange)
{
    return gateway_render (exchange, "login_ended", make_page (exchange, "login.logged_out.title"));
}
