/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/pages_session.h"

#include <stdio.h>
#include <string.h>
#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/exchange/form.h"
#include "services/gateway/login/session.h"
#include "services/gateway/view/moment.h"
#include "services/gateway/view/pages.h"
#include "services/gateway/view/render.h"

#define SERVICE "digimeente.gateway.v1.SessionService/"
#define OWN_PATH "/mijn/gegevens/sessies"
#define MEDEWERKER_PATH "/beheer/sessies"

typedef Digimeente__Gateway__V1__Session Session;
typedef Digimeente__Gateway__V1__ListOwnSessionsResponse ListOwnSessionsResponse;
typedef Digimeente__Gateway__V1__ListMedewerkerSessionsResponse ListMedewerkerSessionsResponse;

static ProtobufCBinaryData hash_own_cookie (gateway_exchange *exchange)
{
    return gateway_session_hash (exchange, gateway_cookie (exchange, GATEWAY_SESSION_COOKIE));
}

static cJSON *session_json (const gateway_exchange *exchange, const Session *session)
{
    cJSON *it = cJSON_CreateObject ();
    cJSON_AddStringToObject (it, "uuid", gateway_pages_uuid_text (exchange, session->uuid));
    gateway_pages_add_text (it, "browser", session->browser);
    gateway_pages_add_text (it, "system", session->system);
    gateway_pages_add_text (it, "begun", gateway_moment_text (session->begun_ms, exchange->language, exchange->arena));
    gateway_pages_add_text (it, "used", gateway_moment_text (session->used_ms, exchange->language, exchange->arena));
    cJSON_AddBoolToObject (it, "is_this", session->is_this);
    return it;
}

/* The data that both pages have.  Takes: title_key, of the catalogue. */
static cJSON *make_page (const gateway_exchange *exchange, const char *title_key)
{
    cJSON *data = cJSON_CreateObject ();
    gateway_pages_add_title (exchange, data, title_key);
    cJSON_AddBoolToObject (data, "is_ended", *gateway_query_value (exchange, "gedaan") != '\0');
    return data;
}

dm_status gateway_get_own_sessions (gateway_exchange *exchange)
{
    Digimeente__Gateway__V1__ListOwnSessionsRequest request = DIGIMEENTE__GATEWAY__V1__LIST_OWN_SESSIONS_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_cookie_sha256 = true;
    request.cookie_sha256 = hash_own_cookie (exchange);
    dm_status status = gateway_call_local (exchange, SERVICE "ListOwnSessions", NULL, &request.base, &reply);
    if (status)
        return status;
    const ListOwnSessionsResponse *response = (const void *) reply;
    cJSON *data = make_page (exchange, "sessions.title");
    cJSON_AddBoolToObject (data, "is_business", exchange->session->rol == GATEWAY_ONDERNEMER);
    cJSON *list = cJSON_AddArrayToObject (data, "sessions");
    for (size_t i = 0; i < response->n_sessions; i++)
        cJSON_AddItemToArray (list, session_json (exchange, response->sessions[i]));
    return gateway_render (exchange, "sessions", data);
}

/* A session that is not there any more has ended. */
dm_status gateway_post_own_sessions (gateway_exchange *exchange)
{
    Digimeente__Gateway__V1__EndOwnSessionRequest request = DIGIMEENTE__GATEWAY__V1__END_OWN_SESSION_REQUEST__INIT;
    ProtobufCMessage *reply;
    const dm_uuid key = dm_uuid_new ();
    dm_uuid session;
    if (!dm_uuid_parse (gateway_form_value (exchange, GATEWAY_OWN "sessie"), &session))
        return dm_fail (&exchange->error, DM_INVALID_ARGUMENT, GATEWAY_OWN "sessie", "that is no session");
    request.has_uuid = true;
    request.uuid = gateway_pages_bytes (exchange, &session);
    dm_status status = gateway_call_local (exchange, SERVICE "EndOwnSession", key.bytes, &request.base, &reply);
    return status ? status : gateway_redirect (exchange, OWN_PATH "?gedaan=1");
}

static cJSON *person_json (const gateway_exchange *exchange, const Session *session)
{
    cJSON *it = cJSON_CreateObject ();
    gateway_pages_add_text (it, "name", session->name);
    cJSON_AddStringToObject (it, "actor", session->actor);
    cJSON_AddStringToObject (it, "rol", gateway_pages_name_text (exchange, "sessions.rol", session->rol, session->rol));
    cJSON_AddBoolToObject (it, "is_self", strcmp (session->actor, exchange->session->actor) == 0);
    return it;
}

/* Those of one person come one after the other. */
static void add_people (const gateway_exchange *exchange, cJSON *data, const ListMedewerkerSessionsResponse *response)
{
    cJSON *people = cJSON_AddArrayToObject (data, "people"), *sessions = NULL;
    for (size_t i = 0; i < response->n_sessions; i++) {
        const Session *session = response->sessions[i];
        if (i == 0 || strcmp (session->actor, response->sessions[i - 1]->actor) != 0) {
            cJSON *person = person_json (exchange, session);
            cJSON_AddItemToArray (people, person);
            sessions = cJSON_AddArrayToObject (person, "sessions");
        }
        cJSON_AddItemToArray (sessions, session_json (exchange, session));
    }
}

dm_status gateway_get_medewerker_sessions (gateway_exchange *exchange)
{
    Digimeente__Gateway__V1__ListMedewerkerSessionsRequest request =
        DIGIMEENTE__GATEWAY__V1__LIST_MEDEWERKER_SESSIONS_REQUEST__INIT;
    ProtobufCMessage *reply;
    request.has_cookie_sha256 = true;
    request.cookie_sha256 = hash_own_cookie (exchange);
    request.page_token = gateway_pages_read_token (exchange);
    request.has_page_token = request.page_token.len > 0;
    dm_status status = gateway_call_local (exchange, SERVICE "ListMedewerkerSessions", NULL, &request.base, &reply);
    if (status)
        return status;
    const ListMedewerkerSessionsResponse *response = (const void *) reply;
    cJSON *data = make_page (exchange, "sessions.desk.title");
    add_people (exchange, data, response);
    cJSON_AddBoolToObject (data, "has_people", response->n_sessions > 0);
    if (response->has_next_page_token)
        gateway_pages_add_text (data, "next", gateway_pages_token_text (exchange, response->next_page_token));
    return gateway_render (exchange, "beheer_sessions", data);
}

dm_status gateway_post_medewerker_sessions (gateway_exchange *exchange)
{
    Digimeente__Gateway__V1__EndMedewerkerSessionsRequest request =
        DIGIMEENTE__GATEWAY__V1__END_MEDEWERKER_SESSIONS_REQUEST__INIT;
    ProtobufCMessage *reply;
    const dm_uuid key = dm_uuid_new ();
    snprintf (exchange->origin.purpose, sizeof exchange->origin.purpose, "beheer");
    request.medewerker = (char *) gateway_form_value (exchange, GATEWAY_OWN "medewerker");
    dm_status status = gateway_call_local (exchange, SERVICE "EndMedewerkerSessions", key.bytes, &request.base, &reply);
    return status ? status : gateway_redirect (exchange, MEDEWERKER_PATH "?gedaan=1");
}
