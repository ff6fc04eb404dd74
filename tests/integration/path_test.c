/* SPDX-License-Identifier: EUPL-1.2 */
/* The whole way of one request, as an operator sees it through digictl. */
#include <cjson/cJSON.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <cmocka.h>
#include "common/clock.h"
#include "common/uuid.h"
#include "tests/support/process.h"
#include "tests/support/suite.h"

#define HOUR_MS (3600 * 1000LL)
#define PHOTO_WIDTH 2000
#define PHOTO_HEIGHT 1500

/* Read whenever a service starts. */
static const char *settings[] = { "documents", "--upload-hours=48", NULL };

static struct world {
    ts_suite *suite;
    char photo[300], answers[300];
    char zaaknummer[64], key[DM_UUID_TEXT_SIZE];
    char einddatum[16];
} world;

/* A photograph of noise: a real JPEG of some megabytes. */
static void make_photo (void)
{
    char picture[300];
    snprintf (picture, sizeof picture, "%s/foto.ppm", ts_suite_folder (world.suite));
    snprintf (world.photo, sizeof world.photo, "%s/foto.jpg", ts_suite_folder (world.suite));
    FILE *file = fopen (picture, "w");
    fprintf (file, "P6 %d %d 255\n", PHOTO_WIDTH, PHOTO_HEIGHT);
    unsigned noise = 1;
    for (int i = 0; i < 3 * PHOTO_WIDTH * PHOTO_HEIGHT; i++) {
        noise = noise * 1664525 + 1013904223;
        putc ((int) (noise >> 24), file);
    }
    fclose (file);
    const char *arguments[] = { "/usr/bin/cjpeg", "-quality", "90", "-outfile", world.photo, picture, NULL };
    ts_process_run (&(ts_spawn){ .arguments = arguments });
}

static int open_world (void **state)
{
    (void) state;
    world.suite = ts_suite_open (&(ts_suite_options){ .settings = settings });
    make_photo ();
    snprintf (world.answers, sizeof world.answers, "%s/antwoorden.json", ts_suite_folder (world.suite));
    FILE *file = fopen (world.answers, "w");
    fputs ("{\"wat\": \"De lantaarn is stuk\", \"waar\": {\"straat\": \"Ko\xcc\x88ningsstra\xc3\x9f"
           "e\"}}",
           file);
    fclose (file);
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_suite_destroy (&world.suite);
    return 0;
}

/* Runs digictl ... --json; ends the test when it fails. */
static cJSON *ask (const char *const *arguments)
{
    int code;
    char *text = ts_digictl (world.suite, arguments, &code);
    cJSON *json = cJSON_Parse (text);
    if (code != 0 || !json)
        fail_msg ("digictl %s %s ended with %d: %s", arguments[0], arguments[1], code, text);
    free (text);
    return json;
}
#define ASK(...) ask ((const char *const[]){ __VA_ARGS__, "--json", NULL })

static const char *text_of (const cJSON *json, const char *name)
{
    const char *text = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (json, name));
    if (!text)
        fail_msg ("there is no %s", name);
    return text;
}

static void submit_prints_zaaknummer_key_and_date (void **state)
{
    (void) state;
    cJSON *json = ASK ("submit", "--zaaktype", "melding-openbare-ruimte", "--answers", world.answers, "--document",
                       world.photo, "--email", "iemand@example.org", "--name", "Iemand", "--no-journey");
    snprintf (world.zaaknummer, sizeof world.zaaknummer, "%s", text_of (json, "identificatie"));
    snprintf (world.key, sizeof world.key, "%s", text_of (json, "key"));
    snprintf (world.einddatum, sizeof world.einddatum, "%s", text_of (json, "uiterlijke_einddatum_afdoening"));
    cJSON_Delete (json);
    dm_uuid key;
    assert_true (dm_uuid_parse (world.key, &key));
}

static void repeating_it_with_its_key_gives_the_same_zaak (void **state)
{
    (void) state;
    cJSON *json =
        ASK ("submit", "--zaaktype", "melding-openbare-ruimte", "--answers", world.answers, "--document", world.photo,
             "--email", "iemand@example.org", "--name", "Iemand", "--no-journey", "--key", world.key);
    assert_string_equal (text_of (json, "identificatie"), world.zaaknummer);
    cJSON_Delete (json);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (world.suite), "SELECT count(*) FROM intake.zaak"), 1);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (world.suite),
                                         "SELECT count(*) FROM documents.enkelvoudiginformatieobject"),
                      1);
}

static void its_key_with_other_answers_is_refused (void **state)
{
    (void) state;
    int code;
    char *text = ts_digictl (world.suite,
                             (const char *const[]){ "submit", "--zaaktype", "geveltuin", "--answers", world.answers,
                                                    "--no-journey", "--key", world.key, NULL },
                             &code);
    free (text);
    assert_int_equal (code, 1);
}

static char *read_file (const char *path, size_t *out_size)
{
    struct stat info;
    FILE *file = fopen (path, "r");
    if (!file || fstat (fileno (file), &info) != 0)
        fail_msg ("cannot read %s", path);
    char *bytes = malloc ((size_t) info.st_size);
    *out_size = fread (bytes, 1, (size_t) info.st_size, file);
    fclose (file);
    return bytes;
}

static void document_comes_back_bit_for_bit (void **state)
{
    (void) state;
    ts_suite_wait_settled (world.suite);
    char *id = ts_cluster_text (ts_suite_cluster (world.suite),
                                "SELECT uuid FROM documents.enkelvoudiginformatieobject WHERE zaak ="
                                " (SELECT uuid FROM intake.zaak)");
    char copy[300];
    snprintf (copy, sizeof copy, "%s/terug.jpg", ts_suite_folder (world.suite));
    int code;
    free (ts_digictl (world.suite, (const char *const[]){ "document", "get", id, "-o", copy, NULL }, &code));
    free (id);
    assert_int_equal (code, 0);
    size_t sent_bytes, back_bytes;
    char *sent = read_file (world.photo, &sent_bytes), *back = read_file (copy, &back_bytes);
    assert_true (sent_bytes > 2000000);
    assert_int_equal (sent_bytes, back_bytes);
    assert_memory_equal (sent, back, sent_bytes);
    free (sent);
    free (back);
}

static bool has_mails (void *count)
{
    return ts_suite_count_mails (world.suite, world.zaaknummer) >= *(unsigned *) count;
}

/* "2026-12-01" as "1 december 2026". */
static void write_date (const char *iso, char out[40])
{
    static const char *const months[] = { "januari", "februari", "maart",     "april",   "mei",      "juni",
                                          "juli",    "augustus", "september", "oktober", "november", "december" };
    snprintf (out, 40, "%d %s %.4s", atoi (iso + 8), months[atoi (iso + 5) - 1], iso);
}

static void mail_names_the_zaak_and_the_promised_date (void **state)
{
    (void) state;
    unsigned one = 1;
    char date[40];
    ts_wait_until (has_mails, &one, TS_PATIENCE_MS, "the mail arrives");
    write_date (world.einddatum, date);
    assert_int_equal (ts_suite_count_mails (world.suite, date), 1);
    assert_int_equal (ts_suite_count_mails (world.suite, "To: iemand@example.org"), 1);
}

/* What people are told is also what audit knows: which events, in whose name. */
static bool has_entry (const cJSON *entries, const char *type, const char *actor)
{
    const cJSON *entry;
    cJSON_ArrayForEach (entry, entries) {
        const cJSON *who = cJSON_GetObjectItemCaseSensitive (entry, "actor");
        if (strcmp (text_of (entry, "type"), type) == 0 && strcmp (text_of (who, "kind"), actor) == 0
            && *text_of (entry, "time_ms") != '\0' && *text_of (who, "id") != '\0')
            return true;
    }
    return false;
}

static const cJSON *entries_of (const cJSON *json)
{
    return cJSON_IsArray (json) ? json : cJSON_GetObjectItemCaseSensitive (json, "entries");
}

static void audit_lists_every_step_with_who_and_when (void **state)
{
    (void) state;
    ts_suite_wait_settled (world.suite);
    cJSON *json = ASK ("audit", "list", "--zaak", world.zaaknummer);
    const cJSON *entries = entries_of (json);
    assert_true (has_entry (entries, "nl.digimeente.enkelvoudiginformatieobject.completed", "ACTOR_KIND_BEHEERDER"));
    assert_true (has_entry (entries, "nl.digimeente.zaak.created", "ACTOR_KIND_BEHEERDER"));
    assert_true (has_entry (entries, "nl.digimeente.enkelvoudiginformatieobject.linked", "ACTOR_KIND_SYSTEM"));
    assert_true (has_entry (entries, "nl.digimeente.bericht.queued", "ACTOR_KIND_SYSTEM"));
    assert_true (has_entry (entries, "nl.digimeente.bericht.sent", "ACTOR_KIND_SYSTEM"));
    cJSON_Delete (json);
}

static void all_that_one_request_caused_has_one_trace (void **state)
{
    (void) state;
    cJSON *json = ASK ("audit", "list", "--zaak", world.zaaknummer);
    const cJSON *entry;
    char trace[33] = "";
    unsigned count = 0;
    cJSON_ArrayForEach (entry, entries_of (json)) {
        const char *type = text_of (entry, "type");
        if (strstr (type, "viewed") || strstr (type, "completed"))
            continue;
        if (!trace[0])
            snprintf (trace, sizeof trace, "%.32s", text_of (entry, "traceparent") + 3);
        assert_memory_equal (trace, text_of (entry, "traceparent") + 3, 32);
        count++;
    }
    assert_true (count >= 4);
    cJSON_Delete (json);
}

static void new_status_sends_a_second_mail_with_the_toelichting (void **state)
{
    (void) state;
    unsigned two = 2;
    cJSON_Delete (
        ASK ("zaak", "status", world.zaaknummer, "in_behandeling", "--toelichting", "Er komt iemand kijken."));
    ts_wait_until (has_mails, &two, TS_PATIENCE_MS, "the second mail arrives");
    assert_int_equal (ts_suite_count_mails (world.suite, "Er komt iemand kijken."), 1);
}

static void zaak_show_tells_all_of_it (void **state)
{
    (void) state;
    ts_suite_wait_settled (world.suite);
    int code;
    char *page = ts_digictl (world.suite, (const char *const[]){ "zaak", "show", world.zaaknummer, NULL }, &code);
    static const char *const parts[] = { "De lantaarn is stuk",    "foto.jpg",  "image/jpeg",   "in_behandeling",
                                         "Er komt iemand kijken.", "ontvangst", "zaak.created", "zaak.status-set" };
    assert_int_equal (code, 0);
    for (size_t i = 0; i < DM_COUNT (parts); i++)
        if (!strstr (page, parts[i]))
            fail_msg ("the page does not say %s:\n%s", parts[i], page);
    free (page);
}

static void view_by_an_operator_is_recorded (void **state)
{
    (void) state;
    ts_suite_wait_settled (world.suite);
    cJSON *json = ASK ("audit", "list", "--zaak", world.zaaknummer);
    assert_true (has_entry (entries_of (json), "nl.digimeente.zaak.viewed", "ACTOR_KIND_BEHEERDER"));
    cJSON_Delete (json);
    assert_int_equal (ts_cluster_number (ts_suite_cluster (world.suite),
                                         "SELECT count(*) FROM audit.entry WHERE bytes LIKE"
                                         " '%nl.digimeente.zaak.document-viewed%beheer%'"),
                      1); /* of many chunks */
}

/* Personal data stays out of logs, events and what audit keeps; the zaak holds a random id. */
static void no_personal_data_leaves_its_row (void **state)
{
    (void) state;
    static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };
    static const char *const personal[] = { "iemand@example.org", "lantaarn", "komt iemand kijken" };
    for (size_t s = 0; s < DM_COUNT (services); s++) {
        char path[300];
        size_t size;
        snprintf (path, sizeof path, "%s/%s.0.log", ts_suite_folder (world.suite), services[s]);
        char *log = read_file (path, &size);
        for (size_t i = 0; i < DM_COUNT (personal); i++)
            assert_null (memmem (log, size, personal[i], strlen (personal[i])));
        free (log);
        for (size_t i = 0; i < DM_COUNT (personal); i++) {
            char sql[200];
            snprintf (sql, sizeof sql, "SELECT count(*) FROM %s.event WHERE position('%s'::bytea IN bytes) > 0",
                      services[s], personal[i]);
            assert_int_equal (ts_cluster_number (ts_suite_cluster (world.suite), sql), 0);
        }
    }
}

static void status_tells_that_all_is_well (void **state)
{
    (void) state;
    ts_suite_wait_settled (world.suite);
    int code;
    char *page = ts_digictl (world.suite, (const char *const[]){ "status", NULL }, &code);
    static const char *const names[] = { "intake", "documents", "notification", "audit", "gateway" };
    assert_int_equal (code, 0);
    for (size_t i = 0; i < DM_COUNT (names); i++)
        assert_non_null (strstr (page, names[i]));
    free (page);
}

static void unknown_zaaknummer_is_said_to_be_unknown (void **state)
{
    (void) state;
    int code;
    free (ts_digictl (world.suite,
                      (const char *const[]){ "zaak", "show", "00000000-0000-7000-8000-000000000000", NULL }, &code));
    assert_int_equal (code, 1);
}

/* A key that was made so long ago, as text. */
static void make_old_key (int64_t age_ms, char out[DM_UUID_TEXT_SIZE])
{
    dm_uuid key = dm_uuid_new ();
    uint64_t time_ms = (uint64_t) (dm_clock_now_ms () - age_ms);
    for (unsigned i = 0; i < 6; i++)
        key.bytes[i] = (uint8_t) (time_ms >> (8 * (5 - i)));
    dm_uuid_format (key.bytes, out);
}

static char *submit_file (const char *path, const char *key, int *out_code)
{
    return ts_digictl (world.suite,
                       (const char *const[]){ "submit", "--zaaktype", "melding-openbare-ruimte", "--answers",
                                              world.answers, "--document", path, "--no-journey", "--key", key, NULL },
                       out_code);
}

/* The key is good for 7 days, the upload was for a day only. */
static void repeating_it_after_the_time_for_uploads_gives_the_same_zaak (void **state)
{
    (void) state;
    int code;
    char key[DM_UUID_TEXT_SIZE];
    make_old_key (30 * HOUR_MS, key);
    char *first = submit_file (world.photo, key, &code);
    assert_int_equal (code, 0);
    ts_suite_end (world.suite, "documents", 0, SIGTERM);
    settings[1] = "--upload-hours=24";
    ts_suite_start (world.suite, "documents", 0);
    ts_suite_wait_ready (world.suite, "documents", 0);
    char *second = submit_file (world.photo, key, &code);
    assert_int_equal (code, 0);
    assert_string_equal (first, second);
    free (first);
    free (second);
    free (submit_file (world.answers, key, &code));
    assert_int_equal (code, 1);
}

static void its_key_with_a_changed_document_is_refused (void **state)
{
    (void) state;
    int code;
    FILE *file = fopen (world.photo, "r+");
    fseek (file, -1, SEEK_END);
    int last = getc (file);
    fseek (file, -1, SEEK_END);
    putc (last ^ 1, file);
    fclose (file);
    free (submit_file (world.photo, world.key, &code));
    assert_int_equal (code, 1);
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (submit_prints_zaaknummer_key_and_date),
        cmocka_unit_test (repeating_it_with_its_key_gives_the_same_zaak),
        cmocka_unit_test (its_key_with_other_answers_is_refused),
        cmocka_unit_test (document_comes_back_bit_for_bit),
        cmocka_unit_test (mail_names_the_zaak_and_the_promised_date),
        cmocka_unit_test (audit_lists_every_step_with_who_and_when),
        cmocka_unit_test (all_that_one_request_caused_has_one_trace),
        cmocka_unit_test (new_status_sends_a_second_mail_with_the_toelichting),
        cmocka_unit_test (zaak_show_tells_all_of_it),
        cmocka_unit_test (view_by_an_operator_is_recorded),
        cmocka_unit_test (no_personal_data_leaves_its_row),
        cmocka_unit_test (status_tells_that_all_is_well),
        cmocka_unit_test (unknown_zaaknummer_is_said_to_be_unknown),
        cmocka_unit_test (repeating_it_after_the_time_for_uploads_gives_the_same_zaak),
        cmocka_unit_test (its_key_with_a_changed_document_is_refused),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
