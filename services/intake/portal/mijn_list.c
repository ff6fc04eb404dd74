/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/value/term.h"
#include "services/intake/portal/mijn_list.h"

#include <string.h>
#include "services/intake/journey/describe.h"
#include "services/intake/value/name.h"
#include "services/intake/zaak/handling.h"
#include "sql/intake.h"

typedef Digimeente__Intake__V1__MijnZaak MijnZaak;
typedef Digimeente__Intake__V1__Resultaat Resultaat;
typedef Digimeente__Intake__V1__NextStep NextStep;

static NextStep *read_step (dm_arena *arena, const PGresult *rows, int row)
{
    NextStep *step = dm_arena_alloc (arena, sizeof *step);
    digimeente__intake__v1__next_step__init (step);
    step->identificatie = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_STATUSTYPE);
    step->omschrijving = intake_name_read (arena, rows, row, INTAKE_LIST_MIJN_ZAKEN_STATUS_OMSCHRIJVING);
    step->has_datum_status_gezet_ms = !dm_get_is_null (rows, row, INTAKE_LIST_MIJN_ZAKEN_DATUM_STATUS_GEZET_MS);
    step->datum_status_gezet_ms = dm_get_int8 (rows, row, INTAKE_LIST_MIJN_ZAKEN_DATUM_STATUS_GEZET_MS);
    step->has_is_reached = true;
    step->is_reached = dm_get_bool (rows, row, INTAKE_LIST_MIJN_ZAKEN_IS_REACHED);
    return step;
}

/* NULL: it was not decided. */
static Resultaat *read_resultaat (dm_arena *arena, const PGresult *rows, int row)
{
    if (dm_get_is_null (rows, row, INTAKE_LIST_MIJN_ZAKEN_RESULTAATTYPE))
        return NULL;
    Resultaat *resultaat = dm_arena_alloc (arena, sizeof *resultaat);
    digimeente__intake__v1__resultaat__init (resultaat);
    resultaat->resultaattype = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_RESULTAATTYPE);
    resultaat->omschrijving = intake_name_read (arena, rows, row, INTAKE_LIST_MIJN_ZAKEN_RESULTAAT_OMSCHRIJVING);
    resultaat->has_decided_ms = true;
    resultaat->decided_ms = dm_get_int8 (rows, row, INTAKE_LIST_MIJN_ZAKEN_DECIDED_MS);
    resultaat->decided_by = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_DECIDED_BY);
    resultaat->rechtsmiddel = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_RECHTSMIDDEL);
    if (resultaat->rechtsmiddel)
        resultaat->rechtsmiddel_until =
            intake_term_rechtsmiddel (dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_DECIDED_ON), arena);
    return resultaat;
}

static MijnZaak *read_zaak (dm_call *call, const PGresult *rows, int row)
{
    dm_arena *arena = call->arena;
    MijnZaak *zaak = dm_arena_alloc (arena, sizeof *zaak);
    digimeente__intake__v1__mijn_zaak__init (zaak);
    zaak->has_uuid = zaak->has_is_suspended = zaak->has_is_suspended_by_hand = zaak->has_is_erased = true;
    zaak->is_erased = dm_get_bool (rows, row, INTAKE_LIST_MIJN_ZAKEN_IS_ERASED);
    zaak->has_has_owner = zaak->has_owner = true; /* a list has own zaken alone, whose mails never wait */
    zaak->has_is_mail_held = true;
    zaak->has_open_questions = zaak->has_omitted_questions = true;
    zaak->uuid = dm_get_bytes (rows, row, INTAKE_LIST_MIJN_ZAKEN_UUID);
    zaak->identificatie = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_IDENTIFICATIE);
    zaak->zaaktype = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_ZAAKTYPE);
    zaak->title = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_ZAAKTYPE_OMSCHRIJVING);
    zaak->startdatum = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_STARTDATUM);
    zaak->uiterlijke_einddatum_afdoening =
        dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_UITERLIJKE_EINDDATUM_AFDOENING);
    zaak->einddatum = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_EINDDATUM);
    zaak->is_suspended = dm_get_bool (rows, row, INTAKE_LIST_MIJN_ZAKEN_IS_SUSPENDED);
    zaak->is_suspended_by_hand = dm_get_bool (rows, row, INTAKE_LIST_MIJN_ZAKEN_IS_SUSPENDED_BY_HAND);
    zaak->behandelaar = dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_BEHANDELAAR);
    zaak->open_questions = (uint32_t) dm_get_int4 (rows, row, INTAKE_LIST_MIJN_ZAKEN_OPEN_QUESTIONS);
    zaak->needed_level =
        (char *) intake_rights_needed_level (call, dm_get_text (rows, row, INTAKE_LIST_MIJN_ZAKEN_LEVEL), true);
    zaak->resultaat = zaak->needed_level ? NULL : read_resultaat (arena, rows, row);
    return zaak;
}

/* Rows of one zaak stand together. */
dm_status intake_mijn_list_read (dm_call *call, intake_journeys *journeys, const PGresult *rows, const char *language,
                                 MijnZaak ***out, size_t *out_count)
{
    size_t count = (size_t) PQntuples (rows), zaken = 0;
    MijnZaak **list = dm_arena_alloc (call->arena, count * sizeof *list), *zaak = NULL;
    NextStep **steps = dm_arena_alloc (call->arena, count * sizeof *steps);
    dm_status status = DM_OK;
    for (size_t i = 0; !status && i < count; i++) {
        ProtobufCBinaryData uuid = dm_get_bytes (rows, (int) i, INTAKE_LIST_MIJN_ZAKEN_UUID);
        steps[i] = read_step (call->arena, rows, (int) i);
        if (!zaak || memcmp (zaak->uuid.data, uuid.data, DM_UUID_BYTES) != 0) {
            zaak = list[zaken++] = read_zaak (call, rows, (int) i);
            zaak->steps = &steps[i];
            status = intake_journeys_title (
                call, journeys, dm_get_text (rows, (int) i, INTAKE_LIST_MIJN_ZAKEN_JOURNEY),
                (uint32_t) dm_get_int4 (rows, (int) i, INTAKE_LIST_MIJN_ZAKEN_JOURNEY_VERSION), language, &zaak->title);
        }
        zaak->n_steps++;
    }
    *out = list;
    *out_count = zaken;
    return status;
}
