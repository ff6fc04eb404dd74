/* SPDX-License-Identifier: EUPL-1.2 */
/* What --help says, all of it made from the rows. */
#include "services/digictl/help.h"

#include <string.h>

#define OPTION_COLUMNS 22

static void print_exit_codes (FILE *out)
{
    fputs ("\nExit codes:\n", out);
    for (size_t i = 0; i < DIGICTL_EXIT_CODES; i++)
        fprintf (out, "  %zu  %s\n", i, digictl_exit_codes[i]);
}

static void print_options (FILE *out, const digictl_option options[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char left[64];
        int length = options[i].letter ? snprintf (left, sizeof left, "-%c, ", options[i].letter) : 0;
        snprintf (left + length, sizeof left - (size_t) length, "--%s%s%s", options[i].name,
                  options[i].value ? " " : "", options[i].value ? options[i].value : "");
        bool is_wide = strlen (left) > OPTION_COLUMNS; /* its help stands on a line of its own */
        fprintf (out, "  %-*s%s%*s %s\n", OPTION_COLUMNS, left, is_wide ? "\n" : "", is_wide ? OPTION_COLUMNS + 2 : 0,
                 "", options[i].help);
    }
}

void digictl_help_print_all (FILE *out, const digictl_verb verbs[], size_t count, const char *group)
{
    size_t length = group ? strlen (group) : 0;
    fprintf (out,
             "digictl: the operator's command line of Digimeente\n\nUsage: digictl %s [argument...] [option...]\n\n",
             group ? group : "VERB");
    for (size_t i = 0; i < count; i++)
        if (!group || (strncmp (verbs[i].name, group, length) == 0 && verbs[i].name[length] == ' '))
            fprintf (out, "  %-16s %s\n", verbs[i].name, verbs[i].summary);
    fprintf (out, "\ndigictl VERB --help explains one. Options of every verb:\n");
    print_options (out, digictl_common_options, digictl_common_option_count);
    print_exit_codes (out);
}

static void print_usage (FILE *out, const digictl_verb *verb)
{
    size_t column =
        (size_t) fprintf (out, "Usage: digictl %s%s%s", verb->name, *verb->arguments ? " " : "", verb->arguments);
    for (size_t i = 0; i <= verb->option_count; i++) {
        char text[64] = "[option...]";
        if (i < verb->option_count) {
            const digictl_option *option = &verb->options[i];
            snprintf (text, sizeof text, "%s--%s%s%s%s%s", option->is_required ? "" : "[", option->name,
                      option->value ? " " : "", option->value ? option->value : "", option->is_required ? "" : "]",
                      option->is_repeatable ? "..." : "");
        }
        if (column + 1 + strlen (text) > 80)
            column = (size_t) fprintf (out, "\n          ") - 1;
        column += (size_t) fprintf (out, " %s", text);
    }
    fputs ("\n\n", out);
}

void digictl_help_print_verb (FILE *out, const digictl_verb *verb)
{
    print_usage (out, verb);
    fprintf (out, "%s.\n", verb->summary);
    if (*verb->details)
        fprintf (out, "\n%s", verb->details);
    if (verb->option_count > 0) {
        fputs ("\nOptions:\n", out);
        print_options (out, verb->options, verb->option_count);
    }
    fputs ("\nOptions of every verb:\n", out);
    print_options (out, digictl_common_options, digictl_common_option_count);
    print_exit_codes (out);
}
