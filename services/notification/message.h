/* SPDX-License-Identifier: EUPL-1.2 */
/* A mail as libcurl sends it. */
#pragma once

#include <curl/curl.h>
#include "services/notification/letter.h"
#include "services/notification/mail.h"

/* All headers of a mail but those that libcurl adds.  Takes: to, an address; message_id, "<id@host>", both without line
 * ends.  Gives: a list that the caller frees (curl_slist_free_all); what is made on the way lives in arena. */
struct curl_slist *notification_message_headers (const notification_letter *letter, const char *to,
                                                 const char *message_id, const notification_sender *sender,
                                                 dm_arena *arena);
/* The letter as text and as HTML.  Gives: parts that the caller frees (curl_mime_free), made for easy. */
curl_mime *notification_message_parts (const notification_letter *letter, CURL *easy, dm_arena *arena);
