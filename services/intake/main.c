/* SPDX-License-Identifier: EUPL-1.2 */
/* intake: takes requests in and keeps the zaken. */
#include "common/service.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/handlers.h"
#include "services/intake/intake.h"
#include "sql/intake.h"

#define METHOD(name) "digimeente.intake.v1.IntakeService/" name
#define PULL "digimeente.log.v1.LogService/Pull"

static const dm_method methods[] = {
    { METHOD ("ListZaaktypen"), DM_READ, handle_list_zaaktypen, NULL },
    { METHOD ("Submit"), DM_WRITE, handle_submit, NULL },
    { METHOD ("GetZaak"), DM_READ, handle_get_zaak, NULL },
    { METHOD ("ViewZaak"), DM_READ_LOGGED, handle_view_zaak, NULL },
    { METHOD ("ListZaken"), DM_READ, handle_list_zaken, NULL },
    { METHOD ("SetStatus"), DM_WRITE, handle_set_status, NULL },
    { METHOD ("GetContact"), DM_READ, handle_get_contact, NULL },
};

static const dm_consumer consumers[] = {
    { "documents", handle_document_event, false },
};

static const dm_access access_list[] = {
    { "digictl", METHOD ("ListZaaktypen"), DM_ACTORS (BEHEERDER) },
    { "digictl", METHOD ("Submit"), DM_ACTORS (BEHEERDER) },
    { "digictl", METHOD ("ViewZaak"), DM_ACTORS (BEHEERDER) },
    { "digictl", METHOD ("ListZaken"), DM_ACTORS (BEHEERDER) },
    { "digictl", METHOD ("SetStatus"), DM_ACTORS (BEHEERDER) },
    { "digictl", "digimeente.ops.v1.OpsService/*", DM_ACTORS (BEHEERDER) },
    { "documents", METHOD ("GetZaak"), DM_ACTORS (SYSTEM) },
    { "documents", PULL, DM_ACTORS (SYSTEM) },
    { "notification", METHOD ("GetZaak"), DM_ACTORS (SYSTEM) },
    { "notification", METHOD ("GetContact"), DM_ACTORS (SYSTEM) },
    { "notification", PULL, DM_ACTORS (SYSTEM) },
    { "audit", PULL, DM_ACTORS (SYSTEM) },
};

static const dm_setting settings[] = {
    { "person-key", DM_SETTING_SECRET, "", "64 hex digits, the key that encrypts citizen service numbers; never changes",
      0, 0 },
};

/* A zaaknummer that is taken: the work runs again and draws another. What the handlers check before they write can still
 * be true of a replica's work that was not committed then. */
static const dm_constraint constraints[] = {
    { "zaak_identificatie_key", DM_ABORTED, "", "this zaaknummer was given out meanwhile" },
    { "zaak_zaaktype_fkey", DM_INVALID_ARGUMENT, "zaaktype", "there is no such zaaktype" },
    { "zaakinformatieobject_pkey", DM_FAILED_PRECONDITION, "documenten", "a document belongs to another zaak" },
    { "zaakinformatieobject_informatieobject_fkey", DM_ABORTED, "documenten", "a document is not known any more" },
    { "status_zaaktype_statustype_fkey", DM_INVALID_ARGUMENT, "statustype", "there is no such statustype" },
    { "zaak_antwoorden_check", DM_INVALID_ARGUMENT, "antwoorden", "a JSON object is needed" },
    { "zaak_taal_check", DM_INVALID_ARGUMENT, "taal", "nl or en" },
    { "persoon_naam_check", DM_INVALID_ARGUMENT, "initiator.naam", "at most 200 characters" },
    { "persoon_verblijfsadres_check", DM_INVALID_ARGUMENT, "initiator.verblijfsadres", "at most 400 characters" },
    { "persoon_emailadres_check", DM_INVALID_ARGUMENT, "initiator.emailadres", "at most 254 characters" },
    { "status_statustoelichting_check", DM_INVALID_ARGUMENT, "statustoelichting", "at most 1000 characters" },
};

static const ProtobufCServiceDescriptor *const descriptors[] = {
    &digimeente__intake__v1__intake_service__descriptor,
};

int main (int argc, char **argv)
{
    const dm_service service = {
        .name = "intake",
        .purpose = "takes requests in and keeps the zaken",
        .methods = methods,
        .method_count = DM_COUNT (methods),
        .consumers = consumers,
        .consumer_count = DM_COUNT (consumers),
        .access = access_list,
        .access_count = DM_COUNT (access_list),
        .settings = settings,
        .setting_count = DM_COUNT (settings),
        .constraints = constraints,
        .constraint_count = DM_COUNT (constraints),
        .queries = intake_queries,
        .query_count = intake_query_count,
        .migrations = intake_migrations,
        .migration_count = intake_migration_count,
        .descriptors = descriptors,
        .descriptor_count = DM_COUNT (descriptors),
        .open = intake_open,
        .close = intake_close,
    };
    return dm_service_main (&service, argc, argv);
}
