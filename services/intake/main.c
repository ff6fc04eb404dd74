/* SPDX-License-Identifier: EUPL-1.2 */
/* intake: takes requests in and keeps the zaken. */
#include "common/service.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/store.h"
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
    { "person-key", DM_SETTING_SECRET, "",
      "64 hex digits, the key that encrypts citizen service numbers; never changes", 0, 0 },
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
        .constraints = intake_constraints,
        .constraint_count = intake_constraint_count,
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
