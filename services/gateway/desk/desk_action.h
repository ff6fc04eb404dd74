/* SPDX-License-Identifier: EUPL-1.2 */
/* What a civil servant can do about a zaak. Each action is a row of one table, and a page: a form, where its applicant
 * reads the result a preview too. */
#pragma once

#include "services/gateway/desk/desk.h"

#define DESK_FIELDS_MAX 2
/* What a button of a form asks for beside doing the action: to go on to the next zaak afterwards; or to do nothing, and
 * show the form, or what the applicant gets. */
#define GATEWAY_DESK_NEXT GATEWAY_OWN "volgende"
#define GATEWAY_DESK_SHOW GATEWAY_OWN "toon"
#define GATEWAY_DESK_FORM "formulier"           /* its id in the page */
#define GATEWAY_DESK_READ GATEWAY_OWN "gelezen" /* a form that was read over */

typedef enum desk_kind {
    DESK_LINES,
    DESK_CHOICE, /* one of some */
    DESK_TICKS,  /* boxes, each with a name of its own */
    DESK_FILE,
} desk_kind;

/* Of a field. */
#define DESK_NEEDED 1
#define DESK_BEGINS_WITH_FIRST 2 /* of some: the first is chosen until another is */
/* Of an action. */
#define DESK_LIKELY 1    /* what is done next, where it is possible */
#define DESK_ENDS 2      /* the zaak, so that one may go on to the next */
#define DESK_READ_OVER 4 /* it is done from its preview alone */

/* A question of an action's form. */
typedef struct desk_field {
    const char *name; /* in the form */
    const char *text; /* of its texts: desk.field.<text>, desk.hint.<text>, desk.error.<text> */
    desk_kind kind;
    uint32_t characters_max;
    /* Of some, and of boxes: adds the options that the zaak has now, by gateway_desk_add_option. */
    void (*fill) (const gateway_exchange *exchange, const Dossier *dossier, cJSON *options);
    unsigned flags;
} desk_field;

struct desk_action {
    const char *name; /* as in the path, and of its texts */
    const desk_field *fields[DESK_FIELDS_MAX];
    bool (*is_possible) (const gateway_exchange *exchange, const Dossier *dossier);
    dm_status (*run) (gateway_exchange *exchange, const dm_uuid *zaak, uint32_t revision);
    /* What the applicant gets, in the language of the exchange. NULL: nothing. The caller deletes it. */
    cJSON *(*preview) (const gateway_exchange *exchange, const Dossier *dossier);
    unsigned flags;
};

/* All of them: the likely ones first, then as often as they are used.  Gives: *out_count. */
const desk_action *gateway_desk_actions (size_t *out_count);
/* The row of a name, as it stands in a path; NULL when there is none. */
const desk_action *gateway_desk_action_find (const char *name);

/* True when there is somebody to hand the zaak over to: neither who handles it now nor who asks. */
bool gateway_desk_has_colleague (const gateway_exchange *exchange, const Dossier *dossier);

/* desk_form.c */
/* Adds an option to those of a field.  Takes: name, of a box of its own; NULL for one of some. */
void gateway_desk_add_option (cJSON *options, const char *name, const char *value, const char *label);
/* True when each text is within its bounds, and there is one where it is needed. Of what is chosen from a zaak it knows
 * nothing, so that it needs no dossier. */
bool gateway_desk_form_is_filled_in (const gateway_exchange *exchange, const desk_action *action);
/* The same of all, with what can be chosen of the zaak. */
bool gateway_desk_form_is_right (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *action);
/* Adds the form of an action to the data of desk_action.html, with what was typed.  Takes: is_judged, whether it says
 * what is wrong too, by what was typed and by exchange->error. */
void gateway_desk_add_form (const gateway_exchange *exchange, const Dossier *dossier, const desk_action *action,
                            bool is_judged, cJSON *data);
/* Adds the buttons of that form, or of the preview of what it sends. */
void gateway_desk_add_buttons (const gateway_exchange *exchange, const desk_action *action, bool is_preview,
                               cJSON *data);
/* The texts that were typed. The caller deletes it. */
cJSON *gateway_desk_typed_texts (const gateway_exchange *exchange, const desk_action *action);

/* desk_preview.c: what the applicant gets of the form that was sent, as desk_action.preview. */
cJSON *gateway_desk_preview_question (const gateway_exchange *exchange, const Dossier *dossier);
cJSON *gateway_desk_preview_status (const gateway_exchange *exchange, const Dossier *dossier);
cJSON *gateway_desk_preview_extension (const gateway_exchange *exchange, const Dossier *dossier);
cJSON *gateway_desk_preview_suspension (const gateway_exchange *exchange, const Dossier *dossier);
cJSON *gateway_desk_preview_resultaat (const gateway_exchange *exchange, const Dossier *dossier);
/* The same, with the letter that can be printed. */
cJSON *gateway_desk_preview_besluit (const gateway_exchange *exchange, const Dossier *dossier);

/* desk_mail.c */
/* A mail about a zaak. */
typedef struct desk_mail {
    const char *template_name;                    /* notification's */
    const char *text;                             /* the question, or the reason; NULL: none */
    const Digimeente__Intake__V1__MijnZaak *zaak; /* its first step is the status that it gets */
    bool needs_login, has_link;                   /* as of the dossier */
} desk_mail;
/* Its subject, and its text, which is escaped already; in the language of the exchange. The caller deletes it. */
cJSON *gateway_desk_mail_json (const gateway_exchange *exchange, const desk_mail *mail);
