/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const dm_status_row rows[] = {
    [DM_OK] = { "OK", 200, false, "Done." },
    [DM_CANCELLED] = { "CANCELLED", 503, false, "The call was cancelled." },
    [DM_UNKNOWN] = { "UNKNOWN", 500, false, "Something went wrong that has no better name." },
    [DM_INVALID_ARGUMENT] = { "INVALID_ARGUMENT", 400, false, "The request has a mistake in it." },
    [DM_DEADLINE_EXCEEDED] = { "DEADLINE_EXCEEDED", 503, true, "It took too long." },
    [DM_NOT_FOUND] = { "NOT_FOUND", 404, false, "There is nothing by that name." },
    [DM_ALREADY_EXISTS] = { "ALREADY_EXISTS", 409, false, "There is something else by that name already." },
    [DM_PERMISSION_DENIED] = { "PERMISSION_DENIED", 403, false, "This caller may not do that." },
    [DM_RESOURCE_EXHAUSTED] = { "RESOURCE_EXHAUSTED", 503, true, "It is too busy." },
    [DM_FAILED_PRECONDITION] = { "FAILED_PRECONDITION", 409, false, "Things are not in a state that allows it." },
    [DM_ABORTED] = { "ABORTED", 503, true, "Something else came in between." },
    [DM_OUT_OF_RANGE] = { "OUT_OF_RANGE", 404, false, "That is beyond the end." },
    [DM_UNIMPLEMENTED] = { "UNIMPLEMENTED", 500, false, "There is no such method." },
    [DM_INTERNAL] = { "INTERNAL", 500, false, "The service has a fault." },
    [DM_UNAVAILABLE] = { "UNAVAILABLE", 503, true, "The service cannot be reached now." },
    [DM_DATA_LOSS] = { "DATA_LOSS", 500, false, "Stored data is damaged or gone." },
    [DM_UNAUTHENTICATED] = { "UNAUTHENTICATED", 401, false, "It is not known who asks." },
};

const dm_status_row *dm_status_find (int status)
{
    return &rows[status >= 0 && status < (int) DM_COUNT (rows) ? status : DM_UNKNOWN];
}

/* Ends the text before a UTF-8 sequence that was cut. */
static void trim_utf8 (char *text, size_t length)
{
    size_t start = length;
    while (start > 0 && ((unsigned char) text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char) text[start - 1] < 0xC0)
        return;
    unsigned char lead = (unsigned char) text[start - 1];
    size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (length - (start - 1) < wanted)
        text[start - 1] = '\0';
}

dm_status dm_fail (dm_error *error, dm_status status, const char *field, const char *format, ...)
{
    if (!error)
        return status;
    error->status = status;
    error->retry_after_ms = 0;
    snprintf (error->field, sizeof error->field, "%s", field ? field : "");
    va_list arguments;
    va_start (arguments, format);
    vsnprintf (error->message, sizeof error->message, format, arguments);
    va_end (arguments);
    trim_utf8 (error->field, strlen (error->field));
    trim_utf8 (error->message, strlen (error->message));
    return status;
}
