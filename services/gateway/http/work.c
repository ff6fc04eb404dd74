/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/clock.h"
#include "common/log.h"
#include "services/gateway/http/request.h"

static dm_status check_time (gateway_exchange *exchange)
{
    if (dm_clock_monotonic_ms () < exchange->deadline_ms)
        return DM_OK;
    return dm_fail (&exchange->error, DM_DEADLINE_EXCEEDED, NULL, "this request waited for too long");
}

/* Makes an error for a status that came without one, so that the page can say why. */
static dm_status note (gateway_exchange *exchange, dm_status status)
{
    if (status && exchange->error.status != status)
        dm_fail (&exchange->error, status, NULL, "%s", dm_status_find (status)->text);
    return status;
}

/* A form that can be given back goes on, with the error in refused. So does a request for something that is not there:
 * its handler says so, as for a form without files. */
static void fail_before_body (gateway_request *it)
{
    dm_error *error = &it->exchange.error;
    if (it->exchange.route->errors->keeps_form (&it->exchange)) {
        it->refused = *error;
    } else if (error->status != DM_NOT_FOUND && error->status != DM_OUT_OF_RANGE) {
        gateway_answer_failure (it);
        return;
    }
    *error = (dm_error){ 0 };
}

void gateway_work_fail (gateway_request *it)
{
    if (it->phase == GATEWAY_PREPARING)
        fail_before_body (it);
    else
        gateway_answer_failure (it);
}

void gateway_work_prepare (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    dm_status status = check_time (exchange);
    if (!status)
        status = exchange->route->proof->enter (exchange);
    if (!status)
        status = exchange->route->proof->admit (exchange);
    if (!status)
        status = exchange->route->prepare (exchange);
    if (note (exchange, status))
        gateway_work_fail (it);
}

/* When a file fails, its field says so and the rest of the form is taken. */
void gateway_work_upload (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    dm_status status = gateway_upload_work (it->upload);
    if (!note (exchange, status))
        return;
    dm_log (DM_WARN, "upload_failed", DM_T ("route", exchange->route->path), DM_T ("field", exchange->error.field),
            DM_T ("error", exchange->error.message));
    it->is_down |= dm_status_find (status)->http_code == 503;
    exchange->was_cut_short |= it->is_down;
    exchange->error = (dm_error){ 0 };
}

/* A form that does nothing without a login needs no token then: it holds that of the login that has ended. */
static bool needs_token (const gateway_request *it)
{
    return it->exchange.is_post && (it->exchange.session || !it->exchange.route->is_empty_without_login);
}

/* Why the form is refused, when that was known before its body had come. */
static dm_status check_refused (gateway_request *it)
{
    if (it->refused.status)
        it->exchange.error = it->refused;
    return it->refused.status;
}

static dm_status check_writes (gateway_request *it)
{
    if (gateway_request_may_write (it))
        return DM_OK;
    return dm_fail (&it->exchange.error, DM_RESOURCE_EXHAUSTED, NULL, "too many forms of this address within an hour");
}

static dm_status make_page (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    const gateway_route *route = exchange->route;
    dm_status status = check_time (exchange);
    if (!status)
        status = route->proof->enter (exchange);
    if (!status)
        status = check_refused (it);
    if (!status)
        status = route->proof->admit (exchange);
    if (!status && needs_token (it))
        status = gateway_receive_check_form (it, &exchange->error);
    if (!status)
        status = check_writes (it);
    if (!status)
        status = exchange->is_post ? route->post (exchange) : route->get (exchange);
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
