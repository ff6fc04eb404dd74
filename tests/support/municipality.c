/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/municipality.h"

#include <stdio.h>
#include <stdlib.h>
#include "tests/support/process.h"
#include "tests/support/said.h"

static void run (const char *folder, const char *command)
{
    ts_said said = ts_said_by ("cp -rn compose/gemeente/. %s && cd %s && %s 2>&1", folder, folder, command);
    if (said.code)
        ts_die ("%s: %s", command, said.text);
    ts_said_clear (&said);
}

char *ts_municipality_make (char **out_setting)
{
    char *folder = ts_folder_make ();
    run (folder, "sed -i -e '/^demo/d' -e 's/[Vv]oorbeeldstad/Zandvliet/' -e 's/\\.example/.nl/' -e "
                 "'s/#0f4c81/#006b3c/' -e 's/0123 45 67 89/088 123 45 67/' -e 's/14 0123/14 020/' -e "
                 "'s/Voorbeeldplein/Zandplein/' -e 's/1234 \\([AZ]\\)/2040 \\1/' gemeente.yaml");
    run (folder,
         "sed -i -e 's/\\[VUL IN[^]]*\\]/Dat staat hier./' -e 's/\\[FILL IN[^]]*\\]/It stands here./' teksten/*");
    if (asprintf (out_setting, "--gemeente=%s/gemeente.yaml", folder) < 0)
        abort ();
    return folder;
}
