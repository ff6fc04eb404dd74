/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "common/clock.h"
#include "services/gateway/http/request.h"
#include "services/gateway/http/state.h"

#define GZIP_LEAST_BYTES 1024
/* Of a page for one person. A smaller one fits with its headers into the ten segments that a connection may send at
 * once, packed or not: packing it takes more time than sending it.  Source: RFC 6928. */
#define GZIP_LEAST_PAGE_BYTES 8192
#define GZIP_LEVEL 4
#define GZIP_LEVEL_KEPT 9 /* once for all who get it */
#define GZIP_MEMORY 6     /* memLevel: 32 KiB */
#define GZIP_FORMAT 16    /* added to windowBits: gzip, not zlib */
#define WINDOW_LEAST 9    /* 512 bytes */
#define RETRY_AFTER_S 5
#define CACHE_FOREVER "public, max-age=31536000, immutable"
#define CACHE_NEVER "no-store"
/* Whatever a document holds, it runs nothing and is of no origin. The sandbox does not keep a browser's own viewer from
 * showing a PDF: seen in windows of Chromium 156, with PDFs in a frame of their own and without, and Firefox 153. */
#define DOCUMENT_POLICY "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/* A page asks where somebody is when a place is the question; own.js. */
#define PERMISSIONS "geolocation=(self), camera=(), microphone=(), payment=(), usb=()"

/* What a browser may show by itself; all else is for saving. */
static const char *const inline_types[] = { "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf" };

static void add_header (struct MHD_Response *response, const char *name, const char *value)
{
    if (MHD_add_response_header (response, name, value) != MHD_YES)
        abort (); /* a value with a line end: a bug */
}

static void add_common_headers (gateway_request *it, struct MHD_Response *response, const char *cache)
{
    add_header (response, "Cache-Control", cache);
    add_header (response, "X-Content-Type-Options", "nosniff");
    add_header (response, "Referrer-Policy", "no-referrer");
    add_header (response, "Cross-Origin-Resource-Policy", "same-origin");
    if (it->exchange.site->transport_policy)
        add_header (response, "Strict-Transport-Security", it->exchange.site->transport_policy);
    if (it->http->is_stopping)
        add_header (response, "Connection", "close");
}

/* traceresponse names the trace, for whoever looks for it.  Source: W3C Trace Context Level 2, section 4 */
static void add_page_headers (gateway_request *it, struct MHD_Response *response)
{
    gateway_exchange *exchange = &it->exchange;
    char seconds[16];
    add_common_headers (it, response, exchange->cache ? exchange->cache : CACHE_NEVER);
    add_header (response, "Content-Security-Policy", it->download ? DOCUMENT_POLICY : exchange->site->content_policy);
    add_header (response, "Permissions-Policy", PERMISSIONS);
    add_header (response, "Cross-Origin-Opener-Policy", "same-origin");
    add_header (response, "Vary", exchange->vary ? exchange->vary : "Accept-Encoding, Accept-Language, Cookie");
    if (exchange->content_language)
        add_header (response, "Content-Language", exchange->content_language);
    for (size_t i = 0; i < exchange->set_cookie_count; i++)
        add_header (response, "Set-Cookie", exchange->set_cookies[i]);
    if (exchange->location)
        add_header (response, "Location", exchange->location);
    if (!exchange->is_shared || it->code != 200) /* what others get too is not of this trace */
        add_header (response, "traceresponse", exchange->origin.traceparent);
    snprintf (seconds, sizeof seconds, "%u", it->retry_after_s);
    if (it->retry_after_s > 0)
        add_header (response, "Retry-After", seconds);
}

/* Compresses the bytes at a level of zlib. The caller frees the result.  Returns NULL when it would not be smaller. */
static void *compress_body (const void *bytes, size_t size, int level, size_t *out_size)
{
    z_stream stream = { 0 };
    int window = WINDOW_LEAST; /* no larger than the body: the full 256 KiB for each page cost a tenth of its time */
    while (window < MAX_WBITS && (size_t) 1 << window < size)
        window++;
    if (deflateInit2 (&stream, level, Z_DEFLATED, window + GZIP_FORMAT, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    void *out = malloc (size);
    stream.next_in = (Bytef *) bytes;
    stream.avail_in = (uInt) size;
    stream.next_out = out;
    stream.avail_out = (uInt) size;
    bool is_smaller = out && deflate (&stream, Z_FINISH) == Z_STREAM_END;
    *out_size = stream.total_out;
    deflateEnd (&stream);
    if (is_smaller)
        return out;
    free (out);
    return NULL;
}

static bool is_worth_packing (const gateway_exchange *exchange, const char *type, size_t size)
{
    bool is_page = strncmp (type, "text/html", 9) == 0;
    bool is_text = strncmp (type, "text/", 5) == 0 || strncmp (type, "application/json", 16) == 0;
    return is_text && size >= (is_page && !exchange->is_shared ? GZIP_LEAST_PAGE_BYTES : GZIP_LEAST_BYTES);
}

static struct MHD_Response *make_body (gateway_request *it, const char *type, bool *out_packed)
{
    const gateway_exchange *exchange = &it->exchange;
    size_t size = exchange->body ? exchange->body_bytes : 0;
    void *packed = NULL;
    if (it->accepts_gzip && is_worth_packing (exchange, type, size))
        packed = compress_body (exchange->body, size, exchange->is_shared ? GZIP_LEVEL_KEPT : GZIP_LEVEL, &size);
    it->sent_bytes = size;
    *out_packed = packed != NULL;
    if (!packed) /* the arena outlives a response that is for one request alone */
        return MHD_create_response_from_buffer (size, (void *) exchange->body,
                                                exchange->is_shared ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);
    struct MHD_Response *response = MHD_create_response_from_buffer (size, packed, MHD_RESPMEM_MUST_FREE);
    add_header (response, "Content-Encoding", "gzip");
    return response;
}

static struct MHD_Response *make_empty (void)
{
    struct MHD_Response *response = MHD_create_response_from_buffer (0, NULL, MHD_RESPMEM_PERSISTENT);
    if (!response)
        abort ();
    return response;
}

/* True when the caller says that it has the answer with this tag. The tag is a hash, so it may stand anywhere in the
 * header, whatever the packing. */
static bool is_known (const gateway_request *it, const char *etag)
{
    const char *known = MHD_lookup_connection_value (it->connection, MHD_HEADER_KIND, "If-None-Match");
    return known && (strcmp (known, "*") == 0 || strstr (known, etag));
}

/* Adds the tag, and drops the body when the caller has it already. Compressed bytes have a tag of their own.
 * Source: RFC 9110, section 8.8.3.3. */
static void add_etag (gateway_request *it, bool is_packed)
{
    const char *etag = it->exchange.etag;
    if (it->code != 200)
        return;
    if (is_known (it, etag)) {
        MHD_destroy_response (it->response);
        it->code = 304;
        it->sent_bytes = 0;
        it->response = make_empty ();
    }
    add_header (it->response, "ETag", dm_arena_printf (it->exchange.arena, "\"%s%s\"", etag, is_packed ? "-gzip" : ""));
}

static bool is_plain (char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'
           || c == '.';
}

/* Source: RFC 6266, with RFC 8187 for what is not ASCII. */
static void add_disposition (gateway_request *it, struct MHD_Response *response, const char *type)
{
    char text[1024], *out = text;
    bool is_inline = false;
    for (size_t i = 0; i < DM_COUNT (inline_types); i++)
        is_inline |= strcmp (type, inline_types[i]) == 0;
    out += snprintf (out, 64, "%s; filename*=UTF-8''", is_inline ? "inline" : "attachment");
    for (const char *c = it->exchange.attachment; *c && out < text + sizeof text - 4; c++)
        out += snprintf (out, 4, is_plain (*c) ? "%c" : "%%%02X", (unsigned char) *c);
    add_header (response, "Content-Disposition", text);
}

void gateway_answer (gateway_request *it)
{
    gateway_exchange *exchange = &it->exchange;
    const char *type = exchange->content_type ? exchange->content_type : "text/html; charset=utf-8";
    it->code = exchange->status ? exchange->status : 200;
    if (it->code == 503 && it->retry_after_s == 0)
        it->retry_after_s = RETRY_AFTER_S;
    bool is_packed = false;
    it->response = it->download ? gateway_download_response (it->download) : make_body (it, type, &is_packed);
    if (!it->response)
        abort ();
    if (exchange->etag)
        add_etag (it, is_packed);
    add_page_headers (it, it->response);
    if ((exchange->body || it->download) && it->code != 304)
        add_header (it->response, "Content-Type", type);
    if (exchange->attachment)
        add_disposition (it, it->response, type);
}

static void forget_page (gateway_exchange *exchange)
{
    exchange->location = exchange->content_type = exchange->body = exchange->attachment = NULL;
    exchange->cache = exchange->vary = exchange->content_language = exchange->etag = NULL;
    exchange->body_bytes = 0;
    exchange->document_bytes = 0;
    exchange->archive_part_count = 0;
}

void gateway_answer_failure (gateway_request *it)
{
    gateway_download_destroy (&it->download);
    forget_page (&it->exchange);
    it->exchange.route->errors->fail (&it->exchange);
    gateway_answer (it);
}

void gateway_answer_error (gateway_request *it, unsigned code, dm_status status, const char *text)
{
    dm_fail (&it->exchange.error, status, NULL, "%s", text);
    it->exchange.status = code;
    it->exchange.route->errors->write (&it->exchange);
    gateway_answer (it);
}

static gateway_likeness likeness_of (const gateway_request *it)
{
    gateway_likeness like = { .route = it->exchange.route, .is_packed = it->accepts_gzip };
    snprintf (like.language, sizeof like.language, "%s", it->exchange.language);
    return like;
}

bool gateway_answer_alike (gateway_request *it)
{
    const gateway_likeness like = likeness_of (it);
    if (it->http->is_stopping) /* it would not say that the connection ends */
        return false;
    it->response = gateway_kept_find (it->http->kept, &like, dm_clock_monotonic_ms (), &it->sent_bytes);
    it->is_kept = it->response != NULL;
    it->code = it->is_kept ? 200 : 0;
    return it->is_kept;
}

void gateway_answer_release (gateway_request *it)
{
    const gateway_exchange *exchange = &it->exchange;
    const gateway_likeness like = likeness_of (it);
    if (it->is_kept)
        return;
    if (exchange->is_shared && it->code == 200 && exchange->set_cookie_count == 0 && !it->http->is_stopping)
        gateway_kept_put (it->http->kept, &like, it->response, it->sent_bytes, it->started_us / 1000);
    else
        MHD_destroy_response (it->response);
}

void gateway_answer_options (gateway_request *it, const char *allow)
{
    it->exchange.status = it->exchange.status ? it->exchange.status : 204;
    gateway_answer (it);
    add_header (it->response, "Allow", allow);
}

void gateway_answer_file (gateway_request *it)
{
    const gateway_static *file = it->exchange.route->file (it->target);
    if (!file) {
        gateway_answer_error (it, 404, DM_NOT_FOUND, "there is no such file");
        return;
    }
    bool is_packed = it->accepts_gzip && file->gzip;
    it->code = is_known (it, file->etag) ? 304 : 200;
    it->sent_bytes = it->code == 304 ? 0 : is_packed ? file->gzip_size : file->size;
    it->response = MHD_create_response_from_buffer (it->sent_bytes, (void *) (is_packed ? file->gzip : file->bytes),
                                                    MHD_RESPMEM_PERSISTENT);
    if (!it->response)
        abort ();
    add_common_headers (it, it->response, CACHE_FOREVER);
    add_header (it->response, "ETag", file->etag);
    add_header (it->response, "Vary", "Accept-Encoding");
    add_header (it->response, "Content-Type", file->media_type);
    if (is_packed)
        add_header (it->response, "Content-Encoding", "gzip");
}
