/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/login/page_errors.h"

#include <string.h>
#include "common/log.h"
#include "services/gateway/login/proof.h"
#include "services/gateway/view/render.h"
#include "services/gateway/view/back.h"

/* The path to log in for this page, and then to go on at another.  Takes: back, percent-encoded. */
static const char *login_path (const gateway_exchange *exchange, const char *back)
{
    bool is_desk = !(exchange->route->who & GATEWAY_CITIZEN);
    return dm_arena_printf (exchange->arena, "/inloggen?als=%s&terug=%s", is_desk ? "medewerker" : "burger", back);
}

/* True for a form of a page of ours that is refused because of who sent it. A login can change that. */
static bool has_lapsed (const gateway_exchange *exchange)
{
    const dm_error *error = &exchange->error;
    bool is_right_denied = error->status == DM_PERMISSION_DENIED
                           && (strcmp (error->field, GATEWAY_TOKEN_FIELD) == 0 || strcmp (error->field, "login") == 0);
    return exchange->is_post && exchange->is_same_origin && (error->status == DM_UNAUTHENTICATED || is_right_denied);
}

/* True for a form that can be taken later: a service is down or too busy, or we are. */
static bool is_for_later (const gateway_exchange *exchange)
{
    return exchange->is_post && dm_status_find (exchange->error.status)->http_code == 503;
}

static bool keeps_form (const gateway_exchange *exchange)
{
    return has_lapsed (exchange) || is_for_later (exchange);
}

/* True when the form has more than the token that every form has. */
static bool has_content (const gateway_exchange *exchange)
{
    for (size_t i = 0; i < exchange->form_count; i++)
        if (strcmp (exchange->form[i].name, GATEWAY_TOKEN_FIELD) != 0)
            return true;
    return false;
}

/* Uses the visit's token, because the login that will send this form does not exist yet. */
static void give_back_lapsed (gateway_exchange *exchange)
{
    if (exchange->session)
        gateway_proof_use_visit (exchange);
    bool has_login = exchange->session && (exchange->route->who & exchange->session->rol);
    dm_log (DM_INFO, "form_given_back", DM_T ("route", exchange->route->path), DM_T ("field", exchange->error.field));
    gateway_render_lapsed (exchange, has_login ? NULL : login_path (exchange, "%2Fingelogd"));
}

/* Uses the visit's token when the session could not be looked up. */
static void give_back_for_later (gateway_exchange *exchange)
{
    if (!exchange->csrf_cookie)
        gateway_proof_use_visit (exchange);
    dm_log (DM_WARN, "form_given_back", DM_T ("route", exchange->route->path), DM_T ("field", exchange->error.field),
            DM_T ("error", exchange->error.message));
    gateway_render_again (exchange);
}

/* Keeps the status, which rendering may lose. */
static void write (gateway_exchange *exchange)
{
    unsigned code = exchange->status;
    gateway_render_error (exchange);
    exchange->status = code;
}

/* Shows the error, or leads to the login. After a login, whoever sent an empty form is led to the page that has it. */
static void show (gateway_exchange *exchange)
{
    if (exchange->error.status == DM_UNAUTHENTICATED) {
        gateway_redirect (exchange, "%s", login_path (exchange, gateway_back_here (exchange)));
        return;
    }
    exchange->status = dm_status_find (exchange->error.status)->http_code;
    gateway_log_refusal (exchange);
    write (exchange);
}

static void fail (gateway_exchange *exchange)
{
    if (has_lapsed (exchange) && has_content (exchange))
        give_back_lapsed (exchange);
    else if (is_for_later (exchange) && exchange->form_count > 0
             && (exchange->is_same_origin || gateway_proof_is_own_form (exchange)))
        give_back_for_later (exchange);
    else
        show (exchange);
}

const gateway_errors gateway_page_errors = { write, fail, keeps_form };
