/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl journey check, publish, list, show, withdraw. */
#include <string.h>
#include <unistd.h>
#include "services/digictl/journey_file.h"
#include "services/digictl/json.h"
#include "services/digictl/listing.h"
#include "services/digictl/show.h"
#include "services/digictl/text.h"
#include "services/digictl/times.h"
#include "services/digictl/verbs.h"

#define HASH_BYTES 32
#define BOM "\xEF\xBB\xBF"

typedef Digimeente__Intake__V1__CheckJourneyResponse CheckJourneyResponse;
typedef Digimeente__Intake__V1__GetJourneyResponse GetJourneyResponse;
typedef Digimeente__Intake__V1__JourneySummary JourneySummary;
typedef Digimeente__Intake__V1__ListJourneysResponse ListJourneysResponse;
typedef Digimeente__Intake__V1__PublishJourneyResponse PublishJourneyResponse;
typedef Digimeente__Intake__V1__ShowJourneyResponse ShowJourneyResponse;
typedef Digimeente__Intake__V1__WithdrawJourneyResponse WithdrawJourneyResponse;

static void show_hash (ProtobufCBinaryData sha256)
{
    char hex[2 * HASH_BYTES + 1];
    if (sha256.len == HASH_BYTES)
        digictl_show_field ("sha256", dm_hex (sha256.data, sha256.len, hex));
}

/* "9 steps", "1 step" */
static const char *count (digictl_session *session, uint32_t number, const char *what)
{
    return dm_arena_printf (session->arena, "%u %s%s", number, what, number == 1 ? "" : "s");
}

static void show_counts (digictl_session *session, const CheckJourneyResponse *reply)
{
    const char *warnings =
        reply->n_warnings
            ? dm_arena_printf (session->arena, "%s, ", count (session, (uint32_t) reply->n_warnings, "warning"))
            : "";
    printf ("no mistakes, %s%s, %s, %s passed\n", warnings, count (session, reply->fields, "field"),
            count (session, reply->steps, "step"), count (session, reply->tests, "test"));
}

int digictl_journey_check (digictl_session *session)
{
    const char *yaml;
    const CheckJourneyResponse *reply = NULL;
    int code = digictl_journey_read (session, &yaml);
    if (!code)
        code = digictl_journey_check_text (session, yaml, stdout, &reply);
    if (!reply)
        return code;
    if (session->is_json)
        digictl_json_print (stdout, dm_message_json (&reply->base));
    else if (!code) {
        digictl_show_field ("journey", reply->journey);
        show_hash (reply->sha256);
        show_counts (session, reply);
    }
    return code;
}

/* The version that is offered; NULL for none.  Returns DIGICTL_DONE or an exit code. */
static int find_published (digictl_session *session, const char *journey, const GetJourneyResponse **out)
{
    Digimeente__Intake__V1__GetJourneyRequest request = DIGIMEENTE__INTAKE__V1__GET_JOURNEY_REQUEST__INIT;
    request.journey = (char *) journey;
    *out = digictl_call (session, "intake", NULL, &request.base);
    bool is_withdrawn = session->error.status == DM_FAILED_PRECONDITION;
    return *out || is_withdrawn || session->error.status == DM_NOT_FOUND ? DIGICTL_DONE : digictl_fail (session, NULL);
}

static void print_published (const digictl_session *session, const PublishJourneyResponse *reply, bool is_unchanged)
{
    if (session->is_json) {
        cJSON *json = dm_message_json (&reply->base);
        cJSON_AddBoolToObject (json, "unchanged", is_unchanged);
        digictl_json_print (stdout, json);
        return;
    }
    digictl_show_field ("journey", reply->journey);
    digictl_show_field ("version", dm_arena_printf (session->arena, "%u%s", reply->version,
                                                    is_unchanged ? " (unchanged: it was published before)" : ""));
    show_hash (reply->sha256);
}

int digictl_journey_publish (digictl_session *session)
{
    const char *yaml;
    const CheckJourneyResponse *check = NULL;
    const GetJourneyResponse *before;
    int code = digictl_journey_read (session, &yaml);
    if (!code)
        code = digictl_journey_check_text (session, yaml, stderr, &check);
    if (code && check && session->is_json)
        digictl_json_print (stdout, dm_message_json (&check->base));
    if (!code)
        code = find_published (session, check->journey, &before);
    if (code)
        return code;
    Digimeente__Intake__V1__PublishJourneyRequest request = DIGIMEENTE__INTAKE__V1__PUBLISH_JOURNEY_REQUEST__INIT;
    request.yaml = (char *) yaml;
    dm_uuid key = digictl_session_key (session);
    const PublishJourneyResponse *reply = digictl_call (session, "intake", &key, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    bool is_unchanged = before && before->sha256.len == HASH_BYTES && reply->sha256.len == HASH_BYTES
                        && memcmp (before->sha256.data, reply->sha256.data, HASH_BYTES) == 0;
    print_published (session, reply, is_unchanged);
    return DIGICTL_DONE;
}

static const digictl_column columns[] = {
    { .title = "JOURNEY" },  { .title = "VERSION", .is_right = true }, { .title = "THEMA" },
    { .title = "AUDIENCE" }, { .title = "LOGIN", .may_shrink = true }, { .title = "TITLE", .may_shrink = true },
};

static const char *join (digictl_session *session, const char *first, const char *second)
{
    return dm_arena_printf (session->arena, "%s%s%s", first ? first : "", first && second ? ", " : "",
                            second ? second : "");
}

static void add_journey (digictl_session *session, digictl_listing *listing, const JourneySummary *journey)
{
    const char *audience = NULL;
    for (size_t i = 0; i < journey->n_audience; i++)
        audience = join (session, audience, journey->audience[i]);
    const char *const cells[] = { journey->journey,
                                  dm_arena_printf (session->arena, "%u", journey->version),
                                  journey->theme,
                                  audience,
                                  join (session, journey->login_inwoner, journey->login_ondernemer),
                                  journey->title ? journey->title->nl : NULL };
    digictl_listing_add (listing, &journey->base, cells);
}

int digictl_journey_list (digictl_session *session)
{
    const Digimeente__Intake__V1__ListJourneysRequest request = DIGIMEENTE__INTAKE__V1__LIST_JOURNEYS_REQUEST__INIT;
    const ListJourneysResponse *reply = digictl_call (session, "intake", NULL, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    digictl_listing listing;
    digictl_listing_open (&listing, session, "journeys", columns, DM_COUNT (columns));
    for (size_t i = 0; i < reply->n_journeys; i++)
        add_journey (session, &listing, reply->journeys[i]);
    digictl_listing_close (&listing, DIGICTL_DONE);
    return DIGICTL_DONE;
}

/* What is known of a version, as comments of YAML, so that all that is printed is a journey file. */
static void print_heading (digictl_session *session, const ShowJourneyResponse *reply)
{
    char hex[2 * HASH_BYTES + 1], time[DIGICTL_TIME_SIZE];
    const char *by = reply->published_by && !reply->is_shipped ? reply->published_by : NULL;
    const char *heading =
        dm_arena_printf (session->arena, "# %s, version %u%s\n# published %s%s%s%s\n", reply->journey, reply->version,
                         reply->is_offered ? ", which is offered" : "", digictl_time_format (reply->published_ms, time),
                         by ? " by " : "", by ? by : "", reply->is_shipped ? ", came with the program" : "");
    if (reply->has_withdrawn_ms)
        heading = dm_arena_printf (session->arena, "%s# withdrawn %s by %s\n", heading,
                                   digictl_time_format (reply->withdrawn_ms, time), reply->withdrawn_by);
    digictl_text_print (stdout, 0, heading);
    if (reply->sha256.len == HASH_BYTES)
        printf ("# sha256 %s\n", dm_hex (reply->sha256.data, reply->sha256.len, hex));
}

/* Prints the journey as it is kept; on a terminal, without the characters that a terminal would obey. */
static void print_contents (const char *text)
{
    if (strncmp (text, BOM, strlen (BOM)) == 0)
        text += strlen (BOM); /* it may stand at a file's begin alone */
    if (isatty (STDOUT_FILENO))
        digictl_text_print (stdout, 0, text);
    else
        fputs (text, stdout);
}

int digictl_journey_show (digictl_session *session)
{
    Digimeente__Intake__V1__ShowJourneyRequest request = DIGIMEENTE__INTAKE__V1__SHOW_JOURNEY_REQUEST__INIT;
    request.journey = session->args.words[0];
    request.has_version = digictl_args_has (&session->args, "version");
    request.version = (uint32_t) digictl_args_number (&session->args, "version", 0);
    request.has_with_json = request.with_json = session->is_json;
    const ShowJourneyResponse *reply = digictl_call (session, "intake", NULL, &request.base);
    if (!reply || !(session->is_json ? reply->json : reply->yaml))
        return digictl_fail (session, NULL);
    if (session->is_json) {
        print_contents (reply->json);
        printf ("\n");
        return DIGICTL_DONE;
    }
    print_heading (session, reply);
    print_contents (reply->yaml);
    return DIGICTL_DONE;
}

int digictl_journey_withdraw (digictl_session *session)
{
    Digimeente__Intake__V1__WithdrawJourneyRequest request = DIGIMEENTE__INTAKE__V1__WITHDRAW_JOURNEY_REQUEST__INIT;
    request.journey = session->args.words[0];
    dm_uuid key = digictl_session_key (session);
    const WithdrawJourneyResponse *reply = digictl_call (session, "intake", &key, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    if (session->is_json) {
        digictl_json_print (stdout, dm_message_json (&reply->base));
        return DIGICTL_DONE;
    }
    digictl_show_field ("journey", reply->journey);
    digictl_show_field ("withdrawn", reply->has_version ? dm_arena_printf (session->arena, "version %u", reply->version)
                                                        : "it was already");
    return DIGICTL_DONE;
}
