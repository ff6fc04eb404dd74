/* SPDX-License-Identifier: EUPL-1.2 */
#include <magic.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "digimeente/documents/v1/documents.pb-c.h"
#include "services/gateway/http/request.h"
#include "services/gateway/exchange/metrics.h"

#define METHOD(name) "digimeente.documents.v1.DocumentsService/" name
#define RESTARTS_MAX 2
#define ROOM_FIRST GATEWAY_CHUNK_BYTES
#define FILE_COUNTS_BYTES ((uint64_t) 1024 * 1024) /* at least: a row, events, a file's name */

/* The endings that a rule may accept, each with the type that libmagic sees in such a file. */
static const struct {
    const char *ending, *formaat;
} kinds[] = {
    { "jpg", "image/jpeg" },
    { "jpeg", "image/jpeg" },
    { "png", "image/png" },
    { "gif", "image/gif" },
    { "webp", "image/webp" },
    { "heic", "image/heic" },
    { "heic", "image/heif" },
    { "pdf", "application/pdf" },
    { "txt", "text/plain" },
    { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { "odt", "application/vnd.oasis.opendocument.text" },
};

struct gateway_upload {
    gateway_request *request;
    gateway_exchange *exchange; /* of it */
    dm_metrics *metrics;
    const gateway_upload_rule *rule; /* NULL: none of that name */
    gateway_field *field;
    dm_uuid document;
    EVP_MD_CTX *hash;
    const char *formaat;
    uint8_t *buffer;
    size_t used, room;
    uint64_t sent;
    bool is_ended;
    bool needs_work;
};

static void refuse (gateway_upload *it, const char *reason, const char *outcome)
{
    it->field->refused = reason;
    it->used = 0;
    dm_metrics_add (it->metrics, GATEWAY_M_UPLOADS, outcome, NULL, 1);
}

static const gateway_upload_rule *find_rule (const gateway_exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->upload_rule_count; i++)
        if (strcmp (exchange->upload_rules[i].name, name) == 0)
            return &exchange->upload_rules[i];
    return NULL;
}

static unsigned count_files (const gateway_fields *form, const char *name)
{
    unsigned count = 0;
    for (size_t i = 0; i < form->count; i++)
        count += form->items[i].filename && strcmp (form->items[i].name, name) == 0;
    return count;
}

/* Counts bytes of a file for its address. A file counts as FILE_COUNTS_BYTES at least. */
static bool may_bring (gateway_upload *it, uint64_t before, uint64_t after)
{
    before = before > 0 && before < FILE_COUNTS_BYTES ? FILE_COUNTS_BYTES : before;
    after = after < FILE_COUNTS_BYTES ? FILE_COUNTS_BYTES : after;
    return gateway_request_may_bring (it->request, (size_t) (after - before));
}

gateway_upload *gateway_upload_open (gateway_request *request, const gateway_part *part)
{
    gateway_upload *it = calloc (1, sizeof *it);
    if (!it)
        abort ();
    it->request = request;
    it->exchange = &request->exchange;
    it->metrics = dm_runtime_metrics (request->exchange.runtime);
    it->rule = find_rule (&request->exchange, part->name);
    it->field = &request->form.items[request->form.count - 1];
    it->document = dm_uuid_new ();
    it->hash = EVP_MD_CTX_new ();
    if (!it->hash || !EVP_DigestInit_ex (it->hash, EVP_sha256 (), NULL))
        abort ();
    if (!it->rule)
        refuse (it, "bestand_onverwacht", "kind");
    else if (count_files (&request->form, part->name) > it->rule->max_files)
        refuse (it, "bestand_te_veel", "count");
    else if (request->is_down)
        refuse (it, "bestand_mislukt", "failed");
    else if (!gateway_request_begin_transfer (request)) /* the form is taken in without it: nothing typed is lost */
        refuse (it, "bestand_druk", "crowded");
    return it;
}

void gateway_upload_destroy (gateway_upload **upload)
{
    gateway_upload *it = *upload;
    if (!it)
        return;
    if (!it->field->refused && !*it->field->value)
        dm_metrics_add (it->metrics, GATEWAY_M_UPLOADS, "abandoned", NULL, 1); /* documents forgets it by itself */
    EVP_MD_CTX_free (it->hash);
    free (it->buffer);
    gateway_request_leave_memory (it->request, it->room);
    free (it);
    *upload = NULL;
}

/* Returns false when all bodies together have no room. */
static bool make_room (gateway_upload *it)
{
    if (it->used < it->room || it->room == GATEWAY_BUFFER_BYTES)
        return true;
    size_t room = it->room ? it->room * 2 : ROOM_FIRST;
    if (!gateway_request_take_memory (it->request, room - it->room))
        return false;
    it->room = room;
    it->buffer = realloc (it->buffer, room);
    if (!it->buffer)
        abort ();
    return true;
}

size_t gateway_upload_take (gateway_upload *it, const uint8_t *bytes, size_t size)
{
    size_t taken = 0;
    while (!it->field->refused && taken < size && it->used < GATEWAY_BUFFER_BYTES) {
        if (!make_room (it)) {
            it->exchange->was_cut_short = true;
            refuse (it, "bestand_druk", "crowded");
            break;
        }
        size_t left = it->room - it->used, step = size - taken < left ? size - taken : left;
        if (it->field->bytes + step > it->rule->max_bytes) {
            refuse (it, "bestand_te_groot", "size");
            break;
        }
        if (!may_bring (it, it->field->bytes, it->field->bytes + step)) {
            refuse (it, "bestand_veel", "rate");
            break;
        }
        memcpy (it->buffer + it->used, bytes + taken, step);
        it->used += step;
        it->field->bytes += step;
        taken += step;
    }
    it->needs_work = !it->field->refused && taken < size;
    return it->field->refused ? size : taken;
}

void gateway_upload_end (gateway_upload *it)
{
    it->is_ended = true;
    if (!it->field->refused && it->field->bytes == 0)
        refuse (it, "bestand_leeg", "kind");
    it->needs_work = !it->field->refused;
}

bool gateway_upload_needs_work (const gateway_upload *it)
{
    return it->needs_work;
}

bool gateway_upload_is_done (const gateway_upload *it)
{
    return it->is_ended;
}

/* The type of the bytes.  Gives: out.  libmagic's database is opened once; only one thread may ask it. */
static void find_formaat (const uint8_t *bytes, size_t size, char *out, size_t out_size)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static magic_t magic;
    pthread_mutex_lock (&mutex);
    if (!magic) {
        magic = magic_open (MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
        if (!magic || magic_load (magic, NULL) != 0)
            abort (); /* libmagic1 comes with its database */
    }
    const char *type = magic_buffer (magic, bytes, size);
    strncpy (out, type ? type : "", out_size - 1);
    out[out_size - 1] = '\0';
    pthread_mutex_unlock (&mutex);
}

static const char *match_kind (const gateway_upload_rule *rule, const char *formaat)
{
    for (size_t k = 0; k < DM_COUNT (kinds); k++)
        for (size_t a = 0; strcmp (kinds[k].formaat, formaat) == 0 && a < rule->accept_count; a++)
            if (strcmp (kinds[k].ending, rule->accept[a]) == 0)
                return kinds[k].formaat;
    return NULL;
}

static void check_kind (gateway_upload *it)
{
    char formaat[128];
    find_formaat (it->buffer, it->used, formaat, sizeof formaat);
    it->formaat = match_kind (it->rule, formaat);
    if (!it->formaat)
        refuse (it, "bestand_soort", "kind");
}

static ProtobufCBinaryData bytes_of (const void *data, size_t size)
{
    return (ProtobufCBinaryData){ size, (uint8_t *) data };
}

static dm_pending *start_chunk (gateway_upload *it, size_t at)
{
    Digimeente__Documents__V1__PutChunkRequest request = DIGIMEENTE__DOCUMENTS__V1__PUT_CHUNK_REQUEST__INIT;
    size_t left = it->used - at;
    request.has_document = request.has_offset = request.has_data = true;
    request.document = bytes_of (it->document.bytes, DM_UUID_BYTES);
    request.offset = it->sent + at;
    request.data = bytes_of (it->buffer + at, left < GATEWAY_CHUNK_BYTES ? left : GATEWAY_CHUNK_BYTES);
    const dm_call_options options = { .origin = &it->exchange->origin };
    return dm_client_start (dm_runtime_client (it->exchange->runtime), "documents", METHOD ("PutChunk"), &options,
                            &request.base);
}

/* Sends the buffer, most chunks at a time.  Returns the first failure. */
static dm_status send_buffer (gateway_upload *it, size_t most)
{
    dm_pending *out[GATEWAY_CHUNKS_OUT];
    dm_error first = { 0 };
    for (size_t at = 0; at < it->used && !first.status;) {
        size_t count = 0;
        for (; count < most && at < it->used; at += GATEWAY_CHUNK_BYTES)
            out[count++] = start_chunk (it, at);
        for (size_t i = 0; i < count; i++) {
            dm_error error = { 0 };
            ProtobufCMessage *reply;
            if (dm_client_wait (&out[i], it->exchange->arena, &reply, &error) && !first.status)
                first = error;
        }
    }
    it->exchange->error = first;
    return first.status;
}

/* Sends the buffer. Chunks that went to several replicas may overtake each other; then they are sent again, one at a
 * time. A chunk that is stored already is answered well once more. */
static dm_status send_on (gateway_upload *it)
{
    EVP_DigestUpdate (it->hash, it->buffer, it->used);
    dm_status status = send_buffer (it, GATEWAY_CHUNKS_OUT);
    for (unsigned i = 0; status == DM_OUT_OF_RANGE && i < RESTARTS_MAX; i++)
        status = send_buffer (it, 1);
    it->sent += it->used;
    it->used = 0;
    return status;
}

static dm_status complete (gateway_upload *it)
{
    uint8_t sha256[32];
    EVP_DigestFinal_ex (it->hash, sha256, NULL);
    Digimeente__Documents__V1__SealRequest seal = DIGIMEENTE__DOCUMENTS__V1__SEAL_REQUEST__INIT;
    seal.has_document = seal.has_bestandsomvang = seal.has_sha256 = true;
    seal.document = bytes_of (it->document.bytes, DM_UUID_BYTES);
    seal.bestandsomvang = it->sent;
    seal.sha256 = bytes_of (sha256, sizeof sha256);
    ProtobufCMessage *reply;
    dm_status status = gateway_call (it->exchange, "documents", METHOD ("Seal"), NULL, &seal.base, &reply);
    if (status)
        return status;
    Digimeente__Documents__V1__CompleteRequest request = DIGIMEENTE__DOCUMENTS__V1__COMPLETE_REQUEST__INIT;
    request.has_document = request.has_bestandsomvang = request.has_sha256 = true;
    request.document = seal.document;
    request.bestandsomvang = seal.bestandsomvang;
    request.sha256 = seal.sha256;
    request.bestandsnaam = (char *) it->field->filename;
    request.formaat = (char *) it->formaat;
    const dm_uuid key = dm_uuid_new ();
    status = gateway_call (it->exchange, "documents", METHOD ("Complete"), key.bytes, &request.base, &reply);
    if (status)
        return status;
    char text[DM_UUID_TEXT_SIZE];
    it->field->value = dm_arena_strdup (it->exchange->arena, dm_uuid_format (it->document.bytes, text));
    dm_metrics_add (it->metrics, GATEWAY_M_UPLOADS, "complete", NULL, 1);
    return DM_OK;
}

dm_status gateway_upload_work (gateway_upload *it)
{
    it->needs_work = false;
    if (it->field->refused)
        return DM_OK;
    if (it->sent == 0)
        check_kind (it);
    if (it->field->refused)
        return DM_OK;
    dm_status status = it->used > 0 ? send_on (it) : DM_OK;
    if (!status && it->is_ended)
        status = complete (it);
    if (status == DM_RESOURCE_EXHAUSTED) { /* the form is taken in without it: this may last */
        refuse (it, "bestand_vol", "full");
        it->exchange->error = (dm_error){ 0 };
        return DM_OK;
    }
    if (status)
        refuse (it, "bestand_mislukt", "failed");
    return status;
}
