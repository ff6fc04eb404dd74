/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/completion.h"

#include <string.h>
#include "embed/digictl.h"
#include "services/digictl/config.h"

/* What stands for a value in the help, and how the script completes it. Services are those of config.h. */
static const struct {
    const char *value, *how;
} hows[] = {
    { "FILE", "@files" }, { "DIR", "@folders" }, { "[VERB]", "@verbs" },
    { "SERVICE", NULL },  { "[SERVICE]", NULL }, { "SOURCE", NULL },
};

static void print_services (FILE *out)
{
    for (size_t i = 0; i < DIGICTL_SERVICES; i++)
        fprintf (out, "%s%s", i > 0 ? " " : "", digictl_services[i]);
}

/* Takes: value as it stands in the help. */
static void print_how (FILE *out, const char *value)
{
    for (size_t i = 0; i < DM_COUNT (hows); i++)
        if (strcmp (hows[i].value, value) == 0) {
            if (hows[i].how)
                fputs (hows[i].how, out);
            else
                print_services (out);
            return;
        }
    if (!strchr (value, '|'))
        value = "@any";
    for (; *value; value++)
        fputc (*value == '|' ? ' ' : *value, out);
}

static void print_words_of (FILE *out, const digictl_verb verbs[], size_t count, const char *group)
{
    char words[DIGICTL_VERBS_MAX][DIGICTL_VERB_SIZE];
    size_t word_count = digictl_verb_words (verbs, count, group, words);
    fprintf (out, "    '%s') echo '", group ? group : "");
    for (size_t i = 0; i < word_count; i++)
        fprintf (out, "%s%s", i > 0 ? " " : "", words[i]);
    fputs ("' ;;\n", out);
}

/* First words, then those of each group. */
static void print_words (FILE *out, const digictl_verb verbs[], size_t count)
{
    char words[DIGICTL_VERBS_MAX][DIGICTL_VERB_SIZE];
    size_t word_count = digictl_verb_words (verbs, count, NULL, words);
    fputs ("_digictl_words () {\n    case $1 in\n", out);
    print_words_of (out, verbs, count, NULL);
    for (size_t i = 0; i < word_count; i++)
        if (digictl_verb_is_group (verbs, count, words[i]))
            print_words_of (out, verbs, count, words[i]);
    fputs ("    esac\n}\n\n", out);
}

static void print_names (FILE *out, const digictl_option options[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (options[i].letter)
            fprintf (out, "-%c ", options[i].letter);
        fprintf (out, "--%s%s", options[i].name, i + 1 < count ? " " : "");
    }
}

static void print_options (FILE *out, const digictl_verb verbs[], size_t count)
{
    fputs ("# Fails when there is no such verb.\n_digictl_options () {\n    local common='", out);
    print_names (out, digictl_common_options, digictl_common_option_count);
    fputs ("'\n    case $1 in\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf (out, "    '%s') echo \"", verbs[i].name);
        print_names (out, verbs[i].options, verbs[i].option_count);
        fputs (verbs[i].option_count > 0 ? " $common\" ;;\n" : "$common\" ;;\n", out);
    }
    fputs ("    *) echo \"$common\"; return 1 ;;\n    esac\n}\n\n", out);
}

/* Takes: verb as a pattern of the shell. */
static void print_values_of (FILE *out, const char *verb, const digictl_option options[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!options[i].value)
            continue;
        fprintf (out, "    %s/--%s", verb, options[i].name);
        if (options[i].letter)
            fprintf (out, " | %s/-%c", verb, options[i].letter);
        fputs (") echo '", out);
        print_how (out, options[i].value);
        fputs ("' ;;\n", out);
    }
}

static void print_values (FILE *out, const digictl_verb verbs[], size_t count)
{
    char verb[DIGICTL_VERB_SIZE + 2];
    fputs ("# Nothing for an option that takes no value.\n_digictl_value () {\n    case $1/$2 in\n", out);
    print_values_of (out, "*", digictl_common_options, digictl_common_option_count);
    for (size_t i = 0; i < count; i++) {
        snprintf (verb, sizeof verb, "'%s'", verbs[i].name);
        print_values_of (out, verb, verbs[i].options, verbs[i].option_count);
    }
    fputs ("    esac\n}\n\n", out);
}

/* The last argument that the help names stands for those after it too. */
static void print_arguments_of (FILE *out, const digictl_verb *verb)
{
    char copy[64], *rest = copy, *word;
    snprintf (copy, sizeof copy, "%s", verb->arguments);
    for (size_t number = 0; *verb->arguments && (word = strsep (&rest, " ")); number++) {
        if (rest)
            fprintf (out, "    '%s'/%zu) echo '", verb->name, number);
        else
            fprintf (out, "    '%s'/*) echo '", verb->name);
        print_how (out, word);
        fputs ("' ;;\n", out);
    }
}

static void print_arguments (FILE *out, const digictl_verb verbs[], size_t count)
{
    fputs ("_digictl_argument () {\n    case $1/$2 in\n", out);
    for (size_t i = 0; i < count; i++)
        print_arguments_of (out, &verbs[i]);
    fputs ("    *) echo @any ;;\n    esac\n}\n", out);
}

void digictl_completion_print (FILE *out, const digictl_verb verbs[], size_t count)
{
    fputs (digictl_assets[0].text, out);
    print_words (out, verbs, count);
    print_options (out, verbs, count);
    print_values (out, verbs, count);
    print_arguments (out, verbs, count);
}
