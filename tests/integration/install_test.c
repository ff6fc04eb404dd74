/* SPDX-License-Identifier: EUPL-1.2 */
/* What make install puts where it is used from: programs, manual pages, and digictl's completion for bash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "tests/support/process.h"

#define PREFIX "/opt/digi meente"
#define OUTPUT_MAX 20000

static char *root; /* DESTDIR */

static const char *const services[] = { "intake", "documents", "notification", "audit", "gateway" };

/* What bash printed, its standard error included; root and bin are set.  Gives: out. Returns the exit code. */
static int run (const char *script, char out[OUTPUT_MAX])
{
    char *text, *said;
    int code;
    if (asprintf (&text, "root='%s'\nprefix=\"$root%s\"\nbin='%s'\n{\n%s\n} 2>&1", root, PREFIX, ts_bin_folder (),
                  script)
        < 0)
        abort ();
    const char *arguments[] = { "/bin/bash", "-c", text, NULL };
    said = ts_process_output (arguments, &code);
    snprintf (out, OUTPUT_MAX, "%s", said);
    free (said);
    free (text);
    return code;
}

static void assert_prints (const char *script, const char *expected)
{
    char out[OUTPUT_MAX];
    run (script, out);
    assert_string_equal (out, expected);
}

static int open_world (void **state)
{
    (void) state;
    char out[OUTPUT_MAX];
    root = ts_folder_make ();
    if (run ("DESTDIR=$root PREFIX='" PREFIX "' compose/install.sh \"$bin\"", out) != 0)
        ts_die ("%s", out);
    return 0;
}

static int close_world (void **state)
{
    (void) state;
    ts_folder_remove (&root);
    return 0;
}

static void programs_are_where_they_are_looked_for_and_run (void **state)
{
    (void) state;
    char out[OUTPUT_MAX];
    assert_int_equal (run ("\"$prefix/bin/digictl\" --version", out), 0);
    assert_memory_equal (out, "digictl ", strlen ("digictl "));
    for (size_t i = 0; i < DM_COUNT (services); i++) {
        char script[200];
        snprintf (script, sizeof script, "\"$prefix/libexec/digimeente/%s\" --version", services[i]);
        assert_int_equal (run (script, out), 0);
    }
}

static void manual_pages_have_no_warnings (void **state)
{
    (void) state;
    assert_prints ("for page in \"$prefix\"/share/man/man?/*; do groff -man -Tutf8 -ww -z \"$page\"; done", "");
    assert_prints ("ls \"$prefix\"/share/man/man8 | wc -l", "5\n");
}

static void manual_names_every_verb_and_option (void **state)
{
    (void) state;
    assert_prints (
        "page=$(groff -man -Tascii -P-cbou -rLL=200n \"$prefix/share/man/man1/digictl.1\")\n"
        "\"$bin/digictl\" --help | sed -n 's/^  \\([a-z]\\+ \\?[a-z]*\\)  .*/\\1/p' | while read -r verb; do\n"
        "  grep -q \"^   $verb\" <<<\"$page\" || echo \"no $verb\"\n"
        "  \"$bin/digictl\" $verb --help | grep -o -e '--[a-z]\\+' | while read -r option; do\n"
        "    grep -q -e \"$option\" <<<\"$page\" || echo \"no $option\"\n"
        "  done\n"
        "done",
        "");
    assert_prints (
        "groff -man -Tascii -P-cbou -rLL=200n \"$prefix/share/man/man8/digimeente-gateway.8\" | grep -c -e"
        " '^ *--.*DIGIMEENTE_' | grep -qx \"$(\"$bin/gateway\" --help-markdown | grep -c '^| `--')\" || echo no",
        "");
}

/* What bash offers at the end of a line; words are as bash splits them, so that = is one. */
static void assert_offers (const char *line, const char *expected)
{
    char script[1000], out[OUTPUT_MAX];
    snprintf (script, sizeof script,
              "mkdir -p \"$root/work/folder\"; cd \"$root/work\"; touch 'a journey.yaml' answers.json\n"
              "source \"$prefix/share/bash-completion/completions/digictl\"\n"
              "COMP_WORDS=(%s)\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
              "_digictl\nIFS='|'; echo \"${COMPREPLY[*]}\"",
              line);
    assert_int_equal (run (script, out), 0);
    out[strcspn (out, "\n")] = '\0';
    if (strcmp (out, expected) != 0)
        fail_msg ("%s: %s, not %s", line, out, expected);
}

static void bash_completes_verbs_options_words_and_files (void **state)
{
    (void) state;
    static const struct {
        const char *line, *offers;
    } rows[] = {
        { "digictl zaa", "zaak|zaaktype" },
        { "digictl --json zaa", "zaak|zaaktype" },
        { "digictl --config x.conf zaa", "zaak|zaaktype" },
        { "digictl zaak ''", "show|list|status" },
        { "digictl journey w", "withdraw" },
        { "digictl journey --json w", "withdraw" },
        { "digictl nothing ''", "" },
        { "digictl zaak list --o", "--open" },
        { "digictl zaak list --c", "--closed|--config" },
        { "digictl --ti", "--timeout" },
        { "digictl zaak list --limit --o", "" }, /* --o is the number */
        { "digictl bericht list --status ''", "queued|sent|failed|skipped" },
        { "digictl bericht list --status s", "sent|skipped" },
        { "digictl bericht list --status =", "queued|sent|failed|skipped" },
        { "digictl bericht list --status = f", "failed" },
        { "digictl bericht list --status=f", "failed" }, /* where = splits no words */
        { "digictl bericht list --status sent --z", "--zaak" },
        { "digictl bericht list --status = sent --z", "--zaak" },
        { "digictl bericht list --zaak 1 --s", "--status" },
        { "digictl journey try --audience o", "ondernemer" },
        { "digictl journey check ''", "a journey.yaml|answers.json|folder" },
        { "digictl journey check a\\ j", "a journey.yaml" },
        { "digictl journey publish --key 1 an", "answers.json" },
        { "digictl submit --answers an", "answers.json" },
        { "digictl submit --zaaktype ''", "" },
        { "digictl document get 1 -o an", "answers.json" },
        { "digictl keygen --directory ''", "folder" },
        { "digictl doctor no", "notification" },
        { "digictl parked retry no", "notification" },
        { "digictl parked retry intake d", "documents" },
        { "digictl zaak show ''", "" },
        { "digictl help jo", "journey" },
        { "digictl help journey s", "show" },
        { "digictl help --m", "--man" },
        { "digictl completion ''", "bash" },
    };
    for (size_t i = 0; i < DM_COUNT (rows); i++)
        assert_offers (rows[i].line, rows[i].offers);
    assert_prints ("source \"$prefix/share/bash-completion/completions/digictl\"; complete -p digictl",
                   "complete -F _digictl digictl\n");
}

int main (void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test (programs_are_where_they_are_looked_for_and_run),
        cmocka_unit_test (manual_pages_have_no_warnings),
        cmocka_unit_test (manual_names_every_verb_and_option),
        cmocka_unit_test (bash_completes_verbs_options_words_and_files),
    };
    return cmocka_run_group_tests (tests, open_world, close_world);
}
