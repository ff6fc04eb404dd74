/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/json.h"

#include <stdlib.h>
#include <string.h>
#include "services/digictl/text.h"

static const char *text_or_empty (const char *text)
{
    return text ? text : "";
}

void digictl_json_print (FILE *out, cJSON *json)
{
    char *text = cJSON_PrintUnformatted (json);
    if (!text)
        abort ();
    digictl_text_print_json (out, text);
    fputc ('\n', out);
    cJSON_free (text);
    cJSON_Delete (json);
}

static void print_value (FILE *out, size_t indent, const char *label, const cJSON *json)
{
    char *name = digictl_text_clean (label, false);
    fprintf (out, "%*s%s", (int) indent, "", name);
    free (name);
    if (cJSON_IsObject (json) || cJSON_IsArray (json)) {
        fprintf (out, "%s\n", json->child ? "" : " (none)");
        digictl_json_print_readable (out, indent + 2, json);
        return;
    }
    char *text = cJSON_IsString (json) ? NULL : cJSON_PrintUnformatted (json);
    char *value = digictl_text_clean (text ? text : text_or_empty (json->valuestring), true);
    bool has_lines = strchr (value, '\n');
    fputc (has_lines ? '\n' : ' ', out);
    digictl_text_print (out, has_lines ? indent + 2 : 0, *value ? value : "-");
    free (value);
    cJSON_free (text);
}

void digictl_json_print_readable (FILE *out, size_t indent, const cJSON *json)
{
    const cJSON *child;
    cJSON_ArrayForEach (child, json) {
        char label[300];
        snprintf (label, sizeof label, "%s%s", cJSON_IsArray (json) ? "-" : text_or_empty (child->string),
                  cJSON_IsArray (json) ? "" : ":");
        print_value (out, indent, label, child);
    }
}
