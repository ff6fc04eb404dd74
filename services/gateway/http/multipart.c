/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/gateway/http/multipart.h"

#include <string.h>
#include <strings.h>
#include "common/utf8.h"
#include "services/gateway/exchange/form.h"

#define BOUNDARY_MAX 70
#define HEADERS_MAX 4096 /* of one part */
#define BESTANDSNAAM_MAX 255
#define PARTS_MAX (2 * GATEWAY_FIELDS_MAX) /* each takes memory, also one that is passed over */

typedef enum state { PREAMBLE, AFTER_BOUNDARY, HEADERS, BODY, COMPLETE, WRONG } state;

struct gateway_multipart {
    gateway_multipart_sink sink;
    dm_arena *arena;
    state state;
    char delimiter[4 + BOUNDARY_MAX + 1]; /* \r\n--boundary */
    size_t delimiter_bytes;
    size_t matched;  /* bytes of the delimiter that have been seen and are held back */
    size_t replayed; /* of those, when they turned out to be none, already given to the sink */
    bool is_replaying;
    char after[2]; /* what follows a delimiter: "--" or \r\n */
    size_t after_bytes;
    char headers[HEADERS_MAX];
    size_t header_bytes;
    unsigned part_count;
    bool is_paused;
};

/* Gives: the value of a parameter, as boundary=x or filename="a \"b\"".  Returns false when it is not there. */
static bool find_parameter (const char *header, const char *name, char *out, size_t size)
{
    size_t length = strlen (name);
    for (const char *at = strchr (header, ';'); at; at = strchr (at, ';')) {
        at += 1 + strspn (at + 1, " \t");
        bool is_it = strncasecmp (at, name, length) == 0 && at[length] == '=';
        bool is_quoted = false;
        if (is_it)
            at += length + 1;
        else
            at += strcspn (at, "=;");
        if (!is_it && *at == '=')
            at++;
        is_quoted = *at == '"';
        at += is_quoted;
        size_t used = 0;
        for (; *at && (is_quoted ? *at != '"' : *at != ';' && *at != ' '); at++) {
            if (is_quoted && at[0] == '\\' && (at[1] == '"' || at[1] == '\\'))
                at++;
            if (is_it && used + 1 < size)
                out[used++] = *at;
        }
        if (is_it) {
            out[used] = '\0';
            return true;
        }
    }
    return false;
}

dm_status gateway_multipart_open (const char *content_type, const gateway_multipart_sink *sink, dm_arena *arena,
                                  gateway_multipart **out, dm_error *error)
{
    static const char type[] = "multipart/form-data";
    char boundary[BOUNDARY_MAX + 3] = "";
    bool is_it = strncasecmp (content_type, type, sizeof type - 1) == 0
                 && find_parameter (content_type, "boundary", boundary, sizeof boundary);
    size_t length = strlen (boundary);
    if (!is_it || length == 0 || length > BOUNDARY_MAX || strpbrk (boundary, "\r\n"))
        return dm_fail (error, DM_INVALID_ARGUMENT, NULL, "a form is multipart/form-data with a boundary");
    gateway_multipart *it = dm_arena_zalloc (arena, sizeof *it);
    it->sink = *sink;
    it->arena = arena;
    memcpy (it->delimiter, "\r\n--", 4);
    memcpy (it->delimiter + 4, boundary, length);
    it->delimiter_bytes = length + 4;
    it->matched = 2; /* the first has no line end before it */
    *out = it;
    return DM_OK;
}

/* Folders that some browsers send with the name are left out, and what a header or a page could not hold. */
static const char *clean_filename (dm_arena *arena, const char *filename)
{
    for (const char *c = filename; *c; c++)
        if (*c == '/' || *c == '\\')
            filename = c + 1;
    char *out = dm_arena_strdup (arena, filename);
    size_t used = 0;
    for (const char *c = filename; *c && used < BESTANDSNAAM_MAX; c++)
        if ((unsigned char) *c >= ' ' && *c != 0x7f && *c != '"')
            out[used++] = *c;
    while (used > BESTANDSNAAM_MAX - 3 && !dm_utf8_is_valid (out, used)) /* cut within a character */
        used--;
    out[used] = '\0';
    return dm_utf8_is_valid (out, used) ? out : "";
}

/* Browsers write line ends and quotes in names as %0D, %0A and %22.  Source: WHATWG HTML, multipart/form-data. */
static bool read_disposition (gateway_multipart *it, char *value)
{
    char name[GATEWAY_NAME_MAX + 2], filename[HEADERS_MAX];
    if (strncasecmp (value, "form-data", 9) != 0 || !find_parameter (value, "name", name, sizeof name))
        return false;
    bool is_file = find_parameter (value, "filename", filename, sizeof filename);
    const gateway_part part = { .name = dm_arena_strdup (it->arena, name),
                                .filename = is_file ? clean_filename (it->arena, filename) : NULL };
    return *name && strlen (name) <= GATEWAY_NAME_MAX && dm_utf8_is_valid (name, strlen (name))
           && it->sink.begin (it->sink.arg, &part);
}

/* The headers up to their empty line are there: only Content-Disposition counts. */
static bool begin_part (gateway_multipart *it)
{
    static const char wanted[] = "Content-Disposition:";
    it->headers[it->header_bytes] = '\0';
    if (++it->part_count > PARTS_MAX)
        return false;
    for (char *line = it->headers, *next; line && *line; line = next) {
        next = strstr (line, "\r\n");
        if (next) {
            *next = '\0';
            next += 2;
        }
        if (strncasecmp (line, wanted, sizeof wanted - 1) == 0) {
            line += sizeof wanted - 1;
            return read_disposition (it, line + strspn (line, " \t"));
        }
    }
    return false;
}

static size_t feed_headers (gateway_multipart *it, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (it->header_bytes + 1 == HEADERS_MAX || bytes[i] == '\0') {
            it->state = WRONG;
            return i;
        }
        it->headers[it->header_bytes++] = (char) bytes[i];
        if (it->header_bytes >= 4 && memcmp (it->headers + it->header_bytes - 4, "\r\n\r\n", 4) == 0) {
            it->state = begin_part (it) ? BODY : WRONG;
            it->matched = 0;
            return i + 1;
        }
    }
    return size;
}

/* The two bytes after a delimiter say whether a part follows; spaces before the line end are passed over. */
static size_t feed_after (gateway_multipart *it, const uint8_t *bytes, size_t size)
{
    (void) size;
    if (it->after_bytes == 0 && (bytes[0] == ' ' || bytes[0] == '\t'))
        return 1;
    it->after[it->after_bytes++] = (char) bytes[0];
    if (it->after_bytes < 2)
        return 1;
    it->after_bytes = it->header_bytes = 0;
    it->state = memcmp (it->after, "\r\n", 2) == 0 ? HEADERS : memcmp (it->after, "--", 2) == 0 ? COMPLETE : WRONG;
    return 1;
}

static bool give (gateway_multipart *it, const void *bytes, size_t size, size_t *out_given)
{
    *out_given = it->state == BODY && size > 0 ? it->sink.data (it->sink.arg, bytes, size) : size;
    return *out_given == size;
}

/* Bytes that looked like the delimiter's beginning were none: the sink gets them.  Returns false when it has no room.
 */
static bool replay (gateway_multipart *it)
{
    size_t given;
    bool is_done = give (it, it->delimiter + it->replayed, it->matched - it->replayed, &given);
    it->replayed += given;
    it->is_replaying = !is_done;
    if (is_done)
        it->matched = it->replayed = 0;
    return is_done;
}

static void end_part (gateway_multipart *it)
{
    bool is_good = it->state != BODY || it->sink.end (it->sink.arg);
    it->state = is_good ? AFTER_BOUNDARY : WRONG;
    it->matched = 0;
}

/* Since \r stands only at a delimiter's beginning, what was matched and failed never holds another beginning. */
static size_t feed_body (gateway_multipart *it, const uint8_t *bytes, size_t size)
{
    if (it->is_replaying && !replay (it))
        return 0;
    size_t i = 0;
    while (i < size && it->matched < it->delimiter_bytes && (it->matched > 0 || bytes[i] == '\r')) {
        if (bytes[i] == (uint8_t) it->delimiter[it->matched]) {
            it->matched++;
            i++;
        } else if (!replay (it)) {
            return i;
        }
    }
    if (it->matched == it->delimiter_bytes) {
        end_part (it);
        return i;
    }
    if (it->matched > 0 || i == size)
        return i;
    const uint8_t *next = memchr (bytes + i, '\r', size - i);
    size_t plain = next ? (size_t) (next - bytes) - i : size - i, given;
    give (it, bytes + i, plain, &given);
    return i + given;
}

size_t gateway_multipart_feed (gateway_multipart *it, const uint8_t *bytes, size_t size)
{
    static size_t (*const feeds[]) (gateway_multipart * it, const uint8_t *bytes, size_t size) = {
        [PREAMBLE] = feed_body, [AFTER_BOUNDARY] = feed_after, [HEADERS] = feed_headers, [BODY] = feed_body
    };
    size_t taken = 0;
    it->is_paused = false;
    while (taken < size && it->state < COMPLETE && !it->is_paused) {
        state before = it->state;
        size_t count = feeds[it->state](it, bytes + taken, size - taken);
        taken += count;
        if (count == 0 && it->state == before)
            return taken; /* no room */
    }
    return it->state == COMPLETE && !it->is_paused ? size : taken; /* what follows the last boundary is of no meaning */
}

void gateway_multipart_pause (gateway_multipart *it)
{
    it->is_paused = true;
}

bool gateway_multipart_is_wrong (const gateway_multipart *it)
{
    return it->state == WRONG;
}

bool gateway_multipart_is_complete (const gateway_multipart *it)
{
    return it->state == COMPLETE;
}
