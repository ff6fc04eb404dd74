/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/journey/login.h"

#include <string.h>
#include "common/base.h"
#include "common/utf8.h"
#include "services/identity/number.h"

#define NAME_CHARACTERS_MAX 200
#define ACR_BYTES_MAX 40

dm_status intake_login_check (const Digimeente__Intake__V1__Login *login, dm_error *error)
{
    if (!login)
        return DM_OK;
    if (login->bsn && !identity_bsn_is_valid (login->bsn))
        return dm_fail (error, DM_INVALID_ARGUMENT, "login.bsn", "nine digits that pass the elfproef are needed");
    if (login->kvk && !identity_kvk_is_valid (login->kvk))
        return dm_fail (error, DM_INVALID_ARGUMENT, "login.kvk", "%d digits are needed", IDENTITY_KVK_DIGITS);
    if (login->acr && strlen (login->acr) > ACR_BYTES_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "login.acr", "at most %d bytes", ACR_BYTES_MAX);
    if (login->name && (dm_utf8_length (login->name) > NAME_CHARACTERS_MAX || strpbrk (login->name, "\t\r\n")))
        return dm_fail (error, DM_INVALID_ARGUMENT, "login.name", "one line of at most %d characters",
                        NAME_CHARACTERS_MAX);
    return DM_OK;
}
