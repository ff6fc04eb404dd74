/* SPDX-License-Identifier: EUPL-1.2 */
/* What is known of a municipality: name, logo, colours, telephone, hours, addresses, links and texts. */
#pragma once

#include "common/arena.h"
#include "services/gemeente/hours.h"

#define GEMEENTE_LOGO_BYTES_MAX (20 * 1024) /* every first visit fetches it */
#define GEMEENTE_LANGUAGES 2

/* In Dutch and in English, in this order. */
typedef struct gemeente_words {
    const char *in[GEMEENTE_LANGUAGES];
} gemeente_words;

typedef struct gemeente_telephone {
    const char *number; /* as people read it; NULL: there is none */
    const char *uri;    /* tel:+31... */
    gemeente_hours hours;
} gemeente_telephone;

typedef struct gemeente_address {
    gemeente_words title;
    const char *lines; /* with an end of line between them */
    bool has_hours;
    gemeente_hours hours;
} gemeente_address;

typedef struct gemeente_link {
    gemeente_words title;
    const char *url;
} gemeente_link;

typedef struct gemeente_logo {
    const char *media_type;
    const uint8_t *bytes;
    size_t size;
} gemeente_logo;

/* The texts that a municipality adapts, by the names of their files and pages. */
typedef enum gemeente_text { GEMEENTE_ACCESSIBILITY, GEMEENTE_PRIVACY, GEMEENTE_CONTACT, GEMEENTE_TEXTS } gemeente_text;
extern const char *const gemeente_text_names[GEMEENTE_TEXTS];

typedef struct gemeente {
    dm_arena *arena;
    const char *name;
    bool is_demo; /* nobody's: it may have placeholders, and serves no real address */
    uint32_t main_colour, footer_colour;
    gemeente_logo logo;
    gemeente_telephone telephone, urgent; /* urgent: for what cannot wait and endangers nobody */
    const char *email;                    /* NULL: none */
    const gemeente_address *addresses;
    size_t address_count;
    const gemeente_link *links;
    size_t link_count;
    const char *const *first; /* journeys that the home page shows first */
    size_t first_count;
    gemeente_words texts[GEMEENTE_TEXTS]; /* as prose.h reads them, with the name filled in */
} gemeente;
