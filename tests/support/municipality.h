/* SPDX-License-Identifier: EUPL-1.2 */
/* The file of a municipality that is no demo. */
#pragma once

/* Makes a folder with gemeente.yaml, its texts and its logo: the example under another name, with nothing left to fill
 * in. The caller removes it with ts_folder_remove.  Gives: the folder's path, and *out_setting, --gemeente=FILE, which
 * the caller frees. */
char *ts_municipality_make (char **out_setting);
