/* SPDX-License-Identifier: EUPL-1.2 */
/* What a program reads when its request fails. */
#include "services/gateway/api/json.h"

static const struct {
    unsigned code;
    const char *title;
} titles[] = {
    { 400, "Bad Request" },         { 401, "Unauthorized" },
    { 403, "Forbidden" },           { 404, "Not Found" },
    { 405, "Method Not Allowed" },  { 409, "Conflict" },
    { 413, "Content Too Large" },   { 414, "URI Too Long" },
    { 429, "Too Many Requests" },   { 500, "Internal Server Error" },
    { 503, "Service Unavailable" },
};

static const char *find_title (unsigned code)
{
    for (size_t i = 0; i < DM_COUNT (titles); i++)
        if (titles[i].code == code)
            return titles[i].title;
    return "Error";
}

/* A fault of ours is told in general words: its own are for the log. */
static void write_problem (gateway_exchange *exchange)
{
    const dm_error *error = &exchange->error;
    const dm_status_row *row = dm_status_find (error->status);
    cJSON *problem = cJSON_CreateObject ();
    cJSON_AddStringToObject (problem, "type", "about:blank");
    cJSON_AddStringToObject (problem, "title", find_title (exchange->status));
    cJSON_AddNumberToObject (problem, "status", exchange->status);
    cJSON_AddStringToObject (problem, "detail", exchange->status < 500 && *error->message ? error->message : row->text);
    if (exchange->status < 500 && *error->field)
        cJSON_AddStringToObject (problem, "field", error->field);
    gateway_api_write (exchange, "application/problem+json", problem);
}

static void fail (gateway_exchange *exchange)
{
    exchange->status = dm_status_find (exchange->error.status)->http_code;
    gateway_log_refusal (exchange);
    write_problem (exchange);
}

/* A program sends its request again by itself. */
static bool keeps_form (const gateway_exchange *exchange)
{
    (void) exchange;
    return false;
}

const gateway_errors gateway_api_errors = { write_problem, fail, keeps_form };
