/* SPDX-License-Identifier: EUPL-1.2 */
/* A journey file as it is kept: what can be written in two ways is written in one. */
#include <string.h>
#include "services/intake/journey/journey_check.h"
#include "common/schema.h"
#include "services/intake/value/json.h"

/* A step for a document, which takes what only a step has. */
static cJSON *make_step (cJSON *document, const char *id)
{
    cJSON *step = cJSON_CreateObject (), *ask = cJSON_CreateArray (), *when;
    cJSON *own = cJSON_DetachItemFromObjectCaseSensitive (document, "id");
    cJSON *asked = cJSON_CreateString (id);
    step->valueint = document->valueint;
    ask->valueint = asked->valueint = own->valueint;
    cJSON_AddItemToObject (step, "id", own);
    when = cJSON_DetachItemFromObjectCaseSensitive (document, "when");
    if (when)
        cJSON_AddItemToObject (step, "when", when);
    cJSON_AddItemToArray (ask, asked);
    cJSON_AddItemToObject (step, "ask", ask);
    return step;
}

void intake_documents_expand (cJSON *root)
{
    cJSON *fields = intake_get (root, "fields"), *steps = intake_get (root, "steps");
    cJSON *documents = cJSON_DetachItemFromObjectCaseSensitive (root, "documents");
    while (cJSON_IsObject (fields) && cJSON_IsArray (steps) && cJSON_IsArray (documents) && documents->child) {
        cJSON *document = cJSON_DetachItemFromArray (documents, 0);
        const char *own = intake_member (document, "id");
        if (!own || !cJSON_IsObject (document)) {
            cJSON_Delete (document);
            continue;
        }
        char id[INTAKE_NAME_BYTES_MAX + 1] = "";
        strncat (id, own, INTAKE_NAME_BYTES_MAX);
        cJSON_AddItemToArray (steps, make_step (document, id));
        if (intake_get (fields, id)) { /* the field is asked twice then, which is a reason */
            cJSON_Delete (document);
            continue;
        }
        cJSON_AddStringToObject (document, "type", "file");
        cJSON_AddItemToObject (fields, id, document);
    }
    cJSON_Delete (documents);
}

/* Options in a list: their order is the author's, and canonical JSON sorts names. */
static void list_options (cJSON *field)
{
    cJSON *options = cJSON_DetachItemFromObjectCaseSensitive (field, "options");
    if (!options)
        return;
    cJSON *list = cJSON_AddArrayToObject (field, "options");
    while (options->child) {
        cJSON *label = cJSON_DetachItemViaPointer (options, options->child), *option = cJSON_CreateObject ();
        cJSON_AddStringToObject (option, "value", label->string);
        cJSON_AddItemToObject (option, "label", label);
        cJSON_AddItemToArray (list, option);
    }
    cJSON_Delete (options);
}

/* The questions of a row in a list, for the same reason. */
static void list_each (cJSON *field)
{
    cJSON *each = cJSON_DetachItemFromObjectCaseSensitive (field, "each");
    if (!each)
        return;
    cJSON *list = cJSON_AddArrayToObject (field, "each");
    while (each->child) {
        cJSON *inner = cJSON_DetachItemViaPointer (each, each->child);
        list_options (inner);
        cJSON_AddStringToObject (inner, "id", inner->string);
        cJSON_AddItemToArray (list, inner);
    }
    cJSON_Delete (each);
}

/* No login is no level. */
static void drop_none (cJSON *root)
{
    static const char *const audiences[] = { "inwoner", "ondernemer" };
    cJSON *login = intake_get (root, "login");
    for (size_t i = 0; cJSON_IsObject (login) && i < DM_COUNT (audiences); i++) {
        const char *level = intake_member (login, audiences[i]);
        if (level && strcmp (level, "none") == 0)
            cJSON_DeleteItemFromObjectCaseSensitive (login, audiences[i]);
    }
    if (!cJSON_IsObject (login) || !login->child)
        cJSON_DeleteItemFromObjectCaseSensitive (root, "login");
}

/* Answers are as somebody types them. */
static void make_texts (cJSON *node)
{
    cJSON *child;
    dm_schema_text (node);
    cJSON_ArrayForEach (child, node)
        make_texts (child);
}

void intake_journey_normalise (cJSON *root)
{
    cJSON *field, *test;
    cJSON_ArrayForEach (field, intake_get (root, "fields")) {
        list_options (field);
        list_each (field);
    }
    cJSON_ArrayForEach (test, intake_get (root, "tests"))
        if (intake_get (test, "answers"))
            make_texts (intake_get (test, "answers"));
    drop_none (root);
    cJSON_DeleteItemFromObjectCaseSensitive (root, "version");
}
