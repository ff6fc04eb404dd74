/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/intake/field/field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "services/intake/value/canonical.h"
#include "services/intake/value/date.h"
#include "services/intake/value/number.h"

#define TODAY "2026-11-24"
#define UUID "0192f0c1-2d3e-7abc-8def-0123456789ab"

static dm_arena *arena;

static int open_arena (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    return 0;
}

static int close_arena (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

/* A field called v of a type, with more keys as JSON. */
static intake_field make (const char *type, const char *more, cJSON **out_json)
{
    *out_json = cJSON_Parse (more);
    const intake_field_kind *kind = intake_field_kind_find (type);
    assert_non_null (kind);
    const cJSON *length = cJSON_GetObjectItem (*out_json, "max_length"),
                *files = cJSON_GetObjectItem (*out_json, "max_files");
    const cJSON *decimals = cJSON_GetObjectItem (*out_json, "decimals");
    return (intake_field){ .id = "v",
                           .kind = kind,
                           .json = *out_json,
                           .min = cJSON_GetObjectItem (*out_json, "min"),
                           .max = cJSON_GetObjectItem (*out_json, "max"),
                           .max_length = length ? (uint32_t) length->valuedouble : kind->length_default,
                           .max_files = files ? (uint32_t) files->valuedouble : 1,
                           .decimals = decimals ? (uint32_t) decimals->valuedouble : kind->decimals };
}

/* Inputs written name=value;name=value; a file's as its name, with a UUID of its own. */
static size_t read_inputs (const char *type, const char *typed, intake_input *out[])
{
    char *text = dm_arena_strdup (arena, typed), *rest = NULL;
    size_t count = 0;
    for (char *at = strtok_r (text, ";", &rest); at; at = strtok_r (NULL, ";", &rest)) {
        char *value = strchr (at, '=');
        out[count] = dm_arena_alloc (arena, sizeof **out);
        digimeente__intake__v1__input__init (out[count]);
        *value++ = '\0';
        out[count]->name = at;
        out[count]->value = value;
        if (strcmp (type, "file") == 0 && *value) {
            out[count]->bestandsnaam = value;
            out[count]->value = dm_arena_printf (arena, "0192f0c1-2d3e-7abc-8def-0123456789%02zx", count);
        }
        count++;
    }
    return count;
}

typedef struct vector {
    const char *type, *more, *typed, *kept,
        *read; /* kept NULL: refused; read: as people read it, NULL: not looked at */
} vector;

static void check_vector (const vector *row, const char *language)
{
    cJSON *json, *value = NULL;
    intake_field field = make (row->type, row->more ? row->more : "{}", &json);
    intake_input *inputs[20];
    size_t count = read_inputs (row->type, row->typed, inputs);
    const intake_field_context context = { language, TODAY, NULL };
    const char *fault = intake_field_check (&field, &context, inputs, count, arena, &value);
    const char *kept = value ? intake_canonical_write (value, arena) : NULL;
    if (row->kept ? fault || !kept || strcmp (kept, row->kept) != 0 : !fault)
        fail_msg ("%s %s: kept %s, fault %s", row->type, row->typed, kept ? kept : "nothing", fault ? fault : "none");
    if (row->kept && row->read)
        assert_string_equal (intake_field_write (&field, language, value, arena), row->read);
    if (row->kept) { /* what is kept can be filled in again, and is the same then */
        intake_input **again;
        cJSON *same = NULL;
        intake_field_inputs (&field, language, value, arena, &again, &count);
        assert_null (intake_field_check (&field, &context, again, count, arena, &same));
        assert_true (cJSON_Compare (value, same, true));
        cJSON_Delete (same);
    }
    cJSON_Delete (value);
    cJSON_Delete (json);
}

static void check_all (const vector rows[], size_t count, const char *language)
{
    for (size_t i = 0; i < count; i++)
        check_vector (&rows[i], language);
}

static void numbers_with_a_check_are_taken_and_normalised (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "bsn", NULL, "v=111222333", "\"111222333\"", "111222333" },
        { "bsn", NULL, "v= 1234.56.782 ", "\"123456782\"", NULL },
        { "bsn", NULL, "v=123456789", NULL, NULL },
        { "bsn", NULL, "v=000000000", NULL, NULL },
        { "bsn", NULL, "v=11122233", NULL, NULL },
        { "bsn", NULL, "v=1112223330", NULL, NULL },
        { "rsin", NULL, "v=123456782", "\"123456782\"", NULL },
        { "rsin", NULL, "v=123456783", NULL, NULL },
        { "kvk", NULL, "v=12 34 56 78", "\"12345678\"", NULL },
        { "kvk", NULL, "v=1234567", NULL, NULL },
        { "kvk", NULL, "v=00000000", NULL, NULL },
        { "vestiging", NULL, "v=000012345678", "\"000012345678\"", NULL },
        { "vestiging", NULL, "v=00001234567", NULL, NULL },
        { "iban", NULL, "v=nl91 abna 0417 1643 00", "\"NL91ABNA0417164300\"", "NL91 ABNA 0417 1643 00" },
        { "iban", NULL, "v=BE68539007547034", "\"BE68539007547034\"", "BE68 5390 0754 7034" },
        { "iban", NULL, "v=GB82 WEST 1234 5698 7654 32", "\"GB82WEST12345698765432\"", NULL },
        { "iban", NULL, "v=NL92ABNA0417164300", NULL, NULL },
        { "iban", NULL, "v=NL91ABNA041716430", NULL, NULL },
        { "iban", NULL, "v=XX91ABNA0417164300", NULL, NULL },
        { "iban", NULL, "v=NL91ABNA04171643\xC3\xA9", NULL, NULL },
        { "postcode", NULL, "v=1234 ab", "\"1234AB\"", "1234 AB" },
        { "postcode", NULL,
          "v=1234\xC2\xA0"
          "AB",
          "\"1234AB\"", NULL },
        { "postcode", NULL, "v=0234AB", NULL, NULL },
        { "postcode", NULL, "v=1234SA", NULL, NULL },
        { "postcode", NULL, "v=1234SD", NULL, NULL },
        { "postcode", NULL, "v=1234SS", NULL, NULL },
        { "postcode", NULL, "v=1234ABC", NULL, NULL },
        { "postcode", NULL, "v=12345", NULL, NULL },
    };
    check_all (rows, DM_COUNT (rows), "nl");
}

static void all_fourteen_sidecodes_are_taken (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "kenteken", NULL, "v=ab-12-34", "\"AB1234\"", "AB-12-34" },
        { "kenteken", NULL, "v=12-34-AB", "\"1234AB\"", "12-34-AB" },
        { "kenteken", NULL, "v=12-AB-34", "\"12AB34\"", "12-AB-34" },
        { "kenteken", NULL, "v=AB-12-CD", "\"AB12CD\"", "AB-12-CD" },
        { "kenteken", NULL, "v=AB-CD-12", "\"ABCD12\"", "AB-CD-12" },
        { "kenteken", NULL, "v=12-AB-CD", "\"12ABCD\"", "12-AB-CD" },
        { "kenteken", NULL, "v=12-ABC-3", "\"12ABC3\"", "12-ABC-3" },
        { "kenteken", NULL, "v=1 ABC 23", "\"1ABC23\"", "1-ABC-23" },
        { "kenteken", NULL, "v=AB-123-C", "\"AB123C\"", "AB-123-C" },
        { "kenteken", NULL, "v=A-123-BC", "\"A123BC\"", "A-123-BC" },
        { "kenteken", NULL, "v=ABC-12-D", "\"ABC12D\"", "ABC-12-D" },
        { "kenteken", NULL, "v=A-12-BCD", "\"A12BCD\"", "A-12-BCD" },
        { "kenteken", NULL, "v=1-AB-234", "\"1AB234\"", "1-AB-234" },
        { "kenteken", NULL, "v=123-AB-4", "\"123AB4\"", "123-AB-4" },
        { "kenteken", NULL, "v=123456", NULL, NULL },
        { "kenteken", NULL, "v=ABCDEF", NULL, NULL },
        { "kenteken", NULL, "v=AB-12-3", NULL, NULL },
    };
    check_all (rows, DM_COUNT (rows), "nl");
}

static void phones_and_addresses_of_mail_are_taken (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "phone", NULL, "v=06-12345678", "\"+31612345678\"", "06 12345678" },
        { "phone", NULL, "v=+31 (0)6 12 34 56 78", "\"+31612345678\"", NULL },
        { "phone", NULL, "v=0031612345678", "\"+31612345678\"", NULL },
        { "phone", NULL, "v=(020) 123 4567", "\"+31201234567\"", "0201234567" },
        { "phone", NULL, "v=+32 470 12 34 56", "\"+32470123456\"", "+32470123456" },
        { "phone", NULL, "v=0612345", NULL, NULL },
        { "phone", NULL, "v=061234567890", NULL, NULL },
        { "phone", NULL, "v=12345678", NULL, NULL },
        { "phone", NULL, "v=+3161234567x", NULL, NULL },
        { "phone", NULL, "v=+1234567890123456", NULL, NULL },
        { "email", NULL, "v= sanne@example.org ", "\"sanne@example.org\"", NULL },
        { "email", NULL, "v=sanne@example", NULL, NULL },
        { "email", NULL, "v=sanne.example.org", NULL, NULL },
        { "email", NULL, "v=a@b.nl,c@d.nl", NULL, NULL },
        { "email", NULL, "v=jan.de.boer@x.nl", "\"jan.de.boer@x.nl\"", NULL },
        { "email", NULL, "v=jan.@x.nl", NULL, NULL },
        { "email", NULL, "v=.jan@x.nl", NULL, NULL },
        { "email", NULL, "v=jan..j@x.nl", NULL, NULL },
    };
    check_all (rows, DM_COUNT (rows), "nl");
}

static void numbers_are_read_as_dutch_people_write_them (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "number", NULL, "v=12", "\"12\"", "12" },
        { "number", NULL, "v=1.234", "\"1234\"", "1.234" },
        { "number", NULL, "v=1 234 567", "\"1234567\"", "1.234.567" },
        { "number", NULL, "v=007", "\"7\"", NULL },
        { "number", NULL, "v=12,5", NULL, NULL },
        { "number", NULL, "v=twaalf", NULL, NULL },
        { "number", NULL, "v=1e5", NULL, NULL },
        { "number", NULL, "v=-", NULL, NULL },
        { "number", NULL, "v=-1", NULL, NULL },
        { "number", "{\"min\":\"-5\"}", "v=-1", "\"-1\"", "-1" },
        { "number", "{\"min\":\"-5\"}", "v=-6", NULL, NULL },
        { "number", "{\"min\":\"1\",\"max\":\"10\"}", "v=11", NULL, NULL },
        { "number", "{\"max\":\"10\"}", "v=10", "\"10\"", NULL },
        { "number", NULL, "v=123456789012345", "\"123456789012345\"", NULL },
        { "number", NULL, "v=1234567890123456", NULL, NULL },
        { "number", "{\"decimals\":3}", "v=0,125", "\"0.125\"", "0,125" },
        { "number", "{\"decimals\":3}", "v=0,1255", NULL, NULL },
        { "amount", NULL, "v=1.234,50", "\"1234.5\"", "\xE2\x82\xAC 1.234,50" },
        { "amount", NULL, "v=\xE2\x82\xAC 1250,-", "\"1250\"", "\xE2\x82\xAC 1.250,00" },
        { "amount", NULL, "v=12.50", "\"12.5\"", NULL },
        { "amount", NULL, "v=1,234.50", "\"1234.5\"", NULL },
        { "amount", NULL, "v=0,1", "\"0.1\"", "\xE2\x82\xAC 0,10" },
        { "amount", NULL, "v=1,234", NULL, NULL },
        { "amount", NULL, "v=1.23.45", NULL, NULL },
        { "amount", NULL, "v=1,2,3", NULL, NULL },
    };
    check_all (rows, DM_COUNT (rows), "nl");
}

static void numbers_are_read_as_english_people_write_them (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "number", NULL, "v=1,234", "\"1234\"", "1,234" },
        { "number", NULL, "v=1.234", NULL, NULL },
        { "amount", NULL, "v=1,234.50", "\"1234.5\"", "\xE2\x82\xAC 1,234.50" },
        { "amount", NULL, "v=12,5", "\"12.5\"", NULL },
        { "amount", NULL, "v=.5", "\"0.5\"", NULL },
    };
    check_all (rows, DM_COUNT (rows), "en");
}

static void only_times_of_a_day_are_taken (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "time", NULL, "v=13:30", "\"13:30\"", "13:30" },
        { "time", NULL, "v= 9:05 ", "\"09:05\"", NULL },
        { "time", NULL, "v=13.30 uur", "\"13:30\"", NULL },
        { "time", NULL, "v=0000", "\"00:00\"", NULL },
        { "time", NULL, "v=23:59", "\"23:59\"", NULL },
        { "time", NULL, "v=24:00", NULL, NULL },
        { "time", NULL, "v=25:00", NULL, NULL },
        { "time", NULL, "v=12:60", NULL, NULL },
        { "time", NULL, "v=abc", NULL, NULL },
        { "time", NULL, "v=uur", NULL, NULL },
        { "time", NULL, "v=13", NULL, NULL },
        { "time", NULL, "v=133", NULL, NULL },
        { "time", NULL, "v=1330:", NULL, NULL },
        { "time", NULL, "v=:30", NULL, NULL },
        { "time", NULL, "v=13:3", NULL, NULL },
        { "time", NULL, "v=13:300", NULL, NULL },
        { "time", NULL, "v=1:30 pm", NULL, NULL },
        { "time", NULL, "v=-1:30", NULL, NULL },
    };
    check_all (rows, DM_COUNT (rows), "nl");
}

static void only_dates_that_exist_are_taken (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "date", NULL, "v.dag=24;v.maand=11;v.jaar=2026", "\"2026-11-24\"", "24 november 2026" },
        { "date", NULL, "v.dag=1;v.maand=maart;v.jaar=2027", "\"2027-03-01\"", NULL },
        { "date", NULL, "v.dag=1;v.maand=Mrt;v.jaar=2027", "\"2027-03-01\"", NULL },
        { "date", NULL, "v.dag=29;v.maand=2;v.jaar=2028", "\"2028-02-29\"", NULL },
        { "date", NULL, "v.dag=29;v.maand=2;v.jaar=2000", "\"2000-02-29\"", NULL },
        { "date", NULL, "v.dag=29;v.maand=2;v.jaar=2027", NULL, NULL },
        { "date", NULL, "v.dag=29;v.maand=2;v.jaar=2100", NULL, NULL },
        { "date", NULL, "v.dag=31;v.maand=4;v.jaar=2027", NULL, NULL },
        { "date", NULL, "v.dag=0;v.maand=4;v.jaar=2027", NULL, NULL },
        { "date", NULL, "v.dag=1;v.maand=13;v.jaar=2027", NULL, NULL },
        { "date", NULL, "v.dag=1;v.maand=1;v.jaar=27", NULL, NULL },
        { "date", NULL, "v.dag=1;v.maand=1;v.jaar=1849", NULL, NULL },
        { "date", NULL, "v.dag=;v.maand=4;v.jaar=2027", NULL, NULL },
        { "date", NULL, "v=24-11-2026", "\"2026-11-24\"", NULL },
        { "date", NULL, "v=2026-11-24", "\"2026-11-24\"", NULL },
        { "date", NULL, "v=24-11-2026-1", NULL, NULL },
        { "date", "{\"min\":\"today\"}", "v=2026-11-24", "\"2026-11-24\"", NULL },
        { "date", "{\"min\":\"today\"}", "v=2026-11-23", NULL, NULL },
        { "date", "{\"max\":{\"add\":[\"today\",7]}}", "v=2026-12-01", "\"2026-12-01\"", NULL },
        { "date", "{\"max\":{\"add\":[\"today\",7]}}", "v=2026-12-02", NULL, NULL },
    };
    check_all (rows, DM_COUNT (rows), "nl");
}

#define OPTIONS                                                                                                        \
    "{\"options\":[{\"value\":\"a\",\"label\":{\"nl\":\"Aa\",\"en\":\"Ay\"}},{\"value\":\"b\",\"label\":{\"nl\":"      \
    "\"Bee\",\"en\":\"Bee\"}}]}"
#define ADRES "v.postcode=1234ab;v.huisnummer=12;v.straat=Kerkstraat;v.plaats=Digimeente"

static void choices_addresses_places_and_files (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "choice", OPTIONS, "v=a", "\"a\"", "Aa" },
        { "choice", OPTIONS, "v=c", NULL, NULL },
        { "choices", OPTIONS, "v=b;v=a;v=a", "[\"a\",\"b\"]", "Aa\nBee" },
        { "choices", OPTIONS, "v=b;v=c", NULL, NULL },
        { "yes_no", NULL, "v=ja", "\"ja\"", "Ja" },
        { "yes_no", NULL, "v=true", NULL, NULL },
        { "adres_nl", NULL, ADRES,
          "{\"huisnummer\":\"12\",\"plaats\":\"Digimeente\",\"postcode\":\"1234AB\",\"straat\":\"Kerkstraat\"}",
          "Kerkstraat 12\n1234 AB Digimeente" },
        { "adres_nl", NULL, ADRES ";v.toevoeging=bis",
          "{\"huisnummer\":\"12\",\"plaats\":\"Digimeente\",\"postcode\":\"1234AB\",\"straat\":\"Kerkstraat\","
          "\"toevoeging\":\"bis\"}",
          "Kerkstraat 12 bis\n1234 AB Digimeente" },
        { "adres_nl", NULL, "v.postcode=1234AB;v.huisnummer=12a;v.straat=K;v.plaats=D", NULL, NULL },
        { "adres_nl", NULL, "v.postcode=1234AB;v.huisnummer=123456;v.straat=K;v.plaats=D", NULL, NULL },
        { "adres_nl", NULL, "v.postcode=1234AB;v.huisnummer=12;v.plaats=D", NULL, NULL },
        { "adres_nl", NULL, "v.postcode=0000AB;v.huisnummer=12;v.straat=K;v.plaats=D", NULL, NULL },
        { "location", NULL, "v.omschrijving=Markt", "{\"omschrijving\":\"Markt\"}", "Markt" },
        { "location", NULL, "v.omschrijving=Markt;v.lat=52.0907374321;v.lon=5.1",
          "{\"lat\":\"52.090737\",\"lon\":\"5.1\",\"omschrijving\":\"Markt\"}",
          "Markt\nPlek op de kaart: 52,09073 N 5,1 O" },
        { "location", NULL, "v.omschrijving=Markt;v.lat=91;v.lon=5", NULL, NULL },
        { "location", NULL, "v.omschrijving=Markt;v.lat=90;v.lon=-180",
          "{\"lat\":\"90\",\"lon\":\"-180\",\"omschrijving\":\"Markt\"}", NULL },
        { "location", NULL, "v.omschrijving=Markt;v.lat=52", NULL, NULL },
        { "location", NULL, "v.lat=52;v.lon=-5;v.accuracy=8", "{\"accuracy\":\"8\",\"lat\":\"52\",\"lon\":\"-5\"}",
          "Plek op de kaart: 52 N 5 W, op 8 meter nauwkeurig" },
        { "location", NULL, "v.lat=52;v.lon=5;v.accuracy=1234567", NULL, NULL },
        { "location", NULL, "v.lat=52;v.lon=5;v.accuracy=-8", NULL, NULL },
        { "location", NULL, "v.lat=52;v.lon=5;v.left_out=ja", NULL, NULL },
        { "location", NULL, "v.omschrijving=Markt;v.lat=52;v.lon=5;v.left_out=ja", "{\"omschrijving\":\"Markt\"}",
          "Markt" },
        { "file", "{\"accept\":[\"jpg\"]}", "v=Gevel.JPEG",
          "[{\"bestandsnaam\":\"Gevel.JPEG\",\"document\":\"0192f0c1-2d3e-7abc-8def-012345678900\"}]", "Gevel.JPEG" },
        { "file", "{\"accept\":[\"jpg\"]}", "v=gevel.pdf", NULL, NULL },
        { "file", "{\"accept\":[\"jpg\"]}", "v=jpg", NULL, NULL },
        { "file", "{\"accept\":[\"jpg\"]}", "v=a.jpg;v=b.jpg", NULL, NULL },
        { "file", "{\"accept\":[\"jpg\",\"pdf\"],\"max_files\":2}", "v=a.jpg;v=;v=b.pdf",
          "[{\"bestandsnaam\":\"a.jpg\",\"document\":\"0192f0c1-2d3e-7abc-8def-012345678900\"},{\"bestandsnaam\":\"b."
          "pdf\",\"document\":\"0192f0c1-2d3e-7abc-8def-012345678902\"}]",
          "a.jpg\nb.pdf" },
    };
    check_all (rows, DM_COUNT (rows), "nl");
}

/* The names of the parts that are to blame, one behind the other. */
static const char *blamed (const char *type, const char *typed, const char *language)
{
    cJSON *json;
    intake_input *inputs[10];
    const char *faults[INTAKE_FIELD_PARTS_MAX], *out = "";
    intake_field field = make (type, NULL, &json);
    size_t count = read_inputs (type, typed, inputs);
    intake_field_blame (&field, language, inputs, count, arena, faults);
    for (size_t i = 0; i < DM_COUNT (faults); i++)
        if (faults[i])
            out = dm_arena_printf (arena, "%s %s", out, field.kind->parts[i].name);
    cJSON_Delete (json);
    return out;
}

static void only_the_wrong_parts_of_an_address_are_blamed (void **state)
{
    (void) state;
    static const char *const rows[][2] = {
        { ADRES, "" },
        { "v.postcode=1234SS;v.huisnummer=12;v.straat=Kerkstraat;v.plaats=Digimeente", " postcode" },
        { "v.postcode=1234AB;v.huisnummer=12a;v.straat=Kerkstraat;v.plaats=", " huisnummer plaats" },
        { "v.postcode=1234AB;v.huisnummer=12;v.toevoeging=veel te lang;v.plaats=D", " toevoeging straat" },
        { "v.postcode=1234AB;v.huisnummer=12;v.straat=\xFF;v.plaats=D", " straat" },
        { "v.postcode=;v.huisnummer= ;v.straat=;v.plaats=", " postcode huisnummer straat plaats" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (blamed ("adres_nl", rows[i][0], "nl"), rows[i][1]);
}

static void only_the_wrong_parts_of_a_date_are_blamed (void **state)
{
    (void) state;
    static const char *const rows[][2] = {
        { "v.dag=32;v.maand=1;v.jaar=2027", " dag" },
        { "v.dag=2;v.maand=;v.jaar=2027", " maand" },
        { "v.dag=2;v.maand=mei;v.jaar=27", " jaar" },
        { "v.dag=31;v.maand=2;v.jaar=2027", "" },
        { "v.dag=;v.maand=;v.jaar=", "" }, /* one date is asked for */
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_string_equal (blamed ("date", rows[i][0], "nl"), rows[i][1]);
}

static void texts_are_counted_in_characters (void **state)
{
    (void) state;
    static const vector rows[] = {
        { "text", NULL, "v=  Zo\xC3\xAB ", "\"Zo\xC3\xAB\"", NULL },
        { "text", "{\"max_length\":3}", "v=\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80",
          "\"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\"", NULL },
        { "text", "{\"max_length\":3}", "v=abcd", NULL, NULL },
        { "text", NULL, "v=a\nb", NULL, NULL },
        { "text", NULL,
          "v=a\x01"
          "b",
          NULL, NULL },
        { "text", NULL, "v=\xC3(", NULL, NULL },
        { "long_text", NULL, "v=a\r\nb\rc\n", "\"a\\nb\\nc\"", NULL },
        { "long_text", NULL, "v=a\x7F", NULL, NULL },
    };
    check_all (rows, DM_COUNT (rows), "nl");
}

static void what_is_empty_is_asked_unless_it_is_optional (void **state)
{
    (void) state;
    for (const char *const *name = intake_field_kind_names (arena); *name; name++) {
        cJSON *json, *value = NULL;
        intake_field field = make (*name, OPTIONS, &json);
        intake_input *inputs[2];
        const intake_field_context context = { "nl", TODAY, NULL };
        size_t count = read_inputs (*name, "v= \t\r\n\xC2\xA0", inputs);
        if (field.kind->shape == INTAKE_SHAPE_FILES)
            inputs[0]->value = "";
        assert_non_null (intake_field_check (&field, &context, inputs, count, arena, &value));
        field.is_optional = true;
        assert_null (intake_field_check (&field, &context, inputs, count, arena, &value));
        assert_null (value);
        assert_string_not_equal (field.kind->wrong.nl, "");
        cJSON_Delete (json);
    }
}

/* What the start looks at; each row of ours, and rows that lack something. */
static void a_kind_that_nobody_can_draw_check_or_read_stops_the_start (void **state)
{
    (void) state;
    dm_error error = { 0 };
    assert_int_equal (intake_field_kind_check_all (&error), DM_OK);
    intake_field_kind rows[7];
    static const char *const lacks[] = { "shape", "drawing", "drawing", "parts", "check", "write", "wrong" };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        rows[i] = *intake_field_kind_find ("adres_nl");
    rows[0].shape = 0;
    rows[1].drawing = 0;
    rows[2].drawing = 99;
    rows[3].parts[0].name = NULL;
    rows[4].check = NULL;
    rows[5].write = NULL;
    rows[6].wrong.en = NULL;
    for (size_t i = 0; i < DM_COUNT (rows); i++) {
        assert_int_equal (intake_field_kind_check (&rows[i], &error), DM_INTERNAL);
        assert_non_null (strstr (error.message, lacks[i]));
        assert_non_null (strstr (error.message, "adres_nl"));
    }
}

static void messages_say_what_to_do_in_both_languages (void **state)
{
    (void) state;
    static const struct {
        const char *type, *more, *typed, *nl, *en;
    } rows[] = {
        { "date", "{}", "v.dag=31;v.maand=2;v.jaar=2027", "Vul een datum in die bestaat, zoals 27 3 2027",
          "Fill in a date that exists, like 27 3 2027" },
        { "date", "{\"max\":\"2026-11-24\"}", "v.dag=31;v.maand=2;v.jaar=2027",
          "Vul een datum in die bestaat, zoals 24 11 2026", "Fill in a date that exists, like 24 11 2026" },
        { "date", "{\"hint\":{\"nl\":\"Zoals 27 3 2015.\",\"en\":\"Like 27 3 2015.\"}}",
          "v.dag=31;v.maand=2;v.jaar=2027", "Vul een datum in die bestaat, zoals 27 3 2015",
          "Fill in a date that exists, like 27 3 2015" },
        { "postcode", "{}", "v=x", "Vul een geldige postcode in, zoals 1234 AB",
          "Fill in a valid postcode, like 1234 AB" },
        { "text", "{\"max_length\":2}", "v=abc", "Gebruik niet meer dan 2 tekens. Het zijn er nu 3",
          "Use no more than 2 characters. There are 3 now" },
        { "number", "{\"max\":\"1500\"}", "v=1501", "Vul 1.500 of minder in", "Fill in 1,500 or less" },
        { "date", "{\"min\":{\"add\":[\"today\",14]}}", "v=2026-11-25", "Vul een datum in op of na 8 12 2026",
          "Fill in a date on or after 8 12 2026" },
        { "text", "{\"label\":{\"nl\":\"Naam\",\"en\":\"Name\"}}", "v=", "Vul in: Naam", "Fill in: Name" },
        { "text", "{\"empty\":{\"nl\":\"Hoe heet u?\",\"en\":\"What are you called?\"}}", "v=", "Hoe heet u?",
          "What are you called?" },
        { "kvk", "{\"wrong\":{\"nl\":\"Dat is geen KVK-nummer\",\"en\":\"That is no KVK number\"}}", "v=1",
          "Dat is geen KVK-nummer", "That is no KVK number" },
    };
    for (size_t i = 0; i < 2 * DM_COUNT (rows); i++) {
        cJSON *json, *value;
        const char *language = i % 2 ? "en" : "nl";
        intake_field field = make (rows[i / 2].type, rows[i / 2].more, &json);
        intake_input *inputs[4];
        const intake_field_context context = { language, TODAY, NULL };
        size_t count = read_inputs (rows[i / 2].type, rows[i / 2].typed, inputs);
        assert_string_equal (intake_field_check (&field, &context, inputs, count, arena, &value),
                             i % 2 ? rows[i / 2].en : rows[i / 2].nl);
        cJSON_Delete (json);
    }
}

static void a_file_needs_its_name_and_a_uuid (void **state)
{
    (void) state;
    cJSON *json, *value;
    intake_field field = make ("file", "{\"accept\":[\"jpg\"],\"max_files\":3}", &json);
    intake_input one = DIGIMEENTE__INTAKE__V1__INPUT__INIT, *inputs[] = { &one, &one };
    const intake_field_context context = { "nl", TODAY, NULL };
    one.name = "v";
    one.value = UUID;
    assert_non_null (intake_field_check (&field, &context, inputs, 1, arena, &value));
    one.bestandsnaam = "a.jpg";
    one.value = "0192f0c1";
    assert_non_null (intake_field_check (&field, &context, inputs, 1, arena, &value));
    one.value = UUID;
    assert_null (intake_field_check (&field, &context, inputs, 2, arena, &value)); /* the same one twice is one */
    assert_int_equal (cJSON_GetArraySize (value), 1);
    cJSON_Delete (value);
    cJSON_Delete (json);
}

static void decimals_compare_exactly (void **state)
{
    (void) state;
    static const char *const ascending[] = { "-100.5", "-12", "-0.1", "0", "0.1", "0.25", "9", "10", "10.01", "100" };
    for (size_t i = 0; i < DM_COUNT (ascending); i++)
        for (size_t k = 0; k < DM_COUNT (ascending); k++) {
            int order = intake_number_compare (ascending[i], ascending[k]);
            assert_int_equal ((order > 0) - (order < 0), (i > k) - (i < k));
        }
}

static void days_count_back_and_forth (void **state)
{
    (void) state;
    char date[INTAKE_DATE_SIZE];
    int32_t days, back;
    assert_true (intake_date_parse ("1970-01-01", &days) && days == 0);
    assert_true (intake_date_parse ("2000-03-01", &days) && days == 11017);
    for (days = -43829; days < 66000; days += 13) {
        intake_date_format (days, date);
        assert_true (intake_date_parse (date, &back));
        assert_int_equal (back, days);
    }
    assert_false (intake_date_parse ("2026-1-1", &days));
    assert_false (intake_date_parse ("2026-01-01x", &days));
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_arena, close_arena)

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (numbers_with_a_check_are_taken_and_normalised),
        TEST (all_fourteen_sidecodes_are_taken),
        TEST (phones_and_addresses_of_mail_are_taken),
        TEST (numbers_are_read_as_dutch_people_write_them),
        TEST (numbers_are_read_as_english_people_write_them),
        TEST (only_times_of_a_day_are_taken),
        TEST (only_dates_that_exist_are_taken),
        TEST (choices_addresses_places_and_files),
        TEST (only_the_wrong_parts_of_an_address_are_blamed),
        TEST (only_the_wrong_parts_of_a_date_are_blamed),
        TEST (texts_are_counted_in_characters),
        TEST (what_is_empty_is_asked_unless_it_is_optional),
        TEST (a_kind_that_nobody_can_draw_check_or_read_stops_the_start),
        TEST (messages_say_what_to_do_in_both_languages),
        TEST (a_file_needs_its_name_and_a_uuid),
        TEST (decimals_compare_exactly),
        TEST (days_count_back_and_forth),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
