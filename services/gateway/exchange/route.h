/* SPDX-License-Identifier: EUPL-1.2 */
/* What can be asked for: a row for each path, and which row a path belongs to. */
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

/* The row whose pattern the path fits: one without an argument where the other has one goes first, from the left.
 * Takes: path, decoded.  Gives: the arguments, in arena. Returns NULL when there is none. */
const gateway_route *gateway_route_find (const gateway_route routes[], size_t count, const char *path, dm_arena *arena,
                                         const char *out_arguments[GATEWAY_ARGUMENTS_MAX]);
