/* SPDX-License-Identifier: EUPL-1.2 */
/* digictl peers: who may connect. The file is changed here; the services read it again at SIGHUP. */
#include <cjson/cJSON.h>
#include <string.h>
#include "common/peers.h"
#include "services/digictl/json.h"
#include "services/digictl/verbs.h"

static const digictl_column columns[] = { { "name", false, false }, { "kind", false, false }, { "key", false, false } };

/* The file that was named, else that of the configuration.  Returns NULL, with error, when there is neither. */
static const char *find_file (digictl_session *session, dm_error *error)
{
    const char *path = digictl_args_text (&session->args, "file");
    if (path)
        return path;
    return digictl_config_open (digictl_args_text (&session->args, "config"), &session->config, error)
               ? NULL
               : session->config.peers;
}

static const char *kind_of (const dm_peer *peer)
{
    return peer->is_operator ? "operator" : "program";
}

static void print_peers_json (const dm_peer peers[], size_t count)
{
    cJSON *json = cJSON_CreateObject (), *list = cJSON_AddArrayToObject (json, "peers");
    for (size_t i = 0; i < count; i++) {
        cJSON *each = cJSON_CreateObject ();
        cJSON_AddStringToObject (each, "name", peers[i].name);
        cJSON_AddStringToObject (each, "kind", kind_of (&peers[i]));
        cJSON_AddStringToObject (each, "publicKey", peers[i].public_key);
        cJSON_AddItemToArray (list, each);
    }
    digictl_json_print (stdout, json);
}

int digictl_peers_list (digictl_session *session)
{
    dm_peer peers[DM_PEERS_MAX];
    size_t count;
    dm_error error = { 0 };
    const char *path = find_file (session, &error);
    if (!path || dm_peers_read (path, peers, &count, &error))
        return digictl_refuse (session, "%s", error.message);
    if (session->is_json) {
        print_peers_json (peers, count);
        return DIGICTL_DONE;
    }
    digictl_table *table = digictl_table_open (stdout, columns, DM_COUNT (columns), digictl_table_line_width (stdout));
    for (size_t i = 0; i < count; i++)
        digictl_table_add (table, (const char *const[]){ peers[i].name, kind_of (&peers[i]), peers[i].public_key });
    digictl_table_destroy (&table);
    return DIGICTL_DONE;
}

static int tell_change (const digictl_session *session, const dm_peers_edit *edit, const char *participle)
{
    const char *peer = session->args.words[0];
    if (session->is_json) {
        cJSON *json = cJSON_CreateObject ();
        cJSON_AddStringToObject (json, participle, peer);
        cJSON_AddStringToObject (json, "file", edit->path);
        cJSON_AddBoolToObject (json, "inPlace", edit->was_in_place);
        digictl_json_print (stdout, json);
        return DIGICTL_DONE;
    }
    printf ("%s is %s, in %s, %s.\nThe services know it when they get SIGHUP.\n", peer, participle, edit->path,
            edit->was_in_place ? "which was written in place" : "which is a new file now");
    return DIGICTL_DONE;
}

static int fail_change (const digictl_session *session, const dm_error *error)
{
    return error->status == DM_INVALID_ARGUMENT ? digictl_refuse (session, "%s", error->message)
                                                : digictl_fail_here (session, "%s", error->message);
}

int digictl_peers_add (digictl_session *session)
{
    const digictl_args *args = &session->args;
    dm_error error = { 0 };
    dm_peer peer = { .is_operator = digictl_args_has (args, "operator") };
    if (!dm_peer_is_name (args->words[0]))
        return digictl_refuse (session, "NAME is 1 to 32 characters of a-z, 0-9 and -, and not operator");
    if (!dm_peer_is_key (args->words[1]))
        return digictl_refuse (session, "KEY is a public key, 40 characters of Z85");
    snprintf (peer.name, sizeof peer.name, "%s", args->words[0]);
    snprintf (peer.public_key, sizeof peer.public_key, "%s", args->words[1]);
    dm_peers_edit edit = { .path = find_file (session, &error), .is_in_place = digictl_args_has (args, "in-place") };
    if (!edit.path || dm_peers_add (&edit, &peer, 1, &error))
        return fail_change (session, &error);
    return tell_change (session, &edit, "added");
}

int digictl_peers_remove (digictl_session *session)
{
    const digictl_args *args = &session->args;
    dm_error error = { 0 };
    dm_peers_edit edit = { .path = find_file (session, &error), .is_in_place = digictl_args_has (args, "in-place") };
    if (!edit.path || dm_peers_remove (&edit, args->words[0], &error))
        return fail_change (session, &error);
    return tell_change (session, &edit, "removed");
}
