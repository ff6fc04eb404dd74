/* SPDX-License-Identifier: EUPL-1.2 */
/* What people see when a request of theirs fails: a page that says why, the login, or the form that they sent. */
#pragma once

#include "services/gateway/exchange/route.h"

/* The errors of every row that is a page. */
extern const gateway_errors gateway_page_errors;
