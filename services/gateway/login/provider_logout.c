/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/provider_logout.h"

#include "digimeente/gateway/v1/gateway.pb-c.h"
#include "services/gateway/login/identity.h"
#include "services/gateway/login/login_config.h"
#include "services/gateway/login/session.h"

#define SERVICE "digimeente.gateway.v1.SessionService/"

/* The provider is told 400 for every token that is not taken.  Source: section 2.8. */
static dm_status refuse (gateway_exchange *exchange, dm_status status)
{
    if (status != DM_UNAUTHENTICATED && status != DM_ALREADY_EXISTS)
        return status;
    exchange->error.status = DM_INVALID_ARGUMENT;
    return DM_INVALID_ARGUMENT;
}

static dm_status end_sessions (gateway_exchange *exchange, const gateway_logout *logout)
{
    Digimeente__Gateway__V1__EndProviderSessionsRequest request =
        DIGIMEENTE__GATEWAY__V1__END_PROVIDER_SESSIONS_REQUEST__INIT;
    ProtobufCMessage *reply;
    const dm_uuid key = dm_uuid_new ();
    const uint8_t *mark_key = gateway_login_config_of (dm_runtime_app (exchange->runtime))->pseudonym_key;
    exchange->origin.actor = (dm_actor){ .kind = DM_ACTOR_SYSTEM, .id = "identity-provider" };
    request.has_jti_sha256 = true;
    request.jti_sha256 = gateway_session_hash (exchange, logout->jti);
    request.has_sub_mark = *logout->sub != '\0';
    if (request.has_sub_mark)
        request.sub_mark = gateway_identity_mark (mark_key, "sub", logout->sub, exchange->arena);
    request.has_sid_mark = *logout->sid != '\0';
    if (request.has_sid_mark)
        request.sid_mark = gateway_identity_mark (mark_key, "sid", logout->sid, exchange->arena);
    return gateway_call_local (exchange, SERVICE "EndProviderSessions", key.bytes, &request.base, &reply);
}

dm_status gateway_post_provider_logout (gateway_exchange *exchange)
{
    gateway_logout logout = { 0 };
    const gateway_login_config *config = gateway_login_config_of (dm_runtime_app (exchange->runtime));
    dm_status status = gateway_oidc_read_logout (config->oidc, gateway_form_value (exchange, "logout_token"),
                                                 exchange->deadline_ms, exchange->arena, &logout, &exchange->error);
    if (!status)
        status = end_sessions (exchange, &logout);
    if (status)
        return refuse (exchange, status);
    exchange->content_type = "text/plain; charset=utf-8";
    exchange->body = "";
    return DM_OK;
}
