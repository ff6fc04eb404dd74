/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/persoon.h"

#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef Digimeente__Intake__V1__Initiator Initiator;

static const uint8_t key[INTAKE_PERSON_KEY_BYTES] = "a key of thirty-two bytes, 32 ..";

/* A text of so many times one character. */
static char *repeat (const char *character, size_t count)
{
    size_t bytes = strlen (character);
    char *text = malloc (count * bytes + 1);
    for (size_t i = 0; i < count; i++)
        memcpy (text + i * bytes, character, bytes);
    text[count * bytes] = '\0';
    return text;
}

static void assert_checked (const Initiator *initiator, const char *field)
{
    dm_error error = { 0 };
    dm_status status = intake_initiator_check (initiator, &error);
    assert_int_equal (status, field ? DM_INVALID_ARGUMENT : DM_OK);
    assert_string_equal (error.field, field ? field : "");
}

static void every_bound_of_an_initiator_names_its_field (void **state)
{
    (void) state;
    char *name = repeat ("\xC3\xA9", 201), *adres = repeat ("\xE2\x82\xAC", 401);
    Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    initiator.name = name;
    assert_checked (&initiator, "initiator.name");
    initiator.name = name + 2;
    assert_checked (&initiator, NULL);
    initiator.name = "Jan\r\nBcc: x@y.nl";
    assert_checked (&initiator, "initiator.name");
    initiator.name = "Jan\tde Vries";
    assert_checked (&initiator, "initiator.name");
    initiator.name = NULL;
    initiator.verblijfsadres = adres;
    assert_checked (&initiator, "initiator.verblijfsadres");
    initiator.verblijfsadres = adres + 3;
    assert_checked (&initiator, NULL);
    initiator.emailadres = "a@b@c";
    assert_checked (&initiator, "initiator.emailadres");
    initiator.emailadres = "jan.@x.nl";
    assert_checked (&initiator, "initiator.emailadres");
    initiator.emailadres = "a@b.nl";
    initiator.inp_bsn = "123456789";
    assert_checked (&initiator, "initiator.inp_bsn");
    initiator.inp_bsn = "123456782";
    assert_checked (&initiator, NULL);
    free (name);
    free (adres);
}

static void refusal_never_holds_the_value (void **state)
{
    (void) state;
    Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    dm_error error = { 0 };
    initiator.inp_bsn = "987654321";
    assert_int_equal (intake_initiator_check (&initiator, &error), DM_INVALID_ARGUMENT);
    assert_null (strstr (error.message, "987654321"));
    initiator.emailadres = "geheim@@example.org";
    assert_int_equal (intake_initiator_check (&initiator, &error), DM_INVALID_ARGUMENT);
    assert_null (strstr (error.message, "geheim"));
}

static void empty_initiator_is_none (void **state)
{
    (void) state;
    Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    assert_true (intake_initiator_is_empty (NULL));
    assert_true (intake_initiator_is_empty (&initiator));
    initiator.name = initiator.verblijfsadres = initiator.emailadres = initiator.inp_bsn = "";
    assert_true (intake_initiator_is_empty (&initiator));
    assert_checked (&initiator, NULL);
    initiator.inp_bsn = "123456782";
    assert_false (intake_initiator_is_empty (&initiator));
}

/* Reads a stored BSN by the words of persoon.h alone. Returns true when the tag is right. */
static bool decrypt (const uint8_t stored[INTAKE_BSN_BYTES], const dm_uuid *persoon, char out[10])
{
    int length;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new ();
    EVP_DecryptInit_ex (cipher, EVP_aes_256_gcm (), NULL, key, stored + 1);
    EVP_DecryptUpdate (cipher, NULL, &length, persoon->bytes, DM_UUID_BYTES);
    EVP_DecryptUpdate (cipher, (uint8_t *) out, &length, stored + 13, 9);
    EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_GCM_SET_TAG, 16, (void *) (stored + 22));
    bool is_right = EVP_DecryptFinal_ex (cipher, (uint8_t *) out + 9, &length) == 1;
    EVP_CIPHER_CTX_free (cipher);
    out[9] = '\0';
    return is_right;
}

static void bsn_comes_back_with_key_and_person_only (void **state)
{
    (void) state;
    dm_uuid persoon = dm_uuid_random (), other = dm_uuid_random ();
    uint8_t stored[INTAKE_BSN_BYTES];
    char bsn[10];
    dm_error error = { 0 };
    assert_int_equal (intake_bsn_encrypt (key, &persoon, "123456782", stored, &error), DM_OK);
    assert_int_equal (stored[0], INTAKE_BSN_FORMAT);
    assert_true (decrypt (stored, &persoon, bsn));
    assert_string_equal (bsn, "123456782");
    assert_false (decrypt (stored, &other, bsn));
    for (size_t i = 1; i < sizeof stored; i++) {
        stored[i] ^= 1;
        assert_false (decrypt (stored, &persoon, bsn));
        stored[i] ^= 1;
    }
}

static void same_bsn_never_looks_the_same (void **state)
{
    (void) state;
    dm_uuid persoon = dm_uuid_random ();
    uint8_t first[INTAKE_BSN_BYTES], second[INTAKE_BSN_BYTES];
    dm_error error = { 0 };
    assert_int_equal (intake_bsn_encrypt (key, &persoon, "123456782", first, &error), DM_OK);
    assert_int_equal (intake_bsn_encrypt (key, &persoon, "123456782", second, &error), DM_OK);
    assert_memory_not_equal (first + 1, second + 1, 12);
    assert_memory_not_equal (first + 13, second + 13, 9);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_bound_of_an_initiator_names_its_field),
        cmocka_unit_test (refusal_never_holds_the_value),
        cmocka_unit_test (empty_initiator_is_none),
        cmocka_unit_test (bsn_comes_back_with_key_and_person_only),
        cmocka_unit_test (same_bsn_never_looks_the_same),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
