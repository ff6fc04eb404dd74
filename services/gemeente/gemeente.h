/* SPDX-License-Identifier: EUPL-1.2 */
/* One municipality, as its file says. Pages, mails and letters show it. compose/gemeente/README.md tells the format. */
#pragma once

#include "common/reason.h"
#include "common/status.h"
#include "services/gemeente/types.h"

/* Reads a file, and the logo and texts that it names, which lie beside it.
 * Gives: *out, which gemeente_destroy frees; NULL when it is wrong, with every mistake in reasons, by line. */
void gemeente_open (const char *path, dm_reasons *reasons, gemeente **out);
void gemeente_destroy (gemeente **it);
/* For a service: the same, where the first mistake is the error. A demo is refused where people meet it by https,
 * but for an address of this machine.
 * Takes: path of the setting gemeente; url, where people find the portal.
 * Errors: DM_INVALID_ARGUMENT (gemeente) with file, line and what to do. */
dm_status gemeente_open_for (const char *path, const char *url, gemeente **out, dm_error *error);
/* The words in a language: English for en, else Dutch. */
const char *gemeente_words_in (const gemeente_words *words, const char *language);
