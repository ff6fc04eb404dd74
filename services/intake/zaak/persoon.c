/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/persoon.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>
#include "common/email.h"
#include "common/utf8.h"
#include "services/identity/number.h"

#define NAME_CHARACTERS_MAX 200
#define VERBLIJFSADRES_MAX 400
#define NONCE_BYTES 12
#define TAG_BYTES 16

static void free_cipher (EVP_CIPHER_CTX **cipher)
{
    EVP_CIPHER_CTX_free (*cipher);
}

static bool is_empty (const char *text)
{
    return !text || !*text;
}

bool intake_initiator_is_empty (const Digimeente__Intake__V1__Initiator *initiator)
{
    return !initiator
           || (is_empty (initiator->name) && is_empty (initiator->verblijfsadres) && is_empty (initiator->emailadres)
               && is_empty (initiator->inp_bsn));
}

dm_status intake_initiator_check (const Digimeente__Intake__V1__Initiator *initiator, dm_error *error)
{
    if (!is_empty (initiator->name) && dm_utf8_length (initiator->name) > NAME_CHARACTERS_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.name", "at most %d characters", NAME_CHARACTERS_MAX);
    if (!is_empty (initiator->name) && strpbrk (initiator->name, "\t\r\n"))
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.name", "one line without tabs is needed");
    if (!is_empty (initiator->verblijfsadres) && dm_utf8_length (initiator->verblijfsadres) > VERBLIJFSADRES_MAX)
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.verblijfsadres", "at most %d characters",
                        VERBLIJFSADRES_MAX);
    if (!is_empty (initiator->emailadres) && !dm_email_is_valid (initiator->emailadres))
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.emailadres",
                        "one e-mail address of at most %d characters is needed", DM_EMAIL_SIZE - 1);
    if (!is_empty (initiator->inp_bsn) && !identity_bsn_is_valid (initiator->inp_bsn))
        return dm_fail (error, DM_INVALID_ARGUMENT, "initiator.inp_bsn",
                        "nine digits that pass the elfproef are needed");
    return DM_OK;
}

dm_status intake_bsn_encrypt (const uint8_t key[INTAKE_PERSON_KEY_BYTES], const dm_uuid *persoon, const char *bsn,
                              uint8_t out[INTAKE_BSN_BYTES], dm_error *error)
{
    DM_AUTO (free_cipher) EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new ();
    uint8_t sealed[INTAKE_BSN_BYTES] = { INTAKE_BSN_FORMAT };
    uint8_t *nonce = sealed + 1, *text = nonce + NONCE_BYTES, *tag = text + IDENTITY_BSN_DIGITS;
    int length;
    if (!cipher || RAND_bytes (nonce, NONCE_BYTES) != 1
        || EVP_EncryptInit_ex2 (cipher, EVP_aes_256_gcm (), key, nonce, NULL) != 1
        || EVP_EncryptUpdate (cipher, NULL, &length, persoon->bytes, DM_UUID_BYTES) != 1
        || EVP_EncryptUpdate (cipher, text, &length, (const uint8_t *) bsn, IDENTITY_BSN_DIGITS) != 1
        || EVP_EncryptFinal_ex (cipher, tag, &length) != 1
        || EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, tag) != 1)
        return dm_fail (error, DM_INTERNAL, NULL, "personal data could not be encrypted");
    memcpy (out, sealed, sizeof sealed);
    return DM_OK;
}
