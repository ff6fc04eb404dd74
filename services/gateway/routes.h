/* SPDX-License-Identifier: EUPL-1.2 */
/* What can be asked of the gateway; the rows stand in routes.c. */
#pragma once

#include "services/gateway/exchange/exchange.h"

typedef struct gateway_route {
    const char *path;    /* as in /aanvraag/{}/{}: {} is one segment, an argument */
    gateway_handler get; /* also serves HEAD; NULL: 405 */
    gateway_handler post;
    gateway_handler prepare; /* of a post with files: says which, in exchange->upload_rules, before the body is read */
    unsigned who;            /* gateway_rol bits; others are sent to the login, or refused with 403 */
    uint32_t body_bytes;     /* most of a POST's body without its files; 0: 64 KiB */
} gateway_route;

extern const gateway_route gateway_routes[];
extern const size_t gateway_route_count;

/* Page handlers, by file. */
/* login.c */
dm_status gateway_get_inloggen (gateway_exchange *exchange);       /* /inloggen?als=&terug= */
dm_status gateway_get_inloggen_terug (gateway_exchange *exchange); /* /inloggen/terug?code=&state= */
dm_status gateway_get_ingelogd (gateway_exchange *exchange);       /* /ingelogd */
dm_status gateway_post_uitloggen (gateway_exchange *exchange);     /* /uitloggen */
dm_status gateway_get_uitgelogd (gateway_exchange *exchange);      /* /uitgelogd */
/* pages_home.c */
dm_status gateway_get_home (gateway_exchange *exchange);    /* / */
dm_status gateway_get_regelen (gateway_exchange *exchange); /* /regelen/{journey}; POST starts */
dm_status gateway_post_regelen (gateway_exchange *exchange);
dm_status gateway_get_taal (gateway_exchange *exchange); /* /taal/{}?terug= */
/* pages_aanvraag.c */
dm_status gateway_get_aanvraag (gateway_exchange *exchange); /* /aanvraag/{draft} */
dm_status gateway_get_stap (gateway_exchange *exchange);     /* /aanvraag/{draft}/{step} */
dm_status gateway_prepare_stap (gateway_exchange *exchange);
dm_status gateway_post_stap (gateway_exchange *exchange);
dm_status gateway_get_controleren (gateway_exchange *exchange); /* /aanvraag/{draft}/controleren */
dm_status gateway_post_controleren (gateway_exchange *exchange);
dm_status gateway_post_weggooien (gateway_exchange *exchange); /* /aanvraag/{draft}/weggooien */
/* pages_volg.c */
dm_status gateway_get_zaak (gateway_exchange *exchange);  /* /volg/{volgcode}, /mijn/{zaak} */
dm_status gateway_get_vraag (gateway_exchange *exchange); /* either of them, with /vraag/{vraag} */
dm_status gateway_prepare_vraag (gateway_exchange *exchange);
dm_status gateway_post_vraag (gateway_exchange *exchange);
/* pages_mijn.c */
dm_status gateway_get_mijn (gateway_exchange *exchange); /* /mijn */
/* pages_gegevens.c */
dm_status gateway_get_gegevens (gateway_exchange *exchange); /* /mijn/gegevens?vanaf= */
/* pages_bestand.c */
dm_status gateway_get_gegevens_bestand (gateway_exchange *exchange); /* /mijn/gegevens/bestand?vanaf= */
/* pages_document.c */
dm_status gateway_get_document (gateway_exchange *exchange); /* /document/{} */
/* pages_beheer.c */
dm_status gateway_get_beheer (gateway_exchange *exchange); /* /beheer */
/* desk_werk.c, desk_zaak.c */
dm_status gateway_get_werk (gateway_exchange *exchange);     /* /medewerker, which sends a beheerder on */
dm_status gateway_get_dossier (gateway_exchange *exchange);  /* /medewerker/zaak/{} */
dm_status gateway_get_brief (gateway_exchange *exchange);    /* /medewerker/zaak/{}/brief */
dm_status gateway_post_dossier (gateway_exchange *exchange); /* /medewerker/zaak/{}/{toewijzen, status, ...} */
dm_status gateway_prepare_dossier (gateway_exchange *exchange);
