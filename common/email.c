/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/email.h"

#include <string.h>

#define LOCAL_MAX 64
#define LABEL_MAX 63
#define ALPHANUMERIC "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* How long the pieces with single dots between them are; 0 when one is empty, or is no label of a domain. */
static size_t span_pieces (const char *text, const char *allowed, bool is_domain)
{
    for (size_t at = 0;; at++) {
        size_t length = strspn (text + at, allowed);
        const char *first = text + at, *last = first + length - 1;
        if (length == 0 || (is_domain && (length > LABEL_MAX || *first == '-' || *last == '-')))
            return 0;
        at += length;
        if (text[at] != '.')
            return at;
    }
}

bool dm_email_is_valid (const char *text)
{
    size_t local = span_pieces (text, ALPHANUMERIC "!#$%&'*+-/=?^_`{|}~", false);
    if (local == 0 || local > LOCAL_MAX || text[local] != '@' || strlen (text) >= DM_EMAIL_SIZE)
        return false;
    const char *domain = text + local + 1;
    size_t length = span_pieces (domain, ALPHANUMERIC "-", true);
    return length > 0 && domain[length] == '\0';
}
