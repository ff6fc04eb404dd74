/* SPDX-License-Identifier: EUPL-1.2 */
#include "common/gate.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include "common/clock.h"
#include "common/utf8.h"

#define DECODED_MAX (4 * DM_BODY_MAX) /* an empty element is 2 bytes on the wire and a hundred in memory */
#define KEY_OLDEST_MS (7LL * 24 * 3600 * 1000)
#define HOUR_MS (3600LL * 1000)
#define KEY_AHEAD_MS (24 * HOUR_MS)

typedef Digimeente__Rpc__V1__Header Header;

typedef struct row {
    const dm_method *method;
    const ProtobufCMessageDescriptor *input, *output;
} row;

struct dm_gate {
    const dm_gate_config *config;
    EVP_MD *sha256;
    EVP_MD_CTX *digest;
    row *rows; /* ascending by name */
    size_t row_count;
};

static int compare_rows (const void *a, const void *b)
{
    return strcmp (((const row *) a)->method->name, ((const row *) b)->method->name);
}

static void collect_rows (dm_gate *gate, const dm_gate_config *config)
{
    for (size_t t = 0; t < config->method_table_count; t++)
        gate->row_count += config->method_counts[t];
    gate->rows = calloc (gate->row_count + 1, sizeof *gate->rows);
    if (!gate->rows)
        abort ();
    row *next = gate->rows;
    for (size_t t = 0; t < config->method_table_count; t++)
        for (size_t i = 0; i < config->method_counts[t]; i++, next++) {
            next->method = &config->method_tables[t][i];
            bool has_types = dm_method_find_types (config->descriptors, config->descriptor_count, next->method->name,
                                                   &next->input, &next->output);
            assert (has_types);
            (void) has_types;
        }
    qsort (gate->rows, gate->row_count, sizeof *gate->rows, compare_rows);
    for (size_t i = 1; i < gate->row_count; i++)
        assert (compare_rows (&gate->rows[i - 1], &gate->rows[i]) != 0);
}

dm_gate *dm_gate_open (const dm_gate_config *config)
{
    dm_gate *gate = calloc (1, sizeof *gate);
    if (!gate)
        abort ();
    gate->config = config;
    gate->sha256 = EVP_MD_fetch (NULL, "SHA256", NULL);
    gate->digest = EVP_MD_CTX_new ();
    if (!gate->sha256 || !gate->digest)
        abort ();
    collect_rows (gate, config);
    return gate;
}

void dm_gate_destroy (dm_gate **gate)
{
    if (!*gate)
        return;
    EVP_MD_CTX_free ((*gate)->digest);
    EVP_MD_free ((*gate)->sha256);
    free ((*gate)->rows);
    free (*gate);
    *gate = NULL;
}

/* What one message may take in memory. */
typedef struct budget {
    dm_arena *arena;
    size_t left;
} budget;

static void *budget_alloc (void *data, size_t size)
{
    budget *it = data;
    if (size > it->left)
        return NULL;
    it->left -= size;
    return dm_arena_alloc (it->arena, size);
}

static void budget_free (void *data, void *pointer)
{
    (void) data;
    (void) pointer;
}

static ProtobufCMessage *decode (dm_arena *arena, const ProtobufCMessageDescriptor *type, ProtobufCBinaryData bytes)
{
    budget it = { arena, DECODED_MAX };
    ProtobufCAllocator allocator = { budget_alloc, budget_free, &it };
    return protobuf_c_message_unpack (type, &allocator, bytes.len, bytes.data);
}

/* A request on its way through the gate. */
typedef struct arrival {
    dm_gate *gate;
    dm_request *request;
    ProtobufCBinaryData header_bytes, body_bytes;
    const Header *header;
    const row *row;
    bool has_call_id;
} arrival;

static dm_status read_header (arrival *it)
{
    dm_request *request = it->request;
    if (it->header_bytes.len > 0 && it->header_bytes.len <= DM_HEADER_MAX)
        it->header =
            (const Header *) decode (request->arena, &digimeente__rpc__v1__header__descriptor, it->header_bytes);
    if (it->header) {
        it->has_call_id = it->header->has_call_id;
        request->call_id = it->header->call_id;
        return DM_OK;
    }
    it->has_call_id = dm_header_find_call_id (it->header_bytes.data, it->header_bytes.len, &request->call_id);
    return dm_fail (&request->error, DM_INVALID_ARGUMENT, "header", "it is no Header of at most %d bytes",
                    DM_HEADER_MAX);
}

static dm_status check_budget (arrival *it)
{
    if (it->header->has_timeout_ms && it->header->timeout_ms == 0)
        return dm_fail (&it->request->error, DM_DEADLINE_EXCEEDED, "timeout_ms", "the time for this call has run out");
    return DM_OK;
}

static dm_status check_header (arrival *it)
{
    dm_request *request = it->request;
    request->deadline_ms = request->received_us / 1000 + it->header->timeout_ms;
    return dm_header_check (it->header, &request->origin, &request->error);
}

static dm_status find_method (arrival *it)
{
    const dm_method wanted = { .name = it->header->method };
    it->row = bsearch (&(row){ .method = &wanted }, it->gate->rows, it->gate->row_count, sizeof (row), compare_rows);
    if (!it->row)
        return dm_fail (&it->request->error, DM_UNIMPLEMENTED, "method", "this service has no such method");
    it->request->method = it->row->method;
    it->request->output = it->row->output;
    return DM_OK;
}

/* Before anything is told: whoever was taken out of the peers file may have a connection that stands. */
static dm_status check_peer (arrival *it)
{
    return *it->request->origin.peer ? DM_OK
                                     : dm_fail (&it->request->error, DM_PERMISSION_DENIED, NULL,
                                                "this key is not in the peers file any more");
}

/* An operator's key is that of one person, who cannot act as another. */
static dm_status check_operator (arrival *it)
{
    const dm_origin *origin = &it->request->origin;
    if (!origin->is_operator || strcmp (origin->actor.id, origin->peer) == 0)
        return DM_OK;
    return dm_fail (&it->request->error, DM_PERMISSION_DENIED, "actor.id",
                    "this key is that of %s, who acts as nobody else", origin->peer);
}

static dm_status check_access (arrival *it)
{
    const dm_gate_config *config = it->gate->config;
    const dm_origin *origin = &it->request->origin;
    const char *method = it->header->method, *peer = origin->is_operator ? DM_OPERATOR : origin->peer;
    if (dm_access_allows (config->access, config->access_count, peer, method, origin->actor.kind))
        return check_operator (it);
    for (int kind = DM_ACTOR_NONE; kind <= DM_ACTOR_SYSTEM; kind++)
        if (dm_access_allows (config->access, config->access_count, peer, method, (dm_actor_kind) kind))
            return dm_fail (&it->request->error, DM_PERMISSION_DENIED, "actor.kind",
                            "the peer %s may not present this kind of actor here", origin->peer);
    return dm_fail (&it->request->error, DM_PERMISSION_DENIED, "method", "the peer %s may not call this method",
                    origin->peer);
}

dm_status dm_gate_check_key (const uint8_t *key, dm_error *error)
{
    int64_t time_ms, now_ms = dm_clock_now_ms ();
    if (!key || !dm_uuid_is_v7 (key, &time_ms))
        return dm_fail (error, DM_INVALID_ARGUMENT, "key", "a UUIDv7 of 16 bytes is needed");
    if (time_ms < now_ms - KEY_OLDEST_MS)
        return dm_fail (error, DM_INVALID_ARGUMENT, "key",
                        "it is %lld days old by the clock of this service, and is good for 7: compare the clocks, or "
                        "take a new key for a new request",
                        (long long) ((now_ms - time_ms) / (24 * HOUR_MS)));
    if (time_ms > now_ms + KEY_AHEAD_MS)
        return dm_fail (error, DM_INVALID_ARGUMENT, "key",
                        "it is of %lld hours from now by the clock of this service: the clocks of the two machines "
                        "differ; digictl doctor compares them",
                        (long long) ((time_ms - now_ms) / HOUR_MS));
    return DM_OK;
}

static dm_status check_key (arrival *it)
{
    dm_request *request = it->request;
    if (it->row->method->kind != DM_WRITE)
        return DM_OK;
    const uint8_t *key = it->header->has_key ? it->header->key.data : NULL;
    dm_status status = dm_gate_check_key (key, &request->error);
    if (status)
        return status;
    request->has_key = true;
    request->is_repeat = it->header->attempt > 1;
    memcpy (request->key, key, sizeof request->key);
    return DM_OK;
}

static dm_status check_size (arrival *it)
{
    if (it->body_bytes.len > DM_BODY_MAX)
        return dm_fail (&it->request->error, DM_INVALID_ARGUMENT, "body", "at most %d bytes", DM_BODY_MAX);
    return DM_OK;
}

static dm_status read_body (arrival *it)
{
    it->request->message = decode (it->request->arena, it->row->input, it->body_bytes);
    if (!it->request->message)
        return dm_fail (&it->request->error, DM_INVALID_ARGUMENT, "body", "it is no %s", it->row->input->name);
    return DM_OK;
}

static dm_status check_text (arrival *it)
{
    char field[sizeof it->request->error.field];
    if (!dm_utf8_check_message (it->request->message, field, sizeof field))
        return dm_fail (&it->request->error, DM_INVALID_ARGUMENT, field,
                        "it is not UTF-8 text without control characters");
    return DM_OK;
}

static void hash (EVP_MD_CTX *digest, const EVP_MD *sha256, const char *name, ProtobufCBinaryData body, uint8_t out[32])
{
    if (!EVP_DigestInit_ex2 (digest, sha256, NULL) || !EVP_DigestUpdate (digest, name, strlen (name) + 1)
        || !EVP_DigestUpdate (digest, body.data, body.len) || !EVP_DigestFinal_ex (digest, out, NULL))
        abort ();
}

void dm_gate_hash (const dm_method *method, ProtobufCBinaryData body, uint8_t out[32])
{
    EVP_MD_CTX *digest = EVP_MD_CTX_new ();
    if (!digest)
        abort ();
    hash (digest, EVP_sha256 (), method->name, body, out);
    EVP_MD_CTX_free (digest);
}

/* In this order; the first that refuses answers. */
static const struct {
    dm_status (*check) (arrival *it);
    const char *refused; /* the label of DM_M_RPC_SERVER_REFUSED */
} checks[] = {
    /* clang-format off */
    { read_header, "decode" },
    { check_peer, "access" },
    { check_budget, "expired" },
    { check_header, "header" },
    { find_method, "unknown_method" },
    { check_access, "access" },
    { check_key, "header" },
    { check_size, "size" },
    { read_body, "decode" },
    { check_text, "utf8" },
    /* clang-format on */
};

dm_status dm_gate_admit (dm_gate *gate, dm_request *request, ProtobufCBinaryData header, ProtobufCBinaryData body,
                         const char **out_refused, bool *out_is_answerable)
{
    arrival it = { .gate = gate, .request = request, .header_bytes = header, .body_bytes = body };
    for (size_t i = 0; i < DM_COUNT (checks); i++)
        if (checks[i].check (&it)) {
            *out_refused = checks[i].refused;
            *out_is_answerable = it.has_call_id;
            return request->error.status;
        }
    if (request->has_key)
        hash (gate->digest, gate->sha256, it.row->method->name, body, request->hash);
    return DM_OK;
}
