/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/login.h"

#include <string.h>
#include "common/base.h"
#include "common/utf8.h"
#include "services/intake/value/bsn.h"

#define NAME_CHARACTERS_MAX 200
#define ACR_BYTES_MAX 40
#define KVK_DIGITS 8

/* Means and level, as one number a means: the higher one includes the lower. */
static const struct level {
    const char *acr;
    int means, height;
} levels[] = {
    { "digid:basis", 1, 1 },   { "digid:midden", 1, 2 },   { "digid:substantieel", 1, 3 }, { "digid:hoog", 1, 4 },
    { "eherkenning:2", 2, 1 }, { "eherkenning:2+", 2, 2 }, { "eherkenning:3", 2, 3 },      { "eherkenning:4", 2, 4 },
};

static const struct level *find_level (const char *acr)
{
    for (size_t i = 0; i < DM_COUNT (levels); i++)
        if (strcmp (levels[i].acr, acr) == 0)
            return &levels[i];
    return NULL;
}

bool intake_login_suffices (const char *needed, const char *acr)
{
    if (!needed)
        return true;
    const struct level *least = find_level (needed), *reached = acr ? find_level (acr) : NULL;
    return least && reached && reached->means == least->means && reached->height >= least->height;
}

static bool is_kvk (const char *kvk)
{
    return strlen (kvk) == KVK_DIGITS && strspn (kvk, "0123456789") == KVK_DIGITS;
}

dm_status intake_login_check (const Digimeente__Intake__V1__Login *login, dm_error *error)
{
    if (!login)
        return DM_OK;
    if (login->bsn && !intake_bsn_is_valid (login->bsn))
        return dm_fail (error, DM_INVALID_ARGUMENT, "login.bsn", "nine digits that pass the elfproef are needed");
    if (login->kvk && !is_kvk (login->kvk))
        return dm_fail (error, DM_INVALID_ARGUMENT, "login.kvk", "%d digits are needed", KVK_DIGITS);
    if (login->acr && strlen (login->acr) > ACR_BYTES_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "login.acr", "at most %d bytes", ACR_BYTES_MAX);
    if (login->name && (dm_utf8_length (login->name) > NAME_CHARACTERS_MAX || strpbrk (login->name, "\t\r\n")))
        return dm_fail (error, DM_INVALID_ARGUMENT, "login.name", "one line of at most %d characters",
                        NAME_CHARACTERS_MAX);
    return DM_OK;
}
