/* SPDX-License-Identifier: EUPL-1.2 */
/* A mail as libcurl sends it. */
#pragma once

#include <curl/curl.h>
#include "services/notification/smtp.h"

/* The caller frees it (curl_slist_free_all). */
struct curl_slist *notification_message_headers (const notification_mail *mail, const notification_sender *sender);
/* Text and HTML; the caller frees it (curl_mime_free). */
curl_mime *notification_message_parts (const notification_mail *mail, CURL *easy);
