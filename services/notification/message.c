/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/notification/message.h"

#include <stdlib.h>
#include "common/clock.h"

/* Source: RFC 3834 (Auto-Submitted), RFC 3282 (Content-Language). */
struct curl_slist *notification_message_headers (const notification_letter *letter, const char *to,
                                                 const char *message_id, const notification_sender *sender,
                                                 dm_arena *arena)
{
    const char *const lines[] = {
        notification_date_header_write (dm_clock_now_ms (), arena),
        notification_from_write (sender, arena),
        dm_arena_printf (arena, "To: <%s>", to),
        notification_header_write ("Subject", letter->subject, arena),
        dm_arena_printf (arena, "Message-ID: %s", message_id),
        "Auto-Submitted: auto-generated",
        dm_arena_printf (arena, "Content-Language: %s", letter->language),
        "Content-Type: multipart/alternative", /* libcurl adds the boundary and MIME-Version */
    };
    struct curl_slist *headers = NULL;
    for (size_t i = 0; i < DM_COUNT (lines); i++)
        if (!(headers = curl_slist_append (headers, lines[i])))
            abort ();
    return headers;
}

static void add_part (curl_mime *parts, const char *type, const char *text, dm_arena *arena)
{
    curl_mimepart *part = curl_mime_addpart (parts);
    if (!part || curl_mime_type (part, type) || curl_mime_encoder (part, "quoted-printable")
        || curl_mime_data (part, notification_lines_write (text, arena), CURL_ZERO_TERMINATED))
        abort ();
}

/* The best last.  Source: RFC 2046, section 5.1.4. */
curl_mime *notification_message_parts (const notification_letter *letter, CURL *easy, dm_arena *arena)
{
    curl_mime *parts = curl_mime_init (easy);
    if (!parts)
        abort ();
    add_part (parts, "text/plain; charset=utf-8", letter->text, arena);
    add_part (parts, "text/html; charset=utf-8", letter->html, arena);
    return parts;
}
