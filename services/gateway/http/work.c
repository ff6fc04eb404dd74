/* SPDX-License-Identifier: EUPL-1.2 */
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/log.h"
#include "services/gateway/login/csrf.h"
#include "services/gateway/http/request.h"
#include "services/gateway/login/login.h"
#include "services/gateway/login/rol.h"
#include "services/gateway/login/session.h"

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
    if (cookie && strlen (cookie) == GATEWAY_BEZOEK_BYTES)
        return cookie;
    uint8_t bytes[GATEWAY_BEZOEK_BYTES / 2];
    if (RAND_bytes (bytes, sizeof bytes) != 1)
        abort ();
    char *text = dm_arena_alloc (exchange->arena, GATEWAY_BEZOEK_BYTES + 1);
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
    return dm_fail (&exchange->error, exchange->session ? DM_PERMISSION_DENIED : DM_UNAUTHENTICATED, "login",
                    exchange->session ? "this login may not see this page" : "this page needs a login");
}

/* The forms of the page are for the browser with this cookie. */
static void use_cookie (gateway_request *it, const char *cookie)
{
    char *token = dm_arena_alloc (it->exchange.arena, GATEWAY_CSRF_SIZE);
    gateway_csrf_make (it->app->csrf_key, cookie, token);
    it->csrf_cookie = cookie;
    it->exchange.csrf = token;
}

/* Who asks: once a request. */
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
    use_cookie (it, exchange->session ? cookie : visit (exchange));
    return DM_OK;
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

/* True for a form of ours that is refused for whom it came from, which a login can change. */
static bool has_lapsed (const gateway_request *it)
{
    const dm_error *error = &it->exchange.error;
    bool is_right_denied = error->status == DM_PERMISSION_DENIED
                           && (strcmp (error->field, "csrf") == 0 || strcmp (error->field, "login") == 0);
    return it->exchange.is_post && it->is_same_origin && (error->status == DM_UNAUTHENTICATED || is_right_denied);
}

/* True for a form that can be taken later: a service is down or too busy, or we are. */
static bool is_for_later (const gateway_request *it)
{
    return it->exchange.is_post && dm_status_find (it->exchange.error.status)->http_code == 503;
}

/* More than the token that every form has. */
static bool has_content (const gateway_exchange *exchange)
{
    for (size_t i = 0; i < exchange->form_count; i++)
        if (strcmp (exchange->form[i].name, "csrf") != 0)
            return true;
    return false;
}

/* What is not there is told by the handler, as for a form without files. */
static void fail_before_body (gateway_request *it)
{
    dm_error *error = &it->exchange.error;
    if (has_lapsed (it) || is_for_later (it)) {
        it->refused = *error;
    } else if (error->status != DM_NOT_FOUND && error->status != DM_OUT_OF_RANGE) {
        gateway_answer_failure (it);
        return;
    }
    *error = (dm_error){ 0 };
}

/* With the token of the visit: that of a login that does not exist yet cannot be known. */
static void give_back_lapsed (gateway_request *it)
{
    if (it->exchange.session)
        use_cookie (it, visit (&it->exchange));
    gateway_answer_lapsed (it);
}

/* With the token of the visit where it is not known whose login it is. */
static void give_back_for_later (gateway_request *it)
{
    if (!it->csrf_cookie)
        use_cookie (it, visit (&it->exchange));
    gateway_answer_again (it);
}

void gateway_work_fail (gateway_request *it)
{
    const gateway_exchange *exchange = &it->exchange;
    if (it->must_prepare)
        fail_before_body (it);
    else if (has_lapsed (it) && has_content (exchange))
        give_back_lapsed (it);
    else if (is_for_later (it) && exchange->form_count > 0 && (it->is_same_origin || gateway_receive_is_own_form (it)))
        give_back_for_later (it);
    else
        gateway_answer_failure (it);
}

void gateway_work_prepare (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    dm_status status = check_time (exchange);
    if (!status)
        status = enter (it);
    if (!status)
        status = check_who (it);
    if (!status)
        status = it->route->prepare (exchange);
    if (note (exchange, status))
        gateway_work_fail (it);
}

/* A file that failed is told at its field: the rest of the form is taken in. */
void gateway_work_upload (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    dm_status status = gateway_upload_work (it->upload);
    if (!note (exchange, status))
        return;
    dm_log (DM_WARN, "upload_failed", DM_T ("route", it->route->path), DM_T ("field", exchange->error.field),
            DM_T ("error", exchange->error.message));
    it->is_down |= dm_status_find (status)->http_code == 503;
    exchange->error = (dm_error){ 0 };
}

/* A logout when the login has ended already changes nothing, and has the token of that login. */
static bool needs_token (const gateway_request *it)
{
    return it->exchange.is_post && (it->exchange.session || it->route->post != gateway_post_uitloggen);
}

/* What was known of it before it was all there. */
static dm_status check_refused (gateway_request *it)
{
    if (it->refused.status)
        it->exchange.error = it->refused;
    return it->refused.status;
}

static dm_status make_page (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    dm_status status = check_time (exchange);
    if (!status)
        status = enter (it);
    if (!status)
        status = check_refused (it);
    if (!status)
        status = check_who (it);
    if (!status && needs_token (it))
        status = gateway_receive_check_form (it, &exchange->error);
    if (!status)
        status = exchange->is_post ? it->route->post (exchange) : it->route->get (exchange);
    if (!status && (it->is_crowded || it->is_down) && (exchange->status < 300 || exchange->status == 400))
        exchange->status = 503; /* the form again, for later */
    bool is_download = exchange->document_bytes > 0 || exchange->archive_part_count > 0;
    if (!status && is_download && (exchange->status == 0 || exchange->status == 200))
        status = gateway_download_open (it);
    return note (exchange, status);
}

void gateway_work_page (gateway_request *it)
{
    if (it->is_too_large)
        gateway_answer_error (it, 413, DM_INVALID_ARGUMENT, "the form is too large");
    else if (!make_page (it))
        gateway_answer (it);
    else
        gateway_work_fail (it);
}
