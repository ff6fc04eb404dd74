/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "services/gateway/http/request.h"

static const char form_type[] = "application/x-www-form-urlencoded";
static const char multipart_type[] = "multipart/form-data";

#define TEXT_FIRST_BYTES 1024
#define TEXT_COPIES 3 /* as it came, decoded, and cleaned */

/* Makes room for so many bytes of text. When all bodies together have no room, the request fails, and forgets what had
 * come. */
static bool make_room (gateway_request *it, size_t size)
{
    size_t room = it->text_room ? it->text_room : TEXT_FIRST_BYTES;
    while (room < size)
        room *= 2;
    room = room < it->text_most ? room : it->text_most;
    if (!gateway_request_take_memory (it, TEXT_COPIES * (room - it->text_room))) {
        it->form.count = it->text_bytes = 0;
        dm_fail (&it->exchange.error, DM_RESOURCE_EXHAUSTED, NULL, "too many forms are on their way");
        return false;
    }
    it->text_room = room;
    it->text = realloc (it->text, room);
    if (!it->text)
        abort ();
    return true;
}

/* Keeps bytes of the text. Bytes beyond its bound are dropped, and so are bytes that no length announced; the request
 * then fails at its end. */
static size_t take_text (gateway_request *it, const uint8_t *bytes, size_t size)
{
    if (!it->has_body || size > it->text_most - it->text_bytes) {
        it->is_too_large = true;
        return size;
    }
    if (it->text_bytes + size > it->text_room && !make_room (it, it->text_bytes + size))
        return size;
    memcpy (it->text + it->text_bytes, bytes, size);
    it->text_bytes += size;
    return size;
}

dm_status gateway_receive_check_form (const gateway_request *it, dm_error *error)
{
    const gateway_proof *proof = it->exchange.route->proof;
    if (!proof->token_field)
        return DM_OK;
    const char *token = NULL;
    for (size_t i = 0; !token && i < it->form.count; i++)
        if (strcmp (it->form.items[i].name, proof->token_field) == 0)
            token = it->form.items[i].value;
    return proof->check_token (&it->exchange, token, error);
}

/* True when files of this form are stored, or passed over. The token comes before the files. When it is wrong, a form
 * from a page of ours keeps its text and loses its files; any other form is refused. */
static bool may_have_files (gateway_request *it)
{
    if (it->refused.status || !gateway_receive_check_form (it, &it->refused))
        return true;
    it->exchange.upload_rule_count = 0;
    if (!it->exchange.is_same_origin)
        it->exchange.error = it->refused;
    return it->exchange.is_same_origin;
}

static bool begin_file (gateway_request *it, const gateway_part *part)
{
    if (!may_have_files (it))
        return false;
    dm_status status = gateway_fields_add (&it->form, part->name, strlen (part->name), "", 0, &it->exchange.error);
    if (status)
        return false;
    it->form.items[it->form.count - 1].filename = *part->filename ? part->filename : "bestand";
    it->upload = gateway_upload_open (it, part);
    return true;
}

/* A browser sends a field without a file as a file that has no name and no bytes. Such a part is passed over. */
static bool begin (void *arg, const gateway_part *part)
{
    gateway_request *it = arg;
    it->part = dm_arena_copy (it->exchange.arena, part, sizeof *part);
    it->part_start = it->text_bytes;
    return !part->filename || !*part->filename || begin_file (it, part);
}

static size_t data (void *arg, const uint8_t *bytes, size_t size)
{
    gateway_request *it = arg;
    if (!it->part->filename)
        return take_text (it, bytes, size);
    if (!it->upload && !begin_file (it, it->part)) { /* bytes without a name */
        it->is_stopped = true;
        return size;
    }
    return gateway_upload_take (it->upload, bytes, size);
}

static bool end (void *arg)
{
    gateway_request *it = arg;
    if (it->exchange.error.status)
        return false;
    if (!it->part->filename)
        return gateway_fields_add (&it->form, it->part->name, strlen (it->part->name),
                                   it->text ? it->text + it->part_start : "", it->text_bytes - it->part_start,
                                   &it->exchange.error)
               == DM_OK;
    if (!it->upload)
        return !it->is_stopped;
    gateway_upload_end (it->upload);
    if (gateway_upload_needs_work (it->upload))
        gateway_multipart_pause (it->multipart);
    else
        gateway_upload_destroy (&it->upload);
    return true;
}

dm_status gateway_receive_open (gateway_request *it, dm_error *error)
{
    const char *type = MHD_lookup_connection_value (it->connection, MHD_HEADER_KIND, "Content-Type");
    gateway_fields_init (&it->form, it->exchange.arena);
    if (type && strncasecmp (type, form_type, sizeof form_type - 1) == 0)
        return DM_OK;
    if (!type || strncasecmp (type, multipart_type, sizeof multipart_type - 1) != 0)
        return dm_fail (error, DM_INVALID_ARGUMENT, "content-type", "a form is %s or %s", form_type, multipart_type);
    const gateway_multipart_sink sink = { begin, data, end, it };
    return gateway_multipart_open (type, &sink, it->exchange.arena, &it->multipart, error);
}

size_t gateway_receive (gateway_request *it, const uint8_t *bytes, size_t size)
{
    if (it->exchange.error.status || it->is_too_large || it->response)
        return size; /* it has failed; the rest is read, so that the browser shows the answer */
    if (!it->multipart)
        return take_text (it, bytes, size);
    size_t taken = gateway_multipart_feed (it->multipart, bytes, size);
    if (!gateway_multipart_is_wrong (it->multipart))
        return taken;
    if (!it->exchange.error.status)
        dm_fail (&it->exchange.error, DM_INVALID_ARGUMENT, "body", "the form is not multipart/form-data as it says");
    return size;
}

void gateway_receive_close (gateway_request *it)
{
    dm_error *error = &it->exchange.error;
    if (it->is_too_large)
        return;
    if (!error->status && !it->multipart)
        gateway_form_parse (&it->form, it->text, it->text_bytes, error);
    else if (!error->status && !gateway_multipart_is_complete (it->multipart))
        dm_fail (error, DM_INVALID_ARGUMENT, "body", "the form ends too soon");
    it->exchange.form = it->form.items;
    it->exchange.form_count = it->form.count;
    if (error->status)
        it->refused = *error;
}
