/* SPDX-License-Identifier: EUPL-1.2 */
/* Drafts, as the gateway asks for them: each journey that ships from its first question to its zaak, and everything
 * that an actor may not do. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "common/clock.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"
#include "tests/support/sealed.h"

#define METHOD(name) "digimeente.intake.v1.DraftService/" name
#define INPUTS_MAX 40
#define STEPS_MAX 60

typedef Digimeente__Intake__V1__Draft Draft;
typedef Digimeente__Intake__V1__Field Field;
typedef Digimeente__Intake__V1__GetDraftResponse GetDraftResponse;
typedef Digimeente__Intake__V1__Input Input;
typedef Digimeente__Intake__V1__Login Login;
typedef Digimeente__Intake__V1__SaveStepResponse SaveStepResponse;
typedef Digimeente__Intake__V1__StartDraftResponse StartDraftResponse;
typedef Digimeente__Intake__V1__Step Step;
typedef Digimeente__Intake__V1__SubmitDraftResponse SubmitDraftResponse;

static struct world {
    ts_suite *suite;
    ts_caller gateway, digictl, notification;
    dm_uuid photo;
    uint8_t visit[32];    /* that the gateway tells of */
    const char *language; /* and what is asked in, NULL for none; good for one test */
} world;

static dm_arena *arena;
static dm_error error;

static const Login sanne = { PROTOBUF_C_MESSAGE_INIT (&digimeente__intake__v1__login__descriptor), "111222333", NULL,
                             "digid:substantieel", "Sanne de Boer" };
static const Login karim = { PROTOBUF_C_MESSAGE_INIT (&digimeente__intake__v1__login__descriptor), "123456782", NULL,
                             "digid:basis", "Karim Yilmaz" };
static const Login korst = { PROTOBUF_C_MESSAGE_INIT (&digimeente__intake__v1__login__descriptor), NULL, "12345678",
                             "eherkenning:3", "Bakkerij De Korst" };

/* Takes: level, that of the login, NULL for none. */
static void become_at (const char *level)
{
    char *out = world.gateway.origin.actor.level;
    snprintf (out, DM_LEVEL_SIZE, "%s", level ? level : "");
}

static void become (dm_actor_kind kind, const char *id)
{
    world.gateway.origin.actor.kind = kind;
    snprintf (world.gateway.origin.actor.id, sizeof world.gateway.origin.actor.id, "%s", id);
    become_at (strcmp (id, "anoniem") == 0 ? NULL : kind == DM_ACTOR_ONDERNEMER ? "eherkenning:4" : "digid:hoog");
}

/* A statement may ask what zaken say (opened, of sealed.h). */
static int64_t number (const char *sql)
{
    if (strstr (sql, "JOIN opened") || strstr (sql, "FROM opened"))
        ts_open_zaken (world.suite);
    return ts_cluster_number (ts_suite_cluster (world.suite), sql);
}

static void execute (const char *sql)
{
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
}

/* Returns the reply, or NULL with error set. */
static void *ask (const char *method, const ProtobufCMessage *request)
{
    ProtobufCMessage *reply = NULL;
    dm_uuid key = dm_uuid_new ();
    memset (&error, 0, sizeof error);
    error.status = ts_call (&world.gateway, "intake", method, &key, request, arena, &reply, &error);
    return error.status ? NULL : reply;
}

static void assert_refused (const void *reply, dm_status status, const char *field)
{
    assert_null (reply);
    assert_string_equal (error.field, field);
    assert_int_equal (error.status, status);
}

static ProtobufCBinaryData bytes_of (const dm_uuid *uuid)
{
    return (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) uuid->bytes };
}

static ProtobufCBinaryData visit (void)
{
    return (ProtobufCBinaryData){ sizeof world.visit, world.visit };
}

static StartDraftResponse *start (const char *journey, const char *audience, const Login *login, dm_uuid *out)
{
    Digimeente__Intake__V1__StartDraftRequest request = DIGIMEENTE__INTAKE__V1__START_DRAFT_REQUEST__INIT;
    request.journey = (char *) journey;
    request.audience = (char *) audience;
    request.login = (Login *) login;
    request.has_visit = true;
    request.visit = visit ();
    StartDraftResponse *reply = ask (METHOD ("StartDraft"), &request.base);
    if (reply)
        memcpy (out->bytes, reply->draft.data, DM_UUID_BYTES);
    return reply;
}

static GetDraftResponse *get (const dm_uuid *draft, const char *step, const char *language)
{
    Digimeente__Intake__V1__GetDraftRequest request = DIGIMEENTE__INTAKE__V1__GET_DRAFT_REQUEST__INIT;
    request.has_draft = true;
    request.draft = bytes_of (draft);
    request.has_visit = true;
    request.visit = visit ();
    request.step = (char *) step;
    request.language = (char *) language;
    return ask (METHOD ("GetDraft"), &request.base);
}

/* An answer: a line "name=value"; of a file "name@bestandsnaam" for the photo that was uploaded, "name=PHOTO" to keep
 * it. */
static Input *read_input (const char *line)
{
    Input *input = dm_arena_alloc (arena, sizeof *input);
    digimeente__intake__v1__input__init (input);
    size_t length = strcspn (line, "=@");
    input->name = dm_arena_printf (arena, "%.*s", (int) length, line);
    input->value = dm_arena_strdup (arena, line + length + 1);
    char uuid[DM_UUID_TEXT_SIZE];
    if (line[length] == '@')
        input->bestandsnaam = input->value;
    if (line[length] == '@' || strcmp (input->value, "PHOTO") == 0)
        input->value = dm_arena_strdup (arena, dm_uuid_format (world.photo.bytes, uuid));
    return input;
}

static SaveStepResponse *save (const dm_uuid *draft, const char *step, const char *const *lines)
{
    Digimeente__Intake__V1__SaveStepRequest request = DIGIMEENTE__INTAKE__V1__SAVE_STEP_REQUEST__INIT;
    Input *inputs[INPUTS_MAX];
    request.has_draft = true;
    request.draft = bytes_of (draft);
    request.has_visit = true;
    request.visit = visit ();
    request.step = (char *) step;
    request.language = (char *) world.language;
    request.inputs = inputs;
    for (; *lines; lines++)
        inputs[request.n_inputs++] = read_input (*lines);
    return ask (METHOD ("SaveStep"), &request.base);
}
#define SAVE(draft, step, ...) save ((draft), (step), (const char *const[]){ __VA_ARGS__ __VA_OPT__ (, ) NULL })

static SubmitDraftResponse *send_draft (const dm_uuid *draft, uint32_t revision)
{
    Digimeente__Intake__V1__SubmitDraftRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_DRAFT_REQUEST__INIT;
    request.has_draft = request.has_revision = true;
    request.draft = bytes_of (draft);
    request.has_visit = true;
    request.visit = visit ();
    request.revision = revision;
    request.language = (char *) world.language;
    return ask (METHOD ("SubmitDraft"), &request.base);
}

/* A photo that documents has and intake knows of; each goes to one zaak. */
static void upload_photo (void)
{
    world.photo = dm_uuid_new ();
    const uint8_t *bytes = world.photo.bytes;
    assert_int_equal (ts_upload (&world.digictl, &world.photo, bytes, DM_UUID_BYTES, &error), DM_OK);
    ts_suite_wait_settled (world.suite);
}

static bool belongs_to (const char *line, const Field *field)
{
    size_t length = strlen (field->id);
    return strncmp (line, field->id, length) == 0 && strchr (".=@", line[length]);
}

/* Answers each step that is asked with those lines that belong to its fields, up to the summary. */
static GetDraftResponse *walk (const dm_uuid *draft, const char *const *answers)
{
    GetDraftResponse *now = get (draft, NULL, NULL);
    for (int i = 0; now && !now->step->is_summary && !now->step->exit && i < STEPS_MAX; i++) {
        const char *lines[INPUTS_MAX] = { NULL };
        size_t count = 0;
        for (size_t f = 0; f < now->step->n_fields; f++)
            for (const char *const *answer = answers; *answer; answer++)
                if (belongs_to (*answer, now->step->fields[f]))
                    lines[count++] = *answer;
        SaveStepResponse *saved = save (draft, now->step->id, lines);
        assert_non_null (saved);
        for (size_t f = 0; f < saved->step->n_fields && !saved->is_saved; f++)
            if (saved->step->fields[f]->error)
                fprintf (stderr, "%s: %s\n", saved->step->fields[f]->id, saved->step->fields[f]->error);
        assert_true (saved->is_saved);
        now = get (draft, NULL, NULL);
    }
    return now;
}

#define MELDING                                                                                                        \
    "categorie=straatverlichting", "gevaar=nee", "lamp_probleem=uit", "mastnummer=K 1234",                             \
        "omschrijving=De lamp brandt niet.", "plek.omschrijving=Kerkstraat 12", "emailadres=sanne@example.org"
#define ADRES                                                                                                          \
    "adres.postcode=1234 AB", "adres.huisnummer=12", "adres.toevoeging=", "adres.straat=Kerkstraat",                   \
        "adres.plaats=Digimeente"
#define CONTACT "emailadres=sanne@example.org", "telefoon=06 12345678"

/* Day, month and year of a day from today, in Amsterdam; good for one test. */
static const char *day_lines[3];
static const char *const *from_today (const char *name, int days)
{
    static const char *const parts[] = { "dag", "maand", "jaar" };
    static const char *const formats[] = { "DD", "MM", "YYYY" };
    for (int i = 0; i < 3; i++) {
        char sql[200];
        snprintf (sql, sizeof sql, "SELECT to_char((now() AT TIME ZONE 'Europe/Amsterdam')::date + %d, '%s')::int8",
                  days, formats[i]);
        day_lines[i] = dm_arena_printf (arena, "%s.%s=%lld", name, parts[i], (long long) number (sql));
    }
    return day_lines;
}

/* One whole way: the zaak is there, with its journey, and the draft is not. */
static SubmitDraftResponse *go (const char *journey, const char *audience, const Login *login,
                                const char *const *answers)
{
    dm_uuid draft;
    char sql[300], uuid[DM_UUID_TEXT_SIZE];
    assert_non_null (start (journey, audience, login, &draft));
    GetDraftResponse *now = walk (&draft, answers);
    assert_non_null (now);
    assert_true (now->step->is_summary);
    assert_true (now->step->n_answered > 3);
    SubmitDraftResponse *sent = send_draft (&draft, now->draft->revision);
    if (!sent)
        fprintf (stderr, "%s: %s\n", error.field, error.message);
    assert_non_null (sent);
    assert_int_equal (strlen (sent->tracking_code), 26);
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM intake.zaak WHERE identificatie = '%s' AND journey = '%s'"
              " AND journey_version > 0 AND tracking_code_sha256 = sha256('%s')",
              sent->identificatie, journey, sent->tracking_code);
    assert_int_equal (number (sql), 1);
    snprintf (sql, sizeof sql, "SELECT count(*) FROM intake.draft WHERE uuid = '%s'",
              dm_uuid_format (draft.bytes, uuid));
    assert_int_equal (number (sql), 0);
    return sent;
}
#define GO(journey, audience, login, ...)                                                                              \
    go ((journey), (audience), (login), (const char *const[]){ __VA_ARGS__, NULL })

static void melding_openbare_ruimte_needs_no_login (void **state)
{
    (void) state;
    SubmitDraftResponse *sent = GO ("melding-openbare-ruimte", "inwoner", NULL, MELDING, "foto@lamp.jpg");
    char sql[400];
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM intake.zaak z JOIN opened ON opened.zaak = z.uuid WHERE identificatie = '%s'"
              " AND owner IS NULL AND emailadres = 'sanne@example.org' AND name IS NULL AND inp_bsn IS NULL"
              " AND said->>'categorie' = 'straatverlichting'"
              " AND EXISTS (SELECT FROM intake.zaakinformatieobject o WHERE o.zaak = z.uuid)",
              sent->identificatie);
    assert_int_equal (number (sql), 1);
}

static void geveltuin_goes_to_its_zaak (void **state)
{
    (void) state;
    become (DM_ACTOR_INWONER, "psanne");
    GO ("geveltuin", "inwoner", &sanne, "eigenaar=ja", ADRES, "stoep_cm=240", "diepte_cm=45", "lengte_cm=400",
        "obstakels=boom", "obstakels=kast", "foto@gevel.jpg", CONTACT);
}

static void gehandicaptenparkeerkaart_takes_the_bsn_from_the_login (void **state)
{
    (void) state;
    become (DM_ACTOR_INWONER, "psanne");
    SubmitDraftResponse *sent = GO ("gehandicaptenparkeerkaart", "inwoner", &sanne, "soort=passagier", "afstand=niet",
                                    "half_jaar=ja", "hulp=ja", "eerder=nee", ADRES, "pasfoto@pas.jpg", CONTACT);
    char sql[400];
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM intake.zaak z JOIN opened ON opened.zaak = z.uuid WHERE identificatie = '%s'"
              " AND owner = 'psanne' AND owner_kind = 1 AND name = 'Sanne de Boer' AND inp_bsn IS NOT NULL"
              " AND verblijfsadres LIKE 'Kerkstraat 12%%1234%%Digimeente'",
              sent->identificatie);
    assert_int_equal (number (sql), 1);
}

static void a_login_that_is_too_low_reads_and_changes_no_draft (void **state)
{
    (void) state;
    dm_uuid draft;
    Digimeente__Intake__V1__DropDraftRequest drop = DIGIMEENTE__INTAKE__V1__DROP_DRAFT_REQUEST__INIT;
    become (DM_ACTOR_INWONER, "psanne");
    assert_non_null (start ("gehandicaptenparkeerkaart", "inwoner", &sanne, &draft));
    become_at ("digid:basis");
    const GetDraftResponse *found = get (&draft, NULL, NULL);
    assert_string_equal (found->draft->needed_level, "digid:substantieel");
    assert_null (found->step);
    drop.has_draft = true;
    drop.draft = bytes_of (&draft);
    assert_refused (ask (METHOD ("DropDraft"), &drop.base), DM_PERMISSION_DENIED, "level");
    become_at ("digid:substantieel");
    assert_non_null (get (&draft, NULL, NULL)->step);
    assert_non_null (ask (METHOD ("DropDraft"), &drop.base));
}

static void evenement_melden_is_for_a_business (void **state)
{
    (void) state;
    become (DM_ACTOR_ONDERNEMER, "pkorst");
    const char *const *day = from_today ("datum", 60);
    SubmitDraftResponse *sent =
        GO ("evenement-melden", "ondernemer", &korst, "bezoekers=80", day[0], day[1], day[2], "naam_evenement=Open dag",
            "omschrijving=Proeven en bakken.", "begintijd=13:00", "eindtijd=17:00", "plek.omschrijving=Markt",
            "weg_dicht=nee", "muziek=nee", "alcohol=nee", "tekening@terrein.jpg", "contactpersoon=A. Korst", CONTACT);
    char sql[400];
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM intake.zaak z JOIN opened ON opened.zaak = z.uuid WHERE identificatie = '%s'"
              " AND owner_kind = 2 AND name = 'A. Korst' AND kvk_nummer = '12345678' AND inp_bsn IS NULL",
              sent->identificatie);
    assert_int_equal (number (sql), 1);
}

static void verhuizing_doorgeven_goes_to_its_zaak (void **state)
{
    (void) state;
    become (DM_ACTOR_INWONER, "psanne");
    const char *const *day = from_today ("datum", 7);
    GO ("verhuizing-doorgeven", "inwoner", &sanne, "vanuit=nederland", day[0], day[1], day[2], ADRES, "bewoning=koop",
        "alleen=samen", "meeverhuizers.0.naam=Kim de Boer", "meeverhuizers.0.geboortedatum=2 mei 2015",
        "meeverhuizers.2.naam=Jan de Boer", "meeverhuizers.2.geboortedatum=4-6-1983", CONTACT);
    assert_int_equal (number ("SELECT count(*) FROM opened WHERE said->'meeverhuizers' = '["
                              "{\"naam\": \"Kim de Boer\", \"geboortedatum\": \"2015-05-02\"},"
                              "{\"naam\": \"Jan de Boer\", \"geboortedatum\": \"1983-06-04\"}]'"),
                      1);
}

static void bezwaar_maken_asks_why_it_is_late (void **state)
{
    (void) state;
    become (DM_ACTOR_INWONER, "psanne");
    const char *const *day = from_today ("datum_besluit", -60);
    GO ("bezwaar-maken", "inwoner", &sanne, "soort=besluit", day[0], day[1], day[2], "reden_te_laat=Ik was ziek.",
        "kenmerk=2026-ABC", "gronden=De afstand klopt niet.", "spoed=nee", "hoorzitting=telefoon", "naam=Sanne de Boer",
        ADRES, CONTACT);
    assert_int_equal (number ("SELECT count(*) FROM opened WHERE said->>'reden_te_laat' = 'Ik was ziek.'"), 1);
}

static void journey_that_ends_early_makes_no_zaak (void **state)
{
    (void) state;
    dm_uuid draft;
    int64_t before = number ("SELECT count(*) FROM intake.zaak");
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    assert_true (SAVE (&draft, "categorie", "categorie=groen")->is_saved);
    SaveStepResponse *saved = SAVE (&draft, "gevaar", "gevaar=ja");
    assert_true (saved->is_saved);
    assert_string_equal (saved->step->id, "bel");
    assert_non_null (strstr (saved->step->exit, "112"));
    assert_refused (send_draft (&draft, saved->draft->revision), DM_FAILED_PRECONDITION, "step");
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak"), before);
}

static void sending_twice_gives_the_same_answer_and_opening_a_sent_draft_its_receipt (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    GetDraftResponse *now = walk (&draft, (const char *const[]){ MELDING, NULL });
    SubmitDraftResponse *first = send_draft (&draft, now->draft->revision);
    SubmitDraftResponse *second = send_draft (&draft, now->draft->revision);
    assert_string_equal (first->identificatie, second->identificatie);
    assert_string_equal (first->tracking_code, second->tracking_code);
    assert_string_equal (first->uiterlijke_einddatum_afdoening, second->uiterlijke_einddatum_afdoening);
    now = get (&draft, NULL, NULL);
    assert_null (now->draft);
    assert_string_equal (now->sent->tracking_code, first->tracking_code);
    assert_refused (SAVE (&draft, "categorie", "categorie=groen"), DM_NOT_FOUND, "draft");
}

static void others_do_not_see_a_draft (void **state)
{
    (void) state;
    dm_uuid draft;
    become (DM_ACTOR_INWONER, "psanne");
    assert_non_null (start ("geveltuin", "inwoner", &sanne, &draft));
    assert_non_null (get (&draft, NULL, NULL));
    static const struct {
        dm_actor_kind kind;
        const char *id;
        dm_status status;
    } others[] = { { DM_ACTOR_INWONER, "pkarim", DM_NOT_FOUND },
                   { DM_ACTOR_ONDERNEMER, "psanne", DM_NOT_FOUND },
                   { DM_ACTOR_INWONER, "anoniem", DM_UNAUTHENTICATED } };
    for (size_t i = 0; i < DM_COUNT (others); i++) {
        const dm_status status = others[i].status;
        become (others[i].kind, others[i].id);
        assert_refused (get (&draft, NULL, NULL), status, "draft");
        assert_refused (SAVE (&draft, "eigenaar", "eigenaar=ja"), status, "draft");
        assert_refused (send_draft (&draft, 1), status, "draft");
        Digimeente__Intake__V1__DropDraftRequest drop = DIGIMEENTE__INTAKE__V1__DROP_DRAFT_REQUEST__INIT;
        drop.has_draft = true;
        drop.draft = bytes_of (&draft);
        assert_refused (ask (METHOD ("DropDraft"), &drop.base), status, "draft");
    }
}

static void *drop_draft (const dm_uuid *draft)
{
    Digimeente__Intake__V1__DropDraftRequest request = DIGIMEENTE__INTAKE__V1__DROP_DRAFT_REQUEST__INIT;
    request.has_draft = request.has_visit = true;
    request.draft = bytes_of (draft);
    request.visit = visit ();
    return ask (METHOD ("DropDraft"), &request.base);
}

static void become_visit (int number)
{
    memset (world.visit, number, sizeof world.visit);
}

static void assert_not_found (const dm_uuid *draft)
{
    assert_refused (get (draft, NULL, NULL), DM_NOT_FOUND, "draft");
    assert_refused (SAVE (draft, "categorie", "categorie=groen"), DM_NOT_FOUND, "draft");
    assert_refused (send_draft (draft, 1), DM_NOT_FOUND, "draft");
    assert_refused (drop_draft (draft), DM_NOT_FOUND, "draft");
}

static void draft_without_login_is_of_the_visit_that_began_it_also_when_it_was_sent (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    become_visit (2);
    assert_not_found (&draft);
    become (DM_ACTOR_INWONER, "pkarim");
    assert_not_found (&draft);
    become_visit (1); /* that visit logged in */
    assert_non_null (get (&draft, NULL, NULL));
    become (DM_ACTOR_INWONER, "anoniem");
    GetDraftResponse *now = walk (&draft, (const char *const[]){ MELDING, NULL });
    assert_non_null (send_draft (&draft, now->draft->revision));
    become_visit (2);
    assert_not_found (&draft);
    become_visit (1);
    assert_non_null (get (&draft, NULL, NULL)->sent);
    assert_non_null (send_draft (&draft, now->draft->revision));
}

static void draft_without_login_needs_a_visit (void **state)
{
    (void) state;
    Digimeente__Intake__V1__StartDraftRequest request = DIGIMEENTE__INTAKE__V1__START_DRAFT_REQUEST__INIT;
    request.journey = "melding-openbare-ruimte";
    request.audience = "inwoner";
    assert_refused (ask (METHOD ("StartDraft"), &request.base), DM_INVALID_ARGUMENT, "visit");
    request.has_visit = true;
    request.visit = (ProtobufCBinaryData){ sizeof world.visit - 1, world.visit };
    assert_refused (ask (METHOD ("StartDraft"), &request.base), DM_INVALID_ARGUMENT, "visit");
}

static void *mail_link (const dm_uuid *draft, const char *emailadres)
{
    Digimeente__Intake__V1__MailLinkRequest request = DIGIMEENTE__INTAKE__V1__MAIL_LINK_REQUEST__INIT;
    request.has_draft = request.has_visit = true;
    request.draft = bytes_of (draft);
    request.visit = visit ();
    request.emailadres = (char *) emailadres;
    request.language = (char *) world.language;
    return ask (METHOD ("MailLink"), &request.base);
}

/* As notification asks for it. */
static const Digimeente__Intake__V1__GetContactResponse *get_contact (const dm_uuid *draft)
{
    Digimeente__Intake__V1__GetContactRequest request = DIGIMEENTE__INTAKE__V1__GET_CONTACT_REQUEST__INIT;
    ProtobufCMessage *reply = NULL;
    request.has_draft = true;
    request.draft = bytes_of (draft);
    memset (&error, 0, sizeof error);
    error.status = ts_call (&world.notification, "intake", "digimeente.intake.v1.IntakeService/GetContact", NULL,
                            &request.base, arena, &reply, &error);
    return error.status ? NULL : (const void *) reply;
}

static Digimeente__Intake__V1__OpenLinkResponse *open_link (const char *code)
{
    Digimeente__Intake__V1__OpenLinkRequest request = DIGIMEENTE__INTAKE__V1__OPEN_LINK_REQUEST__INIT;
    request.code = (char *) code;
    request.has_visit = true;
    request.visit = visit ();
    return ask (METHOD ("OpenLink"), &request.base);
}

static void link_that_was_mailed_goes_on_in_another_visit_once (void **state)
{
    (void) state;
    dm_uuid draft;
    char sql[300], uuid[DM_UUID_TEXT_SIZE];
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    assert_null (get_contact (&draft));
    assert_int_equal (error.status, DM_NOT_FOUND);
    assert_non_null (mail_link (&draft, "link@example.org"));
    const Digimeente__Intake__V1__GetContactResponse *contact = get_contact (&draft);
    assert_string_equal (contact->emailadres, "link@example.org");
    assert_int_equal (strlen (contact->draft_code), 26);
    snprintf (sql, sizeof sql, "SELECT count(*) FROM intake.draft WHERE uuid = '%s' AND link_sha256 = sha256('%s')",
              dm_uuid_format (draft.bytes, uuid), contact->draft_code);
    assert_int_equal (number (sql), 1);
    become_visit (2);
    assert_refused (open_link ("00000000000000000000000000"), DM_NOT_FOUND, "code");
    assert_refused (open_link (uuid), DM_NOT_FOUND, "code");
    assert_not_found (&draft);
    assert_memory_equal (open_link (contact->draft_code)->draft.data, draft.bytes, DM_UUID_BYTES);
    assert_non_null (get (&draft, NULL, NULL));
    assert_refused (open_link (contact->draft_code), DM_NOT_FOUND, "code");
    assert_null (get_contact (&draft));
    become_visit (1);
    assert_not_found (&draft);
}

static void link_is_good_for_7_days_and_until_the_next_one (void **state)
{
    (void) state;
    dm_uuid draft;
    char sql[300], uuid[DM_UUID_TEXT_SIZE];
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    assert_non_null (mail_link (&draft, "eerst@example.org"));
    const char *first = get_contact (&draft)->draft_code;
    assert_non_null (mail_link (&draft, "dan@example.org"));
    const char *second = get_contact (&draft)->draft_code;
    assert_refused (open_link (first), DM_NOT_FOUND, "code");
    snprintf (sql, sizeof sql, "UPDATE intake.draft SET link_until = link_until - interval '7 days' WHERE uuid = '%s'",
              dm_uuid_format (draft.bytes, uuid));
    execute (sql);
    assert_refused (open_link (second), DM_NOT_FOUND, "code");
}

static void link_is_refused_to_others_to_logins_and_to_what_is_no_address (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    assert_refused (mail_link (&draft, NULL), DM_INVALID_ARGUMENT, "emailadres");
    assert_refused (mail_link (&draft, "geen adres"), DM_INVALID_ARGUMENT, "emailadres");
    become_visit (2);
    assert_refused (mail_link (&draft, "ander@example.org"), DM_NOT_FOUND, "draft");
    become (DM_ACTOR_INWONER, "psanne");
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", &sanne, &draft));
    assert_refused (mail_link (&draft, "sanne@example.org"), DM_FAILED_PRECONDITION, "login");
}

/* 20 an hour, as --recipient-submits says. */
static void one_address_gets_a_bounded_number_of_links (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    execute ("DELETE FROM intake.submit_count");
    for (int i = 0; i < 20; i++)
        assert_non_null (mail_link (&draft, "VEEL@example.org"));
    assert_refused (mail_link (&draft, "veel@example.org"), DM_FAILED_PRECONDITION, "limit");
    execute ("DELETE FROM intake.submit_count");
}

/* Sends a melding after its link to this address was used.  Returns 1 when its mails wait for a confirmation. */
static int64_t send_after_link (const char *emailadres, const char *answer)
{
    dm_uuid draft;
    char sql[300];
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    assert_non_null (mail_link (&draft, emailadres));
    assert_non_null (open_link (get_contact (&draft)->draft_code));
    GetDraftResponse *now =
        walk (&draft, (const char *const[]){ "categorie=straatverlichting", "gevaar=nee", "lamp_probleem=uit",
                                             "mastnummer=K 1234", "omschrijving=De lamp brandt niet.",
                                             "plek.omschrijving=Kerkstraat 12", answer, NULL });
    SubmitDraftResponse *sent = send_draft (&draft, now->draft->revision);
    assert_non_null (sent);
    snprintf (sql, sizeof sql,
              "SELECT count(*) FROM intake.zaak WHERE identificatie = '%s' AND held_for IS NOT NULL"
              " AND confirm_sha256 IS NOT NULL",
              sent->identificatie);
    return number (sql);
}

static void address_whose_owner_used_the_link_is_asked_no_more (void **state)
{
    (void) state;
    assert_int_equal (send_after_link ("vast@example.org", "emailadres=Vast@example.org"), 0);
    assert_int_equal (send_after_link ("vast@example.org", "emailadres=een.ander@example.org"), 1);
}

static void draft_that_was_sent_after_a_login_asks_for_it (void **state)
{
    (void) state;
    dm_uuid draft;
    become (DM_ACTOR_INWONER, "psanne");
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", &sanne, &draft));
    GetDraftResponse *now = walk (&draft, (const char *const[]){ MELDING, NULL });
    assert_non_null (send_draft (&draft, now->draft->revision));
    become (DM_ACTOR_INWONER, "anoniem");
    assert_refused (get (&draft, NULL, NULL), DM_UNAUTHENTICATED, "draft");
    assert_refused (send_draft (&draft, 1), DM_UNAUTHENTICATED, "draft");
}

static void staff_may_not_start_a_draft (void **state)
{
    (void) state;
    dm_uuid draft;
    become (DM_ACTOR_BEHANDELAAR, "bo");
    assert_refused (start ("melding-openbare-ruimte", "inwoner", NULL, &draft), DM_PERMISSION_DENIED, "actor.kind");
}

static void login_below_what_a_journey_asks_is_refused (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_refused (start ("gehandicaptenparkeerkaart", "inwoner", NULL, &draft), DM_FAILED_PRECONDITION, "login");
    become (DM_ACTOR_INWONER, "pkarim");
    assert_refused (start ("gehandicaptenparkeerkaart", "inwoner", &karim, &draft), DM_FAILED_PRECONDITION, "login");
    assert_non_null (start ("geveltuin", "inwoner", &karim, &draft));
    assert_refused (start ("gehandicaptenparkeerkaart", "ondernemer", &karim, &draft), DM_INVALID_ARGUMENT, "audience");
    assert_refused (start ("bestaat-niet", "inwoner", &karim, &draft), DM_NOT_FOUND, "journey");
}

static void expire (const dm_uuid *draft)
{
    char sql[200], uuid[DM_UUID_TEXT_SIZE];
    snprintf (sql, sizeof sql, "UPDATE intake.draft SET expires = now() WHERE uuid = '%s'",
              dm_uuid_format (draft->bytes, uuid));
    execute (sql);
}

static void expired_draft_is_gone (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    expire (&draft);
    assert_refused (get (&draft, NULL, NULL), DM_NOT_FOUND, "draft");
    assert_refused (SAVE (&draft, "categorie", "categorie=groen"), DM_NOT_FOUND, "draft");
    assert_refused (send_draft (&draft, 1), DM_NOT_FOUND, "draft");
    become (DM_ACTOR_INWONER, "psanne");
    assert_non_null (start ("geveltuin", "inwoner", &sanne, &draft));
    expire (&draft);
    become (DM_ACTOR_INWONER, "anoniem");
    assert_refused (get (&draft, NULL, NULL), DM_NOT_FOUND, "draft");
}

static bool is_pruned (void *arg)
{
    (void) arg;
    return number ("SELECT (SELECT count(*) FROM intake.draft WHERE expires <= now())"
                   " + (SELECT count(*) FROM intake.sent_draft WHERE expires <= now())")
           == 0;
}

/* The job runs when intake starts, and each ten minutes from then on; it takes 1000 at a time. */
static void expired_drafts_are_removed_with_what_was_uploaded_into_them (void **state)
{
    (void) state;
    dm_uuid draft, other;
    char sql[300], uuid[DM_UUID_TEXT_SIZE];
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &other));
    snprintf (sql, sizeof sql, "INSERT INTO intake.draft_document VALUES ('%s', gen_random_uuid(), 'foto.jpg'::bytea)",
              dm_uuid_format (draft.bytes, uuid));
    execute (sql);
    snprintf (sql, sizeof sql,
              "INSERT INTO intake.draft (uuid, journey, version, language, audience, answers, expires)"
              " SELECT gen_random_uuid(), journey, version, language, audience, answers, now()"
              " FROM intake.draft, generate_series(1, 1500) WHERE uuid = '%s'",
              uuid);
    execute (sql);
    snprintf (sql, sizeof sql, "UPDATE intake.draft SET expires = now() WHERE uuid = '%s'", uuid);
    execute (sql);
    execute ("UPDATE intake.sent_draft SET expires = now() WHERE uuid IN (SELECT uuid FROM intake.sent_draft"
             " LIMIT 1)");
    int64_t sent = number ("SELECT count(*) FROM intake.sent_draft");
    assert_int_not_equal (sent, 0); /* by the tests before */
    ts_suite_end (world.suite, "intake", 0, SIGTERM);
    ts_suite_start (world.suite, "intake", 0);
    ts_suite_wait_ready (world.suite, "intake", 0);
    ts_wait_until (is_pruned, NULL, TS_PATIENCE_MS, "what has expired is gone");
    assert_int_equal (number ("SELECT count(*) FROM intake.sent_draft"), sent - 1);
    assert_non_null (get (&other, NULL, NULL));
}

static void draft_that_changed_meanwhile_is_not_sent (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    uint32_t seen = walk (&draft, (const char *const[]){ MELDING, NULL })->draft->revision;
    assert_true (SAVE (&draft, "plek", "plek.omschrijving=Markt")->is_saved);
    assert_refused (send_draft (&draft, seen), DM_FAILED_PRECONDITION, "revision");
    assert_non_null (send_draft (&draft, seen + 1));
}

static void upload_is_kept_while_the_step_has_mistakes (void **state)
{
    (void) state;
    dm_uuid draft;
    upload_photo ();
    become (DM_ACTOR_INWONER, "psanne");
    assert_non_null (start ("gehandicaptenparkeerkaart", "inwoner", &sanne, &draft));
    static const char *const answers[] = {
        "soort=passagier", "afstand=niet", "half_jaar=ja", "hulp=ja", "eerder=nee", ADRES, NULL
    };
    for (int i = 0; i < 6; i++) {
        GetDraftResponse *now = get (&draft, NULL, NULL);
        const char *lines[INPUTS_MAX] = { NULL };
        size_t count = 0;
        for (size_t f = 0; f < now->step->n_fields; f++)
            for (const char *const *answer = answers; *answer; answer++)
                if (belongs_to (*answer, now->step->fields[f]))
                    lines[count++] = *answer;
        assert_true (save (&draft, now->step->id, lines)->is_saved);
    }
    assert_string_equal (get (&draft, NULL, NULL)->step->id, "pasfoto");
    /* two where one may be: a mistake, but both are known now */
    SaveStepResponse *saved = SAVE (&draft, "pasfoto", "pasfoto@een.jpg", "pasfoto=geen-uuid");
    assert_false (saved->is_saved);
    assert_non_null (saved->step->fields[0]->error);
    saved = SAVE (&draft, "pasfoto", "pasfoto=PHOTO");
    assert_true (saved->is_saved);
    GetDraftResponse *now = get (&draft, "pasfoto", NULL);
    assert_string_equal (now->step->fields[0]->values[0]->bestandsnaam, "een.jpg");
}

static void document_that_was_not_uploaded_into_the_draft_is_refused (void **state)
{
    (void) state;
    dm_uuid draft;
    upload_photo ();
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    walk (&draft, (const char *const[]){ MELDING, NULL });
    SaveStepResponse *saved = SAVE (&draft, "foto", "foto=PHOTO");
    assert_true (!saved || !saved->is_saved);
}

/* Intake may have let go of it. */
static void document_that_was_uploaded_long_ago_is_refused (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    walk (&draft, (const char *const[]){ MELDING, NULL });
    world.photo = dm_uuid_new ();
    world.photo.bytes[1]--; /* 2^32 ms: seven weeks */
    assert_refused (SAVE (&draft, "foto", "foto@lamp.jpg"), DM_INVALID_ARGUMENT, "documenten");
    world.photo = dm_uuid_new ();
    assert_true (SAVE (&draft, "foto", "foto@lamp.jpg")->is_saved);
}

static void actor_has_a_bounded_number_of_drafts (void **state)
{
    (void) state;
    dm_uuid draft;
    become (DM_ACTOR_INWONER, "pveel");
    for (int i = 0; i < 50; i++)
        assert_non_null (start ("melding-openbare-ruimte", "inwoner", &sanne, &draft));
    assert_refused (start ("melding-openbare-ruimte", "inwoner", &sanne, &draft), DM_FAILED_PRECONDITION, "drafts");
    Digimeente__Intake__V1__DropDraftRequest drop = DIGIMEENTE__INTAKE__V1__DROP_DRAFT_REQUEST__INIT;
    drop.has_draft = true;
    drop.draft = bytes_of (&draft);
    assert_non_null (ask (METHOD ("DropDraft"), &drop.base));
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", &sanne, &draft));
}

static void draft_that_is_looked_at_in_another_language_keeps_its_own (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    GetDraftResponse *now = get (&draft, NULL, "en");
    assert_string_equal (now->step->fields[0]->label, "What do you want to report?");
    assert_string_equal (now->draft->language, "en");
    assert_string_equal (get (&draft, NULL, NULL)->draft->language, "nl");
    assert_refused (get (&draft, NULL, "fr"), DM_INVALID_ARGUMENT, "language");
}

static void step_that_is_answered_gives_the_draft_its_language (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    world.language = "en";
    assert_true (SAVE (&draft, "categorie", "categorie=groen")->is_saved);
    assert_string_equal (get (&draft, NULL, NULL)->draft->language, "en");
    world.language = "nl"; /* also where there is a mistake in it */
    assert_false (SAVE (&draft, "categorie", "categorie=onzin")->is_saved);
    assert_string_equal (get (&draft, NULL, NULL)->draft->language, "nl");
}

static void answer_that_was_saved_tells_what_the_draft_is_now (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    const SaveStepResponse *saved = SAVE (&draft, "categorie", "categorie=groen");
    const GetDraftResponse *now = get (&draft, NULL, NULL);
    assert_int_equal (saved->draft->revision, now->draft->revision);
    assert_int_equal (saved->draft->last_changed_ms, now->draft->last_changed_ms);
    assert_int_equal (saved->draft->expires_ms, now->draft->expires_ms);
}

static void zaak_goes_on_in_the_language_in_which_it_was_sent (void **state)
{
    (void) state;
    dm_uuid draft;
    char sql[200];
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    GetDraftResponse *now = walk (&draft, (const char *const[]){ MELDING, NULL });
    world.language = "fr";
    assert_refused (send_draft (&draft, now->draft->revision), DM_INVALID_ARGUMENT, "language");
    world.language = "en";
    const SubmitDraftResponse *sent = send_draft (&draft, now->draft->revision);
    assert_non_null (sent);
    snprintf (sql, sizeof sql, "SELECT count(*) FROM intake.zaak WHERE identificatie = '%s' AND language = 'en'",
              sent->identificatie);
    assert_int_equal (number (sql), 1);
}

static void link_is_mailed_in_the_language_in_which_it_was_asked_for (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    world.language = "fr";
    assert_refused (mail_link (&draft, "taal@example.org"), DM_INVALID_ARGUMENT, "language");
    world.language = "en";
    assert_non_null (mail_link (&draft, "taal@example.org"));
    assert_string_equal (get_contact (&draft)->language, "en");
}

static void what_people_answered_stands_nowhere_in_the_clear_before_it_is_sent (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    SAVE (&draft, "categorie", "categorie=anders");
    SAVE (&draft, "gevaar", "gevaar=nee");
    assert_true (SAVE (&draft, "omschrijving", "omschrijving=Zeldzaamwoord")->is_saved);
    assert_int_equal (
        number ("SELECT count(*) FROM intake.draft WHERE position('Zeldzaamwoord'::bytea in answers) > 0"), 0);
    assert_int_equal (
        number ("SELECT count(*) FROM intake.request_key WHERE position('Zeldzaamwoord'::bytea in reply) > 0"), 0);
    assert_int_equal (number ("SELECT count(*) FROM intake.draft WHERE position('111222333'::bytea in login) > 0"), 0);
}

static void step_that_may_not_be_asked_yet_is_out_of_range (void **state)
{
    (void) state;
    dm_uuid draft;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    assert_null (get (&draft, "foto", NULL));
    assert_int_equal (error.status, DM_OUT_OF_RANGE);
    assert_null (get (&draft, "bestaat-niet", NULL));
    assert_int_equal (error.status, DM_NOT_FOUND);
}

/* Publishes a file with digictl. */
static void publish_file (const char *path)
{
    int code;
    const char *arguments[] = { "journey", "publish", path, NULL };
    char *said = ts_digictl (world.suite, arguments, &code);
    if (code)
        fprintf (stderr, "%s: %s\n", path, said);
    free (said);
    assert_int_equal (code, 0);
}

/* The same with a text in it replaced by another. */
static void publish (const char *path, const char *from, const char *to)
{
    char copy[300];
    snprintf (copy, sizeof copy, "%s/journey.yaml", ts_suite_folder (world.suite));
    FILE *in = fopen (path, "r"), *out = fopen (copy, "w");
    assert_non_null (in);
    for (char line[4096]; fgets (line, sizeof line, in);) {
        char *at = strstr (line, from);
        if (at)
            fprintf (out, "%.*s%s%s", (int) (at - line), line, to, at + strlen (from));
        else
            fputs (line, out);
    }
    fclose (in);
    fclose (out);
    publish_file (copy);
}

/* Its first step shows all that a login tells. */
static void what_a_login_told_is_kept_with_no_key (void **state)
{
    (void) state;
    static const char yaml[] = "journey: wie-bent-u\n"
                               "title: {nl: Wie bent u, en: Who are you}\n"
                               "summary: {nl: Een proef, en: A trial}\n"
                               "thema: wonen\n"
                               "zaaktype: geveltuin\n"
                               "audience: [inwoner]\n"
                               "login: {inwoner: \"digid:basis\"}\n"
                               "legal: {grondslag: a, doelbinding: b, verwerking: \"urn:c\"}\n"
                               "term: {days: 56, warn_at: 14}\n"
                               "retention: {selectielijst: 2020, draft_days: 30}\n"
                               "fields:\n"
                               "  bsn: {type: bsn, prefill: login.bsn, edit: never}\n"
                               "  naam: {type: text, label: {nl: N, en: N}, prefill: login.naam}\n"
                               "steps:\n"
                               "  - {id: wie, title: {nl: T, en: T}, ask: [bsn, naam]}\n"
                               "initiator: {naam: naam}\n"
                               "notify: {received: ontvangst, action: actie-nodig, decision: besluit}\n"
                               "tests:\n"
                               "  - {answers: {bsn: \"111222333\", naam: Sanne}, ends_at: controleren}\n";
    char path[300];
    dm_uuid draft;
    snprintf (path, sizeof path, "%s/wie.yaml", ts_suite_folder (world.suite));
    FILE *out = fopen (path, "w");
    assert_non_null (out);
    fputs (yaml, out);
    fclose (out);
    publish_file (path);
    become (DM_ACTOR_INWONER, "psanne");
    assert_non_null (start ("wie-bent-u", "inwoner", &sanne, &draft));
    GetDraftResponse *now = get (&draft, NULL, NULL);
    assert_string_equal (now->step->fields[0]->display, "111222333");
    assert_string_equal (now->step->fields[1]->display, "Sanne de Boer");
    assert_int_equal (number ("SELECT count(*) FROM intake.request_key WHERE position('111222333'::bytea in reply) > 0"
                              " OR position('Sanne de Boer'::bytea in reply) > 0"),
                      0);
}

static void running_draft_keeps_the_version_of_its_journey (void **state)
{
    (void) state;
    dm_uuid old, new;
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &old));
    uint32_t version = get (&old, NULL, NULL)->draft->version;
    publish ("services/intake/journeys/melding-openbare-ruimte.yaml", "Waarover gaat uw melding?",
             "Wat wilt u melden?");
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &new));
    GetDraftResponse *now = get (&old, NULL, NULL);
    assert_int_equal (now->draft->version, version);
    assert_string_equal (now->step->fields[0]->label, "Waarover gaat uw melding?");
    now = get (&new, NULL, NULL);
    assert_int_equal (now->draft->version, version + 1);
    assert_string_equal (now->step->fields[0]->label, "Wat wilt u melden?");
    now = walk (&old, (const char *const[]){ MELDING, NULL });
    SubmitDraftResponse *sent = send_draft (&old, now->draft->revision);
    char sql[200];
    snprintf (sql, sizeof sql, "SELECT journey_version FROM intake.zaak WHERE identificatie = '%s'",
              sent->identificatie);
    assert_int_equal (number (sql), version);
}

static dm_pending *begin_sending (const dm_uuid *draft, uint32_t revision)
{
    Digimeente__Intake__V1__SubmitDraftRequest request = DIGIMEENTE__INTAKE__V1__SUBMIT_DRAFT_REQUEST__INIT;
    request.has_draft = request.has_revision = true;
    request.draft = bytes_of (draft);
    request.has_visit = true;
    request.visit = visit ();
    request.revision = revision;
    const dm_call_options options = { .origin = &world.gateway.origin, .timeout_ms = 30000, .attempts = 30 };
    return dm_client_start (world.gateway.client, "intake", METHOD ("SubmitDraft"), &options, &request.base);
}

/* Halted meanwhile, intake finds all of them in its queue and makes one batch of them. */
static void drafts_that_are_each_sent_several_times_at_once_become_one_zaak_each (void **state)
{
    (void) state;
    enum { DRAFTS = 4, TIMES = 5 };
    dm_uuid drafts[DRAFTS];
    uint32_t versions[DRAFTS];
    dm_pending *pending[DRAFTS * TIMES];
    const char *names[DRAFTS] = { NULL };
    for (size_t i = 0; i < DRAFTS; i++) {
        assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &drafts[i]));
        versions[i] = walk (&drafts[i], (const char *const[]){ MELDING, NULL })->draft->revision;
    }
    int64_t before = number ("SELECT count(*) FROM intake.zaak");
    ts_suite_signal (world.suite, "intake", 0, SIGSTOP);
    for (size_t i = 0; i < DRAFTS * TIMES; i++)
        pending[i] = begin_sending (&drafts[i % DRAFTS], versions[i % DRAFTS]);
    ts_suite_signal (world.suite, "intake", 0, SIGCONT);
    for (size_t i = 0; i < DRAFTS * TIMES; i++) {
        ProtobufCMessage *reply = NULL;
        assert_int_equal (dm_client_wait (&pending[i], arena, &reply, &error), DM_OK);
        const char *name = ((SubmitDraftResponse *) reply)->identificatie;
        if (!names[i % DRAFTS])
            names[i % DRAFTS] = name;
        assert_string_equal (name, names[i % DRAFTS]);
    }
    assert_int_equal (number ("SELECT count(*) FROM intake.zaak"), before + DRAFTS);
}

/* Fills in so many drafts, and sends them while intake is halted: it finds them in its queue together.  Returns how
 * many became a zaak; the others are refused because of the limit. */
static int send_at_once (size_t count)
{
    int sent = 0;
    dm_uuid drafts[32];
    uint32_t revisions[32];
    dm_pending *pending[32];
    for (size_t i = 0; i < count; i++) {
        assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &drafts[i]));
        revisions[i] = walk (&drafts[i], (const char *const[]){ MELDING, NULL })->draft->revision;
    }
    ts_suite_signal (world.suite, "intake", 0, SIGSTOP);
    for (size_t i = 0; i < count; i++)
        pending[i] = begin_sending (&drafts[i], revisions[i]);
    ts_suite_signal (world.suite, "intake", 0, SIGCONT);
    for (size_t i = 0; i < count; i++) {
        ProtobufCMessage *reply = NULL;
        dm_status status = dm_client_wait (&pending[i], arena, &reply, &error);
        sent += status == DM_OK;
        if (status)
            assert_string_equal (error.field, "limit");
    }
    return sent;
}

static void what_is_sent_at_once_meets_the_limit_too (void **state)
{
    (void) state;
    execute ("DELETE FROM intake.submit_count");
    assert_int_equal (send_at_once (24), 20);
    assert_int_equal (number ("SELECT max(count) FROM intake.submit_count"), 20);
    execute ("DELETE FROM intake.submit_count");
}

static bool waits_for_a_lock (void *arg)
{
    (void) arg;
    return number ("SELECT count(*) FROM pg_stat_activity WHERE usename = 'intake' AND wait_event_type = 'Lock'") > 0;
}

/* As when another replica counts at the same time. */
static void limit_holds_whoever_counts_first (void **state)
{
    (void) state;
    dm_uuid draft;
    execute ("DELETE FROM intake.submit_count");
    assert_int_equal (send_at_once (1), 1);
    assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
    uint32_t revision = walk (&draft, (const char *const[]){ MELDING, NULL })->draft->revision;
    execute ("BEGIN");
    execute ("UPDATE intake.submit_count SET count = 20 WHERE most = 20");
    dm_pending *pending = begin_sending (&draft, revision);
    ts_wait_until (waits_for_a_lock, NULL, TS_PATIENCE_MS, "intake waits for the count");
    execute ("COMMIT");
    ProtobufCMessage *reply;
    assert_int_equal (dm_client_wait (&pending, arena, &reply, &error), DM_FAILED_PRECONDITION);
    assert_string_equal (error.field, "limit");
    assert_int_equal (number ("SELECT max(count) FROM intake.submit_count"), 20);
    execute ("DELETE FROM intake.submit_count");
}

static void draft_is_sent_once_though_intake_is_killed_in_between (void **state)
{
    (void) state;
    for (int round = 0; round < 4; round++) {
        dm_uuid draft;
        int64_t before = number ("SELECT count(*) FROM intake.zaak");
        assert_non_null (start ("melding-openbare-ruimte", "inwoner", NULL, &draft));
        uint32_t revision = walk (&draft, (const char *const[]){ MELDING, NULL })->draft->revision;
        dm_pending *pending = begin_sending (&draft, revision);
        usleep ((unsigned) round * 2000);
        ts_suite_end (world.suite, "intake", 0, SIGKILL);
        ts_suite_start (world.suite, "intake", 0);
        ProtobufCMessage *reply;
        assert_int_equal (dm_client_wait (&pending, arena, &reply, &error), DM_OK);
        ts_suite_wait_ready (world.suite, "intake", 0);
        SubmitDraftResponse *again = send_draft (&draft, revision);
        assert_string_equal (again->identificatie, ((SubmitDraftResponse *) reply)->identificatie);
        assert_int_equal (number ("SELECT count(*) FROM intake.zaak"), before + 1);
    }
}

static int open_world (void **state)
{
    (void) state;
    static const char *const names[] = { "melding-openbare-ruimte",   "geveltuin",
                                         "gehandicaptenparkeerkaart", "evenement-melden",
                                         "verhuizing-doorgeven",      "bezwaar-maken" };
    world.suite = ts_suite_open (NULL);
    ts_caller_init (&world.gateway, world.suite, "gateway");
    ts_caller_init (&world.digictl, world.suite, "digictl");
    ts_caller_init (&world.notification, world.suite, "notification");
    world.notification.origin.actor.kind = DM_ACTOR_SYSTEM;
    for (size_t i = 0; i < DM_COUNT (names); i++) {
        char path[200];
        snprintf (path, sizeof path, "services/intake/journeys/%s.yaml", names[i]);
        publish_file (path);
    }
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_caller_clear (&world.gateway);
    ts_caller_clear (&world.digictl);
    ts_caller_clear (&world.notification);
    ts_suite_destroy (&world.suite);
    return 0;
}

static int open_test (void **state)
{
    (void) state;
    arena = dm_arena_open ();
    memset (world.visit, 1, sizeof world.visit);
    world.language = NULL;
    become (DM_ACTOR_INWONER, "anoniem");
    return 0;
}

static int open_test_with_photo (void **state)
{
    open_test (state);
    upload_photo ();
    return 0;
}

static int close_test (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown (name, open_test, close_test)
#define PHOTO_TEST(name) cmocka_unit_test_setup_teardown (name, open_test_with_photo, close_test)

int main (void)
{
    const struct CMUnitTest tests[] = {
        PHOTO_TEST (melding_openbare_ruimte_needs_no_login),
        PHOTO_TEST (geveltuin_goes_to_its_zaak),
        PHOTO_TEST (gehandicaptenparkeerkaart_takes_the_bsn_from_the_login),
        PHOTO_TEST (a_login_that_is_too_low_reads_and_changes_no_draft),
        TEST (evenement_melden_is_for_a_business),
        TEST (verhuizing_doorgeven_goes_to_its_zaak),
        TEST (bezwaar_maken_asks_why_it_is_late),
        TEST (journey_that_ends_early_makes_no_zaak),
        TEST (sending_twice_gives_the_same_answer_and_opening_a_sent_draft_its_receipt),
        TEST (others_do_not_see_a_draft),
        TEST (draft_without_login_is_of_the_visit_that_began_it_also_when_it_was_sent),
        TEST (draft_without_login_needs_a_visit),
        TEST (link_that_was_mailed_goes_on_in_another_visit_once),
        TEST (link_is_good_for_7_days_and_until_the_next_one),
        TEST (link_is_refused_to_others_to_logins_and_to_what_is_no_address),
        TEST (one_address_gets_a_bounded_number_of_links),
        TEST (address_whose_owner_used_the_link_is_asked_no_more),
        TEST (draft_that_was_sent_after_a_login_asks_for_it),
        TEST (staff_may_not_start_a_draft),
        TEST (login_below_what_a_journey_asks_is_refused),
        TEST (expired_draft_is_gone),
        TEST (expired_drafts_are_removed_with_what_was_uploaded_into_them),
        TEST (draft_that_changed_meanwhile_is_not_sent),
        TEST (upload_is_kept_while_the_step_has_mistakes),
        TEST (document_that_was_not_uploaded_into_the_draft_is_refused),
        TEST (document_that_was_uploaded_long_ago_is_refused),
        TEST (actor_has_a_bounded_number_of_drafts),
        TEST (draft_that_is_looked_at_in_another_language_keeps_its_own),
        TEST (step_that_is_answered_gives_the_draft_its_language),
        TEST (answer_that_was_saved_tells_what_the_draft_is_now),
        TEST (zaak_goes_on_in_the_language_in_which_it_was_sent),
        TEST (link_is_mailed_in_the_language_in_which_it_was_asked_for),
        TEST (what_people_answered_stands_nowhere_in_the_clear_before_it_is_sent),
        TEST (step_that_may_not_be_asked_yet_is_out_of_range),
        TEST (what_a_login_told_is_kept_with_no_key),
        TEST (running_draft_keeps_the_version_of_its_journey),
        TEST (drafts_that_are_each_sent_several_times_at_once_become_one_zaak_each),
        TEST (what_is_sent_at_once_meets_the_limit_too),
        TEST (limit_holds_whoever_counts_first),
        TEST (draft_is_sent_once_though_intake_is_killed_in_between),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
