/* SPDX-License-Identifier: EUPL-1.2 */
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "services/gateway/csrf.h"
#include "services/gateway/request.h"
#include "services/gateway/rol.h"
#include "services/gateway/session.h"

static void take_actor (gateway_exchange *exchange)
{
    exchange->origin.actor = (dm_actor){ .kind = DM_ACTOR_INWONER, .id = "anoniem" };
    if (!exchange->session)
        return;
    exchange->origin.actor.kind = gateway_rol_find (exchange->session->rol)->actor;
    snprintf (exchange->origin.actor.id, sizeof exchange->origin.actor.id, "%s", exchange->session->actor);
}

/* A visitor's own random cookie, so that forms can be told from forged ones before there is a login. */
static const char *visit (gateway_exchange *exchange)
{
    const char *cookie = gateway_cookie (exchange, GATEWAY_BEZOEK_COOKIE);
    if (cookie && strlen (cookie) == 32)
        return cookie;
    uint8_t bytes[16];
    if (RAND_bytes (bytes, sizeof bytes) != 1)
        abort ();
    char *text = dm_arena_alloc (exchange->arena, 33);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf (text + 2 * i, 3, "%02x", bytes[i]);
    gateway_set_cookie (exchange, GATEWAY_BEZOEK_COOKIE, text, 0);
    return text;
}

static dm_status check_who (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    unsigned rol = exchange->session ? exchange->session->rol : GATEWAY_BEZOEKER;
    if (it->route->who & rol)
        return DM_OK;
    return dm_fail (&exchange->error, exchange->session ? DM_PERMISSION_DENIED : DM_UNAUTHENTICATED, NULL,
                    exchange->session ? "this login may not see this page" : "this page needs a login");
}

/* Who asks, and whether they may: once a request. */
static dm_status enter (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    if (it->csrf_cookie)
        return DM_OK;
    const char *cookie = gateway_cookie (exchange, GATEWAY_SESSION_COOKIE);
    take_actor (exchange);
    dm_status status = cookie ? gateway_session_load (exchange, cookie, &exchange->session) : DM_OK;
    if (status)
        return status;
    take_actor (exchange);
    it->csrf_cookie = exchange->session ? cookie : visit (exchange);
    char *token = dm_arena_alloc (exchange->arena, GATEWAY_CSRF_SIZE);
    gateway_csrf_make (it->app->csrf_key, it->csrf_cookie, token);
    exchange->csrf = token;
    return check_who (it);
}

static dm_status check_time (gateway_exchange *exchange)
{
    if (dm_clock_monotonic_ms () < exchange->deadline_ms)
        return DM_OK;
    return dm_fail (&exchange->error, DM_DEADLINE_EXCEEDED, NULL, "this request waited for too long");
}

/* A status without its error would be a page without its reason. */
static dm_status note (gateway_exchange *exchange, dm_status status)
{
    if (status && exchange->error.status != status)
        dm_fail (&exchange->error, status, NULL, "%s", dm_status_find (status)->text);
    return status;
}

void gateway_work_prepare (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    dm_status status = check_time (exchange);
    if (!status)
        status = enter (it);
    if (!status)
        status = it->route->prepare (exchange);
    if (note (exchange, status))
        gateway_answer_failure (it);
}

void gateway_work_upload (gateway_request *it)
{
    gateway_upload_work (it->upload);
}

static dm_status check_form (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    if (!exchange->is_post
        || gateway_csrf_check (it->app->csrf_key, it->csrf_cookie, gateway_form_value (exchange, "csrf")))
        return DM_OK;
    dm_metrics_add (dm_runtime_metrics (exchange->runtime), DM_M_HTTP_REFUSED, "csrf", NULL, 1);
    return dm_fail (&exchange->error, DM_PERMISSION_DENIED, "csrf", "the form is not one of ours, or too old");
}

static dm_status make_page (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    dm_status status = check_time (exchange);
    if (!status)
        status = enter (it);
    if (!status && it->has_body)
        status = gateway_receive_close (it);
    if (!status)
        status = check_form (it);
    if (!status)
        status = exchange->is_post ? it->route->post (exchange) : it->route->get (exchange);
    if (!status && exchange->document_bytes > 0 && (exchange->status == 0 || exchange->status == 200))
        status = gateway_download_open (it);
    return note (exchange, status);
}

void gateway_work_page (gateway_request *it)
{
    dm_log_set_trace (it->exchange.origin.traceparent);
    if (it->is_too_large)
        gateway_answer_error (it, 413, DM_INVALID_ARGUMENT, "the form is too large");
    else if (make_page (it))
        gateway_answer_failure (it);
    else
        gateway_answer (it);
    dm_log_set_trace (NULL);
}
