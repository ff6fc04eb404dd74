/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/journey_store.h"

#include <openssl/sha.h>
#include <string.h>
#include "common/db.h"
#include "common/event.h"
#include "services/intake/journey/journey_inside.h"
#include "common/yaml.h"
#include "services/intake/value/json.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__CheckJourneyResponse Check;

/* What is there already. */
typedef struct present {
    uint32_t offered, newest, same; /* 0: none */
    bool is_shipped;                /* what is offered came with the program, or nothing is offered */
    bool is_withdrawn;
} present;

/* The lines of zaaktype and term are known to the file's tree alone; so it is read once more.
 * Takes: zaaktype NULL where there is none, as the call's error says. */
static void refuse (dm_call *call, const char *yaml, const intake_zaaktype *zaaktype, Check *check)
{
    dm_reasons unused = { .arena = call->arena }, reasons = { .arena = call->arena };
    cJSON *root = dm_yaml_read (yaml, &unused);
    if (zaaktype)
        dm_reason_add (&reasons, dm_yaml_line (intake_get (intake_get (root, "term"), "days")),
                       DM_PLACE (DM_PLACE (NULL, "term"), "days"),
                       "the term of zaaktype %s is %u days, and that is what people must be promised",
                       zaaktype->identificatie, (unsigned) zaaktype->doorlooptijd_days);
    else
        dm_reason_add (&reasons, dm_yaml_line (intake_get (root, "zaaktype")), DM_PLACE (NULL, "zaaktype"), "%s",
                       call->error.message);
    cJSON_Delete (root);
    check->reasons = dm_arena_copy (call->arena, reasons.rows, reasons.count * sizeof (void *));
    check->n_reasons = reasons.count;
    check->has_sha256 = check->has_fields = check->has_steps = check->has_tests = false;
}

/* The promise of one that came with the program is not looked at: a municipality that gave a zaaktype another term
 * publishes its own journey, and must not be kept from starting by ours. */
dm_status intake_journey_read_file (dm_call *call, intake_zaaktypen *zaaktypen, const char *yaml, bool is_shipped,
                                    intake_journey **out, Check *out_check)
{
    intake_zaaktype zaaktype;
    dm_status status = intake_journey_read_yaml (yaml, call->arena, out, out_check, &call->error);
    if (status || !*out)
        return status;
    status = intake_zaaktype_find (call, zaaktypen, intake_journey_zaaktype (*out), &zaaktype);
    if (!status && (is_shipped || intake_journey_term_days (*out) == zaaktype.doorlooptijd_days))
        return DM_OK;
    if (!status || status == DM_INVALID_ARGUMENT) {
        refuse (call, yaml, status ? NULL : &zaaktype, out_check);
        call->error = (dm_error){ 0 };
        status = DM_OK;
    }
    intake_journey_destroy (out);
    return status;
}

static dm_status find_present (dm_call *call, const intake_journey *journey, present *out)
{
    const char *name = intake_journey_name (journey);
    const PGresult *rows;
    dm_tx_send (call->tx, &intake_sql_insert_journey, DM_TEXT (name));
    dm_tx_send (call->tx, &intake_sql_lock_journey, DM_TEXT (name));
    dm_status status = dm_tx_query (call, &intake_sql_find_journey_contents, &rows, DM_TEXT (name),
                                    DM_BYTES (intake_journey_sha256 (journey), INTAKE_SHA256_BYTES));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return dm_fail (&call->error, DM_INTERNAL, "journey", "the journey's row is gone");
    *out = (present){ .offered = (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_JOURNEY_CONTENTS_OFFERED),
                      .is_shipped = dm_get_bool (rows, 0, INTAKE_FIND_JOURNEY_CONTENTS_IS_SHIPPED),
                      .newest = (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_JOURNEY_CONTENTS_NEWEST),
                      .same = (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_JOURNEY_CONTENTS_SAME),
                      .is_withdrawn = dm_get_bool (rows, 0, INTAKE_FIND_JOURNEY_CONTENTS_IS_WITHDRAWN) };
    return DM_OK;
}

/* Source: journey.proto, JourneyPublished. */
static void emit (dm_call *call, const char *type, const char *name, const ProtobufCMessage *data)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    const char *subject = dm_arena_printf (call->arena, "journey:%s", name);
    SHA256 ((const unsigned char *) subject, strlen (subject), hash);
    dm_emit (call, type, hash, NULL, data);
}

static void emit_published (dm_call *call, const intake_journey *journey, uint32_t version)
{
    Digimeente__Intake__V1__JourneyPublished published = DIGIMEENTE__INTAKE__V1__JOURNEY_PUBLISHED__INIT;
    published.journey = (char *) intake_journey_name (journey);
    published.has_version = published.has_sha256 = true;
    published.version = version;
    published.sha256 = (ProtobufCBinaryData){ INTAKE_SHA256_BYTES, (uint8_t *) intake_journey_sha256 (journey) };
    emit (call, "nl.digimeente.journey.published", published.journey, &published.base);
}

static void store (dm_call *call, const intake_journey *journey, const char *yaml, bool is_shipped,
                   const present *found, uint32_t version)
{
    const char *name = intake_journey_name (journey);
    if (!found->same)
        dm_tx_send (call->tx, &intake_sql_insert_journey_version, DM_TEXT (name), DM_INT4 ((int32_t) version),
                    DM_TEXT (intake_journey_json (journey)),
                    DM_BYTES (intake_journey_sha256 (journey), INTAKE_SHA256_BYTES), DM_TEXT (yaml),
                    DM_BOOL (is_shipped), DM_TEXT (call->origin->actor.id));
    if (found->offered == version)
        return;
    dm_tx_send (call->tx, &intake_sql_update_journey, DM_TEXT (name), DM_INT4 ((int32_t) version));
    emit_published (call, journey, version);
}

dm_status intake_journey_publish (dm_call *call, const intake_journey *journey, const char *yaml, bool is_shipped,
                                  uint32_t *out_version)
{
    present found = { 0 };
    const uint32_t wanted = intake_journey_version (journey);
    dm_status status = find_present (call, journey, &found);
    if (status)
        return status;
    *out_version = 0;
    if (is_shipped && (found.same || !found.is_shipped || found.is_withdrawn))
        return DM_OK;
    uint32_t version = found.same ? found.same : found.newest + 1;
    if (wanted && wanted != version)
        return dm_fail (&call->error, DM_INVALID_ARGUMENT, "version",
                        found.same ? "version: these contents are version %u" : "version: the next version is %u",
                        version);
    store (call, journey, yaml, is_shipped, &found, version);
    *out_version = version;
    return DM_OK;
}

dm_status intake_journey_withdraw (dm_call *call, const char *name, uint32_t *out_version)
{
    const PGresult *rows;
    dm_tx_send (call->tx, &intake_sql_lock_journey, DM_TEXT (name));
    dm_status status = dm_tx_query (call, &intake_sql_find_journey, &rows, DM_TEXT (name));
    if (status)
        return status;
    if (PQntuples (rows) == 0)
        return intake_journeys_fail (call, name);
    *out_version = dm_get_is_null (rows, 0, INTAKE_FIND_JOURNEY_VERSION)
                       ? 0
                       : (uint32_t) dm_get_int4 (rows, 0, INTAKE_FIND_JOURNEY_VERSION);
    if (*out_version == 0)
        return DM_OK;
    dm_tx_send (call->tx, &intake_sql_withdraw_journey, DM_TEXT (name), DM_TEXT (call->origin->actor.id));
    Digimeente__Intake__V1__JourneyWithdrawn withdrawn = DIGIMEENTE__INTAKE__V1__JOURNEY_WITHDRAWN__INIT;
    withdrawn.journey = (char *) name;
    withdrawn.has_version = true;
    withdrawn.version = *out_version;
    emit (call, "nl.digimeente.journey.withdrawn", name, &withdrawn.base);
    return DM_OK;
}
