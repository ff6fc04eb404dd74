/* SPDX-License-Identifier: EUPL-1.2 */
/* A text file that somebody wrote for a page: paragraphs with an empty line between them; "# " begins the title, which
 * is the first line, "## " a heading, "- " an item of a list. An address that begins with https:// becomes a link. */
#pragma once

#include "common/arena.h"

/* The title, without its mark; in arena. */
const char *gateway_prose_title (const char *text, dm_arena *arena);
/* What follows the title, as HTML in which nothing of the text is obeyed; in arena. */
const char *gateway_prose_html (const char *text, dm_arena *arena);
