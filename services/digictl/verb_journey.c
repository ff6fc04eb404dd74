/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl journey check, publish, list. */
#include <string.h>
#include "services/digictl/journey_file.h"
#include "services/digictl/json.h"
#include "services/digictl/listing.h"
#include "services/digictl/show.h"
#include "services/digictl/verbs.h"

#define HASH_BYTES 32

typedef Digimeente__Intake__V1__CheckJourneyResponse CheckJourneyResponse;
typedef Digimeente__Intake__V1__GetJourneyResponse GetJourneyResponse;
typedef Digimeente__Intake__V1__JourneySummary JourneySummary;
typedef Digimeente__Intake__V1__ListJourneysResponse ListJourneysResponse;
typedef Digimeente__Intake__V1__PublishJourneyResponse PublishJourneyResponse;

static void show_hash (ProtobufCBinaryData sha256)
{
    char hex[2 * HASH_BYTES + 1];
    if (sha256.len == HASH_BYTES)
        digictl_show_field ("sha256", dm_hex (sha256.data, sha256.len, hex));
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
    }
    return code;
}

/* The newest version that there is; NULL for none.  Returns DIGICTL_DONE or an exit code. */
static int find_published (digictl_session *session, const char *journey, const GetJourneyResponse **out)
{
    Digimeente__Intake__V1__GetJourneyRequest request = DIGIMEENTE__INTAKE__V1__GET_JOURNEY_REQUEST__INIT;
    request.journey = (char *) journey;
    *out = digictl_call (session, "intake", DIGICTL_JOURNEY_METHOD ("GetJourney"), NULL, &request.base);
    return *out || session->error.status == DM_NOT_FOUND ? DIGICTL_DONE : digictl_fail (session, NULL);
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
    const PublishJourneyResponse *reply =
        digictl_call (session, "intake", DIGICTL_JOURNEY_METHOD ("PublishJourney"), &key, &request.base);
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
                                  journey->thema,
                                  audience,
                                  join (session, journey->login_inwoner, journey->login_ondernemer),
                                  journey->title ? journey->title->nl : NULL };
    digictl_listing_add (listing, &journey->base, cells);
}

int digictl_journey_list (digictl_session *session)
{
    const Digimeente__Intake__V1__ListJourneysRequest request = DIGIMEENTE__INTAKE__V1__LIST_JOURNEYS_REQUEST__INIT;
    const ListJourneysResponse *reply =
        digictl_call (session, "intake", DIGICTL_JOURNEY_METHOD ("ListJourneys"), NULL, &request.base);
    if (!reply)
        return digictl_fail (session, NULL);
    digictl_listing listing;
    digictl_listing_open (&listing, session, "journeys", columns, DM_COUNT (columns));
    for (size_t i = 0; i < reply->n_journeys; i++)
        add_journey (session, &listing, reply->journeys[i]);
    digictl_listing_close (&listing, DIGICTL_DONE);
    return DIGICTL_DONE;
}
