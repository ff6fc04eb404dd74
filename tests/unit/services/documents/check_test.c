/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/documents/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "common/clock.h"

static const documents_app app = { .document_max_bytes = 1000, .upload_ms = 3600 * 1000 };

typedef struct sample {
    const char *text;
    bool is_well;
} sample;

static void check_all (const sample *samples, size_t count, dm_status (*check) (const char *, dm_error *))
{
    for (size_t i = 0; i < count; i++) {
        dm_error error = { 0 };
        dm_status status = check (samples[i].text, &error);
        if (status != (samples[i].is_well ? DM_OK : DM_INVALID_ARGUMENT))
            fail_msg ("%s: %d", samples[i].text, status);
    }
}

static void bestandsnaam_is_a_name_without_folders (void **state)
{
    (void) state;
    static const sample samples[] = {
        { "foto.jpg", true },
        { "Bouwtekening (2e versie) été.pdf", true },
        { "\xF0\x9F\x93\xB7.jpg", true },
        { "...", true },
        { "", false },
        { NULL, false },
        { ".", false },
        { "..", false },
        { "../foto.jpg", false },
        { "C:\\foto.jpg", false },
        { "foto\n.jpg", false },
        { "foto\x7f.jpg", false },
        { "foto\xC2\x85.jpg", false },                    /* U+0085, a control character */
        { "foto\xE2\x80\xAEgpj\xE2\x80\xAC.exe", false }, /* U+202E turns the text around */
        { "foto\xE2\x80\x8B.jpg", false },                /* U+200B cannot be seen */
        { "\xEF\xBB\xBF"
          "foto.jpg",
          false }, /* U+FEFF */
    };
    check_all (samples, DM_COUNT (samples), documents_check_bestandsnaam);
}

static void bestandsnaam_has_at_most_255_bytes (void **state)
{
    (void) state;
    char name[257];
    dm_error error = { 0 };
    memset (name, 'a', sizeof name);
    name[255] = '\0';
    assert_int_equal (documents_check_bestandsnaam (name, &error), DM_OK);
    name[255] = 'a';
    name[256] = '\0';
    assert_int_equal (documents_check_bestandsnaam (name, &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "bestandsnaam");
}

static void formaat_is_a_media_type_of_rfc_6838 (void **state)
{
    (void) state;
    static const sample samples[] = {
        { "image/jpeg", true },
        { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true },
        { "image/svg+xml", true },
        { "a/b", true },
        { "", false },
        { NULL, false },
        { "image", false },
        { "image/", false },
        { "/jpeg", false },
        { "image/jpeg/x", false },
        { "text/plain; charset=utf-8", false },
        { "image/jp eg", false },
        { ".image/jpeg", false },
        { "image/-jpeg", false },
        { "image/jp\xC3\xA9g", false },
    };
    check_all (samples, DM_COUNT (samples), documents_check_formaat);
    char formaat[129] = "image/";
    dm_error error;
    memset (formaat + 6, 'a', 122);
    formaat[127] = '\0';
    assert_int_equal (documents_check_formaat (formaat, &error), DM_OK);
    formaat[127] = 'a';
    assert_int_equal (documents_check_formaat (formaat, &error), DM_INVALID_ARGUMENT);
}

static void title_has_1_to_200_characters (void **state)
{
    (void) state;
    char title[403] = "";
    dm_error error;
    for (int i = 0; i < 400; i += 2)
        memcpy (title + i, "\xC3\xA9", 3);
    assert_int_equal (documents_check_title (title, &error), DM_OK);
    memcpy (title + 400, "e", 2);
    assert_int_equal (documents_check_title (title, &error), DM_INVALID_ARGUMENT);
    assert_int_equal (documents_check_title ("", &error), DM_INVALID_ARGUMENT);
    assert_int_equal (documents_check_title ("a\tb", &error), DM_INVALID_ARGUMENT);
    assert_int_equal (documents_check_title (NULL, &error), DM_OK);
}

static dm_uuid uuid_at (int64_t time_ms)
{
    dm_uuid uuid = dm_uuid_new ();
    for (int i = 0; i < 6; i++)
        uuid.bytes[i] = (uint8_t) ((uint64_t) time_ms >> (40 - 8 * i));
    return uuid;
}

static dm_status check_upload_at (int64_t time_ms)
{
    dm_error error;
    dm_uuid uuid = uuid_at (time_ms);
    return documents_check_upload (&app, true, (ProtobufCBinaryData){ 16, uuid.bytes }, &error);
}

static void upload_may_go_on_for_its_hours_and_no_longer (void **state)
{
    (void) state;
    int64_t now_ms = dm_clock_now_ms (), day_ms = 24 * 3600 * 1000;
    assert_int_equal (check_upload_at (now_ms), DM_OK);
    assert_int_equal (check_upload_at (now_ms - app.upload_ms + 5000), DM_OK);
    assert_int_equal (check_upload_at (now_ms - app.upload_ms - 5000), DM_FAILED_PRECONDITION);
    assert_int_equal (check_upload_at (now_ms + day_ms - 5000), DM_OK);
    assert_int_equal (check_upload_at (now_ms + day_ms + 5000), DM_INVALID_ARGUMENT);
}

static void uuid_is_of_version_7_and_16_bytes (void **state)
{
    (void) state;
    dm_error error;
    dm_uuid v7 = dm_uuid_new (), v4 = dm_uuid_random ();
    assert_int_equal (documents_check_uuid (true, (ProtobufCBinaryData){ 16, v7.bytes }, "document", NULL, &error),
                      DM_OK);
    assert_int_equal (documents_check_uuid (true, (ProtobufCBinaryData){ 15, v7.bytes }, "document", NULL, &error),
                      DM_INVALID_ARGUMENT);
    assert_int_equal (documents_check_uuid (true, (ProtobufCBinaryData){ 16, v4.bytes }, "document", NULL, &error),
                      DM_INVALID_ARGUMENT);
    assert_int_equal (documents_check_uuid (false, (ProtobufCBinaryData){ 0, NULL }, "document", NULL, &error),
                      DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "document");
}

static void whole_is_bounded (void **state)
{
    (void) state;
    dm_error error;
    uint8_t hash[32] = { 0 };
    ProtobufCBinaryData sha256 = { 32, hash };
    assert_int_equal (documents_check_whole (&app, true, 1, true, sha256, &error), DM_OK);
    assert_int_equal (documents_check_whole (&app, true, 1000, true, sha256, &error), DM_OK);
    assert_int_equal (documents_check_whole (&app, true, 0, true, sha256, &error), DM_INVALID_ARGUMENT);
    assert_int_equal (documents_check_whole (&app, true, 1001, true, sha256, &error), DM_INVALID_ARGUMENT);
    assert_int_equal (documents_check_whole (&app, false, 5, true, sha256, &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "bestandsomvang");
    sha256.len = 31;
    assert_int_equal (documents_check_whole (&app, true, 5, true, sha256, &error), DM_INVALID_ARGUMENT);
    assert_string_equal (error.field, "sha256");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (bestandsnaam_is_a_name_without_folders),
        cmocka_unit_test (bestandsnaam_has_at_most_255_bytes),
        cmocka_unit_test (formaat_is_a_media_type_of_rfc_6838),
        cmocka_unit_test (title_has_1_to_200_characters),
        cmocka_unit_test (upload_may_go_on_for_its_hours_and_no_longer),
        cmocka_unit_test (uuid_is_of_version_7_and_16_bytes),
        cmocka_unit_test (whole_is_bounded),
    };
    return cmocka_run_group_tests (tests, NULL, NULL);
}
