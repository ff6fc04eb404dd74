/* SPDX-License-Identifier: EUPL-1.2 */
/* Staff find people by words that no column says. */
#include "services/intake/zaak/terms.h"

#include "services/intake/zaak/submission.h"
#include "tests/unit/services/intake/world.h"

/* What is sought, and the zaken that were found, newest first. */
typedef struct sought {
    const char *text;
    dm_uuid found[10];
    size_t count;
    bool has_words;
} sought;

static dm_status seek_in_call (dm_call *call, dm_work *work)
{
    sought *it = work->arg;
    const PGresult *rows;
    dm_status status = intake_terms_find (call, it->text, 10, &rows);
    it->has_words = !status && rows;
    it->count = it->has_words ? (size_t) PQntuples (rows) : 0;
    for (size_t i = 0; i < it->count; i++)
        memcpy (it->found[i].bytes, dm_get_bytes (rows, (int) i, INTAKE_FIND_ZAKEN_BY_TERMS_ZAAK).data, DM_UUID_BYTES);
    return status;
}

static sought seek (const char *text)
{
    sought it = { .text = text };
    one_call call = { 0 };
    prepare (&call);
    call.work.run = seek_in_call;
    call.work.arg = &it;
    dm_batch_run (&world.batch, (dm_work *[]){ &call.work }, 1);
    assert_int_equal (call.work.status, DM_OK);
    return it;
}

static void assert_found (const char *text, const dm_uuid *first, const dm_uuid *second)
{
    sought it = seek (text);
    assert_int_equal (it.count, (first != NULL) + (second != NULL));
    if (first)
        assert_memory_equal (it.found[0].bytes, first->bytes, DM_UUID_BYTES);
    if (second)
        assert_memory_equal (it.found[1].bytes, second->bytes, DM_UUID_BYTES);
}

static dm_uuid submit_of (const char *name, const char *verblijfsadres, const char *emailadres)
{
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    SubmitRequest request = submission ();
    dm_uuid uuid;
    initiator.name = (char *) name;
    initiator.verblijfsadres = (char *) verblijfsadres;
    initiator.emailadres = (char *) emailadres;
    request.initiator = &initiator;
    memcpy (uuid.bytes, submit (&request)->uuid.data, DM_UUID_BYTES);
    return uuid;
}

static void zaken_are_found_by_all_words_newest_first (void **state)
{
    (void) state;
    dm_uuid zoe = submit_of ("Zo\xC3\xAB Jansen", "Kerkstraat 12\n1234 AB Digimeente", "zoe@example.org");
    dm_uuid bo = submit_of ("Bo Jansen", "Kade 3\n1234 AC Digimeente", NULL);
    assert_found ("jansen", &bo, &zoe);
    assert_found ("JANSEN zoe", &zoe, NULL);
    assert_found ("kerkstraat 12", &zoe, NULL);
    assert_found ("kerkstraat 3", NULL, NULL);
    assert_found ("1234ac 3", &bo, NULL);
    assert_found ("Zoe@Example.org", &zoe, NULL);
    assert_found ("janse", NULL, NULL);
    assert_found ("lantaarn", NULL, NULL); /* no answer but those that say who asks */
    assert_false (seek (" ,-").has_words);
    char erase[200], text[DM_UUID_TEXT_SIZE];
    snprintf (erase, sizeof erase, "DELETE FROM intake.data_key WHERE owner = '%s'", dm_uuid_format (bo.bytes, text));
    execute (erase);
    assert_found ("jansen", &zoe, NULL);
}

/* Of somebody who logged in, as a draft becomes a zaak. */
static dm_status submit_owned (dm_call *call, dm_work *work)
{
    static const dm_actor owner = { .kind = DM_ACTOR_INWONER, .id = "psanne" };
    static const char *const texts[] = { "06 87654321" };
    Digimeente__Intake__V1__Initiator initiator = DIGIMEENTE__INTAKE__V1__INITIATOR__INIT;
    intake_submitted *out;
    initiator.name = "Sanne Zeldzaam";
    const intake_submission submission = { .zaaktype = "melding-openbare-ruimte",
                                           .answers = "{}",
                                           .initiator = &initiator,
                                           .own_answers = "{}",
                                           .sought = texts,
                                           .sought_count = 1,
                                           .owner = &owner };
    dm_status status = intake_submit (call, world.app.zaaktypen, &submission, &out);
    if (!status)
        *(dm_uuid *) work->arg = out->uuid;
    return status;
}

static void zaak_of_who_logged_in_is_found_until_the_person_is_erased (void **state)
{
    (void) state;
    one_call call = { 0 };
    dm_uuid uuid;
    prepare (&call);
    call.work.run = submit_owned;
    call.work.arg = &uuid;
    dm_batch_run (&world.batch, (dm_work *[]){ &call.work }, 1);
    assert_int_equal (call.work.status, DM_OK);
    assert_found ("zeldzaam 0687654321", &uuid, NULL);
    execute ("DELETE FROM intake.data_key USING intake.zaak"
             " WHERE data_key.owner = initiator AND zaak.owner = 'psanne'");
    assert_found ("zeldzaam", NULL, NULL);
}

static void more_words_than_fit_are_left_out (void **state)
{
    (void) state;
    char name[201] = ""; /* 66 words of two letters */
    for (int i = 0; i < 66; i++)
        snprintf (name + strlen (name), 4, "%c%c ", 'a' + i / 20, 'a' + i % 20);
    dm_uuid many = submit_of (name, NULL, NULL);
    assert_found ("aa ab dc dd", &many, NULL);
    assert_found ("de", NULL, NULL);
}

/* Terms of the same word under another key would differ; here one key makes the same ones. */
static void same_words_have_the_same_terms_and_no_word_has_its_own (void **state)
{
    (void) state;
    dm_call call = { .arena = arena, .keyring = world.keyring };
    const char *const one[] = { "Sanne de Boer", NULL }, *const other[] = { NULL, "sanne,DE boer boer" };
    const char *terms = intake_terms_write (&call, one, 2);
    assert_string_equal (terms, intake_terms_write (&call, other, 2));
    assert_null (strstr (terms, "anne"));
    assert_null (intake_terms_write (&call, (const char *const[]){ NULL, "" }, 2));
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        TEST (zaken_are_found_by_all_words_newest_first),
        TEST (zaak_of_who_logged_in_is_found_until_the_person_is_erased),
        TEST (more_words_than_fit_are_left_out),
        TEST (same_words_have_the_same_terms_and_no_word_has_its_own),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
