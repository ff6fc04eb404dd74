/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/zaak/persoon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef Digimeente__Intake__V1__Initiator Initiator;

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

static ProtobufCBinaryData bytes_of (dm_param param)
{
    return (ProtobufCBinaryData){ (size_t) param.bytes, (uint8_t *) param.data };
}

/* Under a key, for a row. */
static dm_param seal (dm_call *call, const intake_zaak_key *key, const dm_uuid *uuid)
{
    Digimeente__Intake__V1__Persoon persoon = DIGIMEENTE__INTAKE__V1__PERSOON__INIT;
    Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    initiator.name = "Zo\xC3\xAB de Vries";
    initiator.inp_bsn = "123456782";
    persoon.initiator = &initiator;
    persoon.answers = "{\"bsn\":\"123456782\"}";
    return intake_persoon_seal (call, key, uuid->bytes, &persoon);
}

static Digimeente__Intake__V1__Persoon *open_for (dm_call *call, intake_zaak_key *key, const dm_uuid *uuid,
                                                  dm_param sealed)
{
    return intake_persoon_open (call, key, (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) uuid->bytes },
                                bytes_of (sealed));
}

static void person_comes_back_with_its_key_and_row_only (void **state)
{
    (void) state;
    dm_call call = { .arena = dm_arena_open () };
    intake_zaak_key key = { .bytes = { 1 } }, other_key = { .bytes = { 2 } };
    dm_uuid uuid = dm_uuid_random (), other = dm_uuid_random ();
    dm_param sealed = seal (&call, &key, &uuid);
    assert_null (memmem (sealed.data, (size_t) sealed.bytes, "123456782", 9));
    Digimeente__Intake__V1__Persoon *persoon = open_for (&call, &key, &uuid, sealed);
    assert_string_equal (persoon->initiator->name, "Zo\xC3\xAB de Vries");
    assert_string_equal (persoon->initiator->inp_bsn, "123456782");
    assert_string_equal (persoon->answers, "{\"bsn\":\"123456782\"}");
    assert_int_equal (key.fault, DM_OK);
    assert_null (open_for (&call, &other_key, &uuid, sealed)->initiator->name);
    assert_int_equal (other_key.fault, DM_DATA_LOSS);
    assert_null (open_for (&call, &key, &other, sealed)->initiator->name);
    assert_int_equal (key.fault, DM_DATA_LOSS);
    dm_arena_destroy (&call.arena);
}

static void erased_person_says_nothing_and_is_no_fault (void **state)
{
    (void) state;
    dm_call call = { .arena = dm_arena_open () };
    intake_zaak_key key = { .bytes = { 1 } }, erased = { .is_erased = true };
    dm_uuid uuid = dm_uuid_random ();
    assert_null (open_for (&call, &erased, &uuid, seal (&call, &key, &uuid))->initiator->name);
    assert_int_equal (erased.fault, DM_OK);
    dm_arena_destroy (&call.arena);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (every_bound_of_an_initiator_names_its_field),
        cmocka_unit_test (refusal_never_holds_the_value),
        cmocka_unit_test (empty_initiator_is_none),
        cmocka_unit_test (person_comes_back_with_its_key_and_row_only),
        cmocka_unit_test (erased_person_says_nothing_and_is_no_fault),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
