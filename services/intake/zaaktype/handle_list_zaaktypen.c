/* SPDX-License-Identifier: EUPL-1.2 */
/* Lists what can be asked for. */
#include <string.h>
#include "common/db.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "services/intake/value/name.h"
#include "services/intake/zaaktype/handlers.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__Zaaktype Zaaktype;
typedef Digimeente__Intake__V1__Statustype Statustype;
typedef Digimeente__Intake__V1__ListZaaktypenResponse ListZaaktypenResponse;

static Zaaktype *read_zaaktype (dm_arena *arena, const PGresult *rows, int row)
{
    Zaaktype *zaaktype = dm_arena_alloc (arena, sizeof *zaaktype);
    digimeente__intake__v1__zaaktype__init (zaaktype);
    zaaktype->identificatie = dm_get_text (rows, row, INTAKE_LIST_STATUSTYPEN_ZAAKTYPE);
    zaaktype->omschrijving = dm_get_text (rows, row, INTAKE_LIST_STATUSTYPEN_ZAAKTYPE_OMSCHRIJVING);
    zaaktype->has_doorlooptijd_days = zaaktype->has_bewaartermijn_days = true;
    zaaktype->doorlooptijd_days = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_STATUSTYPEN_DOORLOOPTIJD_DAYS);
    zaaktype->bewaartermijn_days = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_STATUSTYPEN_BEWAARTERMIJN_DAYS);
    return zaaktype;
}

static Statustype *read_statustype (dm_arena *arena, const PGresult *rows, int row)
{
    Statustype *statustype = dm_arena_alloc (arena, sizeof *statustype);
    digimeente__intake__v1__statustype__init (statustype);
    statustype->identificatie = dm_get_text (rows, row, INTAKE_LIST_STATUSTYPEN_IDENTIFICATIE);
    statustype->omschrijving = intake_name_read (arena, rows, row, INTAKE_LIST_STATUSTYPEN_OMSCHRIJVING);
    statustype->has_volgnummer = statustype->has_is_eindstatus = true;
    statustype->volgnummer = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_STATUSTYPEN_VOLGNUMMER);
    statustype->is_eindstatus = dm_get_bool (rows, row, INTAKE_LIST_STATUSTYPEN_IS_EINDSTATUS);
    return statustype;
}

/* Rows of one zaaktype stand together. */
dm_status intake_handle_list_zaaktypen (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *out)
{
    (void) request;
    ListZaaktypenResponse *reply = (ListZaaktypenResponse *) out;
    const PGresult *rows;
    dm_status status = dm_tx_query (call, &intake_sql_list_statustypen, &rows);
    if (status)
        return status;
    size_t count = (size_t) PQntuples (rows);
    Statustype **statustypen = dm_arena_alloc (call->arena, count * sizeof (Statustype *));
    reply->zaaktypen = dm_arena_alloc (call->arena, count * sizeof (Zaaktype *));
    Zaaktype *zaaktype = NULL;
    for (size_t i = 0; i < count; i++) {
        statustypen[i] = read_statustype (call->arena, rows, (int) i);
        if (!zaaktype
            || strcmp (zaaktype->identificatie, dm_get_text (rows, (int) i, INTAKE_LIST_STATUSTYPEN_ZAAKTYPE)) != 0) {
            zaaktype = reply->zaaktypen[reply->n_zaaktypen++] = read_zaaktype (call->arena, rows, (int) i);
            zaaktype->statustypen = &statustypen[i];
        }
        zaaktype->n_statustypen++;
    }
    return DM_OK;
}
