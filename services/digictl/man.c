/* SPDX-License-Identifier: EUPL-1.2 */
#include "services/digictl/man.h"

#include <string.h>

static const char intro[] = "digictl is the operator's command line of Digimeente, the digital counter of a "
                            "municipality. It calls the services\n"
                            "over ZeroMQ with the operator's own key. What it changes or looks up is recorded with the "
                            "name of that key and the purpose.\n";

static const struct {
    const char *section, *term, *text;
} places[] = {
    { "ENVIRONMENT", "DIGIMEENTE_CONFIG", "The configuration to read when there is no --config." },
    { "ENVIRONMENT", "COLUMNS", "How wide tables are on a terminal. Into a file they are never cut." },
    { "FILES", ".run/digictl.conf, /etc/digimeente/digictl.conf",
      "Where the configuration is looked for: lines name=value with the services' addresses, key and peers." },
};

/* What roff would obey is escaped, also at a line's begin. */
static void print_text (FILE *out, const char *text)
{
    bool is_first = true;
    for (; *text; text++) {
        if (is_first && (*text == '.' || *text == '\''))
            fputs ("\\&", out);
        is_first = *text == '\n';
        if (*text == '\\')
            fputs ("\\e", out);
        else if (*text == '-')
            fputs ("\\-", out);
        else
            fputc (*text, out);
    }
}

static void print_line (FILE *out, const char *text)
{
    print_text (out, text);
    fputc ('\n', out);
}

static void print_options (FILE *out, const digictl_option options[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fputs (".TP\n", out);
        if (options[i].letter)
            fprintf (out, "\\fB\\-%c\\fR, ", options[i].letter);
        fputs ("\\fB\\-\\-", out);
        print_text (out, options[i].name);
        fputs (options[i].value ? "\\fR \\fI" : "", out);
        print_text (out, options[i].value ? options[i].value : "");
        fputs ("\\fR\n", out);
        print_text (out, options[i].help);
        fprintf (out, "%s%s\n", options[i].is_required ? " (needed)" : "",
                 options[i].is_repeatable ? " (may be repeated)" : "");
    }
}

static void print_verb (FILE *out, const digictl_verb *verb)
{
    fputs (".SS \"", out);
    print_text (out, verb->name);
    fputs (*verb->arguments ? " \\fI" : "", out);
    print_text (out, verb->arguments);
    fputs (*verb->arguments ? "\\fR\"\n" : "\"\n", out);
    print_text (out, verb->summary);
    fputs (".\n", out);
    if (*verb->details) {
        fputs (".PP\n", out);
        print_text (out, verb->details);
    }
    print_options (out, verb->options, verb->option_count);
}

static void print_places (FILE *out)
{
    for (size_t i = 0; i < DM_COUNT (places); i++) {
        if (i == 0 || strcmp (places[i].section, places[i - 1].section) != 0)
            fprintf (out, ".SH %s\n", places[i].section);
        fputs (".TP\n.B ", out);
        print_line (out, places[i].term);
        print_line (out, places[i].text);
    }
}

void digictl_man_print (FILE *out, const char *version, const digictl_verb verbs[], size_t count)
{
    fputs (".\\\" Made by: digictl help --man\n.TH DIGICTL 1 \"\" \"Digimeente ", out);
    print_text (out, version);
    fputs ("\" \"Digimeente\"\n.SH NAME\ndigictl \\- the operator\\(aqs command line of Digimeente\n"
           ".SH SYNOPSIS\n.B digictl\n.I verb\n[\\fIargument\\fR...] [\\fIoption\\fR...]\n.SH DESCRIPTION\n",
           out);
    print_text (out, intro);
    fputs (".SH VERBS\n", out);
    for (size_t i = 0; i < count; i++)
        print_verb (out, &verbs[i]);
    fputs (".SH OPTIONS\nThese every verb takes.\n", out);
    print_options (out, digictl_common_options, digictl_common_option_count);
    fputs (".SH EXIT STATUS\n", out);
    for (size_t i = 0; i < DIGICTL_EXIT_CODES; i++) {
        fprintf (out, ".TP\n.B %zu\n", i);
        print_line (out, digictl_exit_codes[i]);
    }
    print_places (out);
}
