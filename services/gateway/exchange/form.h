/* SPDX-License-Identifier: EUPL-1.2 */
/* Names and values as browsers send them: queries and urlencoded forms, cookies, paths. */
#pragma once

#include "common/arena.h"
#include "common/status.h"

#define GATEWAY_FIELDS_MAX 200
#define GATEWAY_NAME_MAX 200 /* bytes of a field's name */

/* The cookies that are ours. Behind TLS browsers know them with GATEWAY_HOST_PREFIX before their names, so that no
 * neighbouring host can plant one. Others, such as those of the parent domain, are not looked at (form.c). */
#define GATEWAY_SESSION_COOKIE "dm_sessie"
#define GATEWAY_LOGIN_COOKIE "dm_inloggen" /* binds a login to the browser that began it */
#define GATEWAY_BEZOEK_COOKIE "dm_bezoek"
#define GATEWAY_LANGUAGE_COOKIE "taal"
#define GATEWAY_HOST_PREFIX "__Host-"

/* A field of the query or of a form, or an uploaded file that is a complete document already. Valid UTF-8, without
 * control characters but line ends (which are \n). */
typedef struct gateway_field {
    const char *name;
    const char *value;    /* of a file: its document's UUID as text, or "" when it was refused */
    const char *filename; /* of a file; NULL: a text field */
    const char
        *refused; /* of a file: why, as key of the message catalogue: bestand_te_groot, bestand_soort, ...; else NULL */
    uint64_t bytes; /* of a file */
} gateway_field;

/* Begins the name of each form field that is the gateway's own: the token, the key, the language. No field of a journey
 * has a name that begins so, so that no name needs to be kept from them. */
#define GATEWAY_OWN "-"

/* Fields in the making. */
typedef struct gateway_fields {
    dm_arena *arena;
    gateway_field *items; /* room for GATEWAY_FIELDS_MAX */
    size_t count;
} gateway_fields;

/* Begins an empty list.  Takes: fields, the caller's memory; arena, in which all fields will live. */
void gateway_fields_init (gateway_fields *fields, dm_arena *arena);
/* Adds a text field: \r\n and \r become \n; other control characters but tab are left out.
 * Errors: DM_INVALID_ARGUMENT for a name or value that is not UTF-8, a name that is empty or too long, or one field
 * more than GATEWAY_FIELDS_MAX. */
dm_status gateway_fields_add (gateway_fields *fields, const char *name, size_t name_bytes, const char *value,
                              size_t value_bytes, dm_error *error);
/* Adds each field of a query or of a form of application/x-www-form-urlencoded.  Source:
 * https://url.spec.whatwg.org/#urlencoded-parsing. Errors: as gateway_fields_add. */
dm_status gateway_form_parse (gateway_fields *fields, const char *text, size_t size, dm_error *error);

/* Decodes %XX, and + to a space where plus_is_space. A percent sign without two hex digits stays.
 * Takes: out, room for size bytes; it may be text itself.  Returns how many bytes it wrote. */
size_t gateway_percent_decode (const char *text, size_t size, bool plus_is_space, char *out);

/* True for a field of the gateway's own: its name begins with GATEWAY_OWN. */
bool gateway_field_is_own (const gateway_field *field);

/* The text percent-encoded, so that it can be a value in an address; in arena. */
const char *gateway_url_encode (dm_arena *arena, const char *text);

/* The path of a request target, without its query: decoded, valid UTF-8, without control characters; in arena.
 * Returns NULL for a path that no page of ours can have: it does not begin with a slash, a segment before the last is
 * empty, a segment is "." or "..", or a slash or backslash in it was encoded. */
const char *gateway_path_parse (dm_arena *arena, const char *target, size_t size);

/* The cookies in a Cookie header that are ours, by their names without the prefix. All else in the header is passed
 * over. Takes: header NULL for none; prefix, GATEWAY_HOST_PREFIX or "".  Gives: *out, in arena; *out_count. Errors:
 * DM_INVALID_ARGUMENT when one of ours is there twice: which of them we set cannot be known. Source: RFC 6265
 * sections 4.1.1 and 5.4; RFC 6265bis section 4.1.3.2 (prefix). */
dm_status gateway_cookies_parse (dm_arena *arena, const char *header, const char *prefix, const gateway_field **out,
                                 size_t *out_count, dm_error *error);
/* True for the name of a cookie that we set. */
bool gateway_cookie_is_ours (const char *name);
/* True for a value of characters that a cookie may have. */
bool gateway_cookie_value_is_good (const char *value);

/* nl or en: whichever of the two an Accept-Language header names first; nl for NULL, or when it names neither. */
const char *gateway_language_choose (const char *accept_language);
