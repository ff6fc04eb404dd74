/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/intake.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include "services/intake/field/field.h"

static bool read_key (const char *hex, uint8_t out[INTAKE_PERSON_KEY_BYTES])
{
    size_t bytes;
    return strlen (hex) == 2 * INTAKE_PERSON_KEY_BYTES
           && OPENSSL_hexstr2buf_ex (out, INTAKE_PERSON_KEY_BYTES, &bytes, hex, '\0') == 1;
}

dm_status intake_open (dm_runtime *runtime, void **out, dm_error *error)
{
    const dm_settings *settings = dm_runtime_settings (runtime);
    uint8_t key[INTAKE_PERSON_KEY_BYTES];
    if (!read_key (dm_settings_text (settings, "person-key"), key))
        return dm_fail (error, DM_INVALID_ARGUMENT, "person-key", "the setting person-key is needed: 64 hex digits");
    dm_status status = intake_field_kind_check_all (error);
    if (status)
        return status;
    intake *app = calloc (1, sizeof *app);
    if (!app)
        abort ();
    memcpy (app->person_key, key, sizeof key);
    OPENSSL_cleanse (key, sizeof key);
    app->document_hours = (int32_t) dm_settings_number (settings, "document-hours");
    app->zaaktypen = intake_zaaktypen_open ();
    app->journeys = intake_journeys_open ();
    app->drafts = (intake_drafts){ app->person_key, app->journeys };
    *out = app;
    return DM_OK;
}

void intake_close (void **app)
{
    intake *it = *app;
    if (!it)
        return;
    intake_zaaktypen_destroy (&it->zaaktypen);
    intake_journeys_destroy (&it->journeys);
    OPENSSL_cleanse (it, sizeof *it);
    free (it);
    *app = NULL;
}
