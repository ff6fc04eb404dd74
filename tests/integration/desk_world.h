/* SPDX-License-Identifier: EUPL-1.2 */
/* The people of the desk and the portal, and what they ask of intake with the gateway's key. */
#pragma once

#include <openssl/sha.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "tests/support/calls.h"
#include "tests/support/process.h"

#define PORTAL(name) "digimeente.intake.v1.PortalService/" name
#define DESK(name) "digimeente.intake.v1.DeskService/" name
#define DOCUMENTS(name) "digimeente.documents.v1.DocumentsService/" name

typedef Digimeente__Intake__V1__Dossier Dossier;
typedef Digimeente__Intake__V1__ListWorkResponse ListWorkResponse;
typedef Digimeente__Intake__V1__MijnZaak MijnZaak;

typedef struct person {
    dm_actor_kind kind;
    const char *id, *name, *teams[3];
} person;

static const person anoniem = { DM_ACTOR_INWONER, "anoniem", NULL, { NULL } };
static const person sanne = { DM_ACTOR_INWONER, "p0123456789abcdef0123456789abcdef", NULL, { NULL } };
static const person karim = { DM_ACTOR_INWONER, "pfedcba9876543210fedcba9876543210", NULL, { NULL } };
static const person korst = { DM_ACTOR_ONDERNEMER, "p0123456789abcdef0123456789abcdef", NULL, { NULL } };
static const person sam = { DM_ACTOR_BEHANDELAAR, "sam", "Sam Jansen", { "openbare-ruimte" } };
static const person bo = { DM_ACTOR_BEHANDELAAR, "bo", "Bo de Vries", { "openbare-ruimte", "zorg" } };
static const person zus = { DM_ACTOR_BEHANDELAAR, "zus", "Zus Zorg", { "zorg" } };
static const person foreign = { DM_ACTOR_BEHANDELAAR, "foreign", NULL, { NULL } }; /* never logged in */
static const person alex = { DM_ACTOR_BEHEERDER, "alex", NULL, { NULL } };

/* A zaak that was taken in. Its tracking_code is of its UUID: any code does for a test. */
typedef struct zaak {
    dm_uuid uuid;
    char text[DM_UUID_TEXT_SIZE], identificatie[16], tracking_code[27];
} zaak;

static struct world {
    ts_suite *suite;
    ts_caller gateway, digictl;
} world;
static dm_arena *arena;
static dm_error error;

/* Fills what a change names: a zaak, as it was seen. */
#define SEEN(request, it, seen)                                                                                        \
    do {                                                                                                               \
        (request).has_uuid = (request).has_revision = true;                                                            \
        (request).uuid = bytes_of (&(it)->uuid);                                                                       \
        (request).revision = (seen);                                                                                   \
    } while (0)

/* With the level of a login; NULL for none. */
static inline void become_at (const person *who, const char *level)
{
    dm_actor *actor = &world.gateway.origin.actor;
    actor->kind = who->kind;
    snprintf (actor->id, sizeof actor->id, "%s", who->id);
    snprintf (actor->level, sizeof actor->level, "%s", level ? level : "");
}

/* With the highest level, where there is a login. */
static inline void become (const person *who)
{
    const char *highest = who->kind == DM_ACTOR_ONDERNEMER ? "eherkenning:4" : "digid:hoog";
    become_at (who, who == &anoniem || who->name ? NULL : highest);
}

static inline int64_t number (const char *sql)
{
    return ts_cluster_number (ts_suite_cluster (world.suite), sql);
}

static inline void move (const zaak *it, const char *columns)
{
    char sql[400];
    snprintf (sql, sizeof sql, "UPDATE intake.zaak SET %s WHERE uuid = '%s'", columns, it->text);
    PQclear (ts_cluster_query (ts_suite_cluster (world.suite), sql));
}

/* Returns the reply, or NULL with error set. */
static inline void *ask_of (const char *service, const char *method, const ProtobufCMessage *request)
{
    ProtobufCMessage *reply = NULL;
    dm_uuid key = dm_uuid_new ();
    memset (&error, 0, sizeof error);
    error.status = ts_call (&world.gateway, service, method, &key, request, arena, &reply, &error);
    return error.status ? NULL : reply;
}

static inline void *ask (const char *method, const ProtobufCMessage *request)
{
    return ask_of ("intake", method, request);
}

static inline void assert_refused (const void *reply, dm_status status, const char *field)
{
    assert_null (reply);
    if (error.status != status || strcmp (error.field, field) != 0)
        fail_msg ("%d %s: %s", error.status, error.field, error.message);
}

static inline ProtobufCBinaryData bytes_of (const dm_uuid *uuid)
{
    return (ProtobufCBinaryData){ DM_UUID_BYTES, (uint8_t *) uuid->bytes };
}

/* By digictl; then the zaak is given to its owner, as SubmitDraft does. */
static inline zaak submit_with (const char *zaaktype, const person *owner, const char *emailadres,
                                const dm_uuid *document)
{
    zaak out = { .tracking_code = "" };
    Digimeente__Intake__V1__SubmitResponse *reply = NULL;
    ts_submission submission = { .key = dm_uuid_new (), .zaaktype = zaaktype, .emailadres = emailadres };
    submission.documenten = document;
    submission.document_count = document != NULL;
    if (ts_submit (&world.digictl, &submission, arena, &reply, &error))
        fail_msg ("submit: %s (%s)", error.message, error.field);
    memcpy (out.uuid.bytes, reply->uuid.data, DM_UUID_BYTES);
    dm_uuid_format (out.uuid.bytes, out.text);
    snprintf (out.identificatie, sizeof out.identificatie, "%s", reply->identificatie);
    size_t length = 0;
    out.tracking_code[length++] = '0';
    for (const char *c = out.text + 8; *c; c++) /* 24 digits, which are symbols of a code too */
        if (*c != '-')
            out.tracking_code[length++] = *c;
    out.tracking_code[length++] = '0';
    out.tracking_code[length] = '\0';
    char sql[200];
    snprintf (sql, sizeof sql, "tracking_code_sha256 = sha256('%s')", out.tracking_code);
    move (&out, sql);
    if (owner == &anoniem)
        return out;
    snprintf (sql, sizeof sql, "owner_kind = %d, owner = '%s'", owner->kind, owner->id);
    move (&out, sql);
    return out;
}

static inline zaak submit (const char *zaaktype, const person *owner, const char *emailadres)
{
    return submit_with (zaaktype, owner, emailadres, NULL);
}

/* As the gateway does for this person. */
static inline dm_uuid upload (const person *who)
{
    static const uint8_t photo[] = "not much of a picture";
    dm_uuid document = dm_uuid_new ();
    become (who);
    if (ts_upload (&world.gateway, &document, photo, sizeof photo, &error))
        fail_msg ("upload: %s (%s)", error.message, error.field);
    ts_suite_wait_settled (world.suite);
    return document;
}

static inline Dossier *view (const zaak *it)
{
    Digimeente__Intake__V1__ViewDossierRequest request = DIGIMEENTE__INTAKE__V1__VIEW_DOSSIER_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (&it->uuid);
    const Digimeente__Intake__V1__ViewDossierResponse *reply = ask (DESK ("ViewDossier"), &request.base);
    return reply ? reply->dossier : NULL;
}

static inline MijnZaak *mijn_zaak (const zaak *it)
{
    Digimeente__Intake__V1__GetMijnZaakRequest request = DIGIMEENTE__INTAKE__V1__GET_MIJN_ZAAK_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (&it->uuid);
    const Digimeente__Intake__V1__GetMijnZaakResponse *reply = ask (PORTAL ("GetMijnZaak"), &request.base);
    return reply ? reply->zaak : NULL;
}

static inline MijnZaak *volg (const char *tracking_code)
{
    Digimeente__Intake__V1__GetMijnZaakRequest request = DIGIMEENTE__INTAKE__V1__GET_MIJN_ZAAK_REQUEST__INIT;
    request.tracking_code = (char *) tracking_code;
    const Digimeente__Intake__V1__GetMijnZaakResponse *reply = ask (PORTAL ("GetMijnZaak"), &request.base);
    return reply ? reply->zaak : NULL;
}

/* Returns the new revision; 0 when it was refused. */
static inline uint32_t assign (const zaak *it, uint32_t revision, const char *behandelaar)
{
    Digimeente__Intake__V1__AssignZaakRequest request = DIGIMEENTE__INTAKE__V1__ASSIGN_ZAAK_REQUEST__INIT;
    SEEN (request, it, revision);
    request.behandelaar = (char *) behandelaar;
    const Digimeente__Intake__V1__AssignZaakResponse *reply = ask (DESK ("AssignZaak"), &request.base);
    return reply ? reply->revision : 0;
}

static inline dm_status add_note (const zaak *it, const char *text)
{
    Digimeente__Intake__V1__AddNoteRequest request = DIGIMEENTE__INTAKE__V1__ADD_NOTE_REQUEST__INIT;
    request.has_uuid = true;
    request.uuid = bytes_of (&it->uuid);
    request.text = (char *) text;
    ask (DESK ("AddNote"), &request.base);
    return error.status;
}

static inline const ListWorkResponse *list_work (const char *which, const char *search, const char *zaaktype,
                                                 uint32_t page_size, const ProtobufCBinaryData *token)
{
    Digimeente__Intake__V1__ListWorkRequest request = DIGIMEENTE__INTAKE__V1__LIST_WORK_REQUEST__INIT;
    request.which = (char *) which;
    request.search = (char *) search;
    request.zaaktype = (char *) zaaktype;
    request.has_page_size = true;
    request.page_size = page_size;
    request.has_page_token = token != NULL;
    if (token)
        request.page_token = *token;
    return ask (DESK ("ListWork"), &request.base);
}

static inline bool has_mail (void *text)
{
    return ts_suite_count_mails (world.suite, text) > 0;
}

static inline void wait_mail (const char *text)
{
    ts_wait_until (has_mail, (void *) text, TS_PATIENCE_MS, text);
}

static inline void register_medewerker (const person *who)
{
    Digimeente__Intake__V1__RegisterMedewerkerRequest request =
        DIGIMEENTE__INTAKE__V1__REGISTER_MEDEWERKER_REQUEST__INIT;
    become (who);
    request.name = (char *) who->name;
    request.teams = (char **) who->teams;
    while (request.n_teams < DM_COUNT (who->teams) && who->teams[request.n_teams])
        request.n_teams++;
    assert_non_null (ask (DESK ("RegisterMedewerker"), &request.base));
}

static inline int open_world (const char *const settings[])
{
    world.suite = ts_suite_open (&(ts_suite_options){ .settings = settings });
    ts_caller_init (&world.gateway, world.suite, "gateway");
    ts_caller_init (&world.digictl, world.suite, "digictl");
    arena = dm_arena_open ();
    register_medewerker (&sam);
    register_medewerker (&bo);
    register_medewerker (&zus);
    return 0;
}

static inline int close_world (void **state)
{
    (void) state;
    dm_arena_destroy (&arena);
    ts_caller_clear (&world.digictl);
    ts_caller_clear (&world.gateway);
    ts_suite_destroy (&world.suite);
    return 0;
}
