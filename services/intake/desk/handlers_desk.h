/* SPDX-License-Identifier: EUPL-1.2 */
/* The handlers of PortalService and DeskService; what each message means stands in desk.proto. */
#pragma once

#include "common/rpc.h"

#define INTAKE_HANDLER(name) dm_status name (dm_call *call, const ProtobufCMessage *request, ProtobufCMessage *reply)

/* handle_portal.c, handle_portal_answer.c */
INTAKE_HANDLER (handle_list_mijn_zaken);
INTAKE_HANDLER (handle_get_mijn_zaak);
INTAKE_HANDLER (handle_list_inzage);
INTAKE_HANDLER (handle_may_see);
INTAKE_HANDLER (handle_answer_vraag);
/* handle_desk_werk.c */
INTAKE_HANDLER (handle_list_werk);
/* handle_desk.c */
INTAKE_HANDLER (handle_register_medewerker);
INTAKE_HANDLER (handle_view_dossier);
INTAKE_HANDLER (handle_view_document);
INTAKE_HANDLER (handle_assign_zaak);
INTAKE_HANDLER (handle_add_notitie);
INTAKE_HANDLER (handle_add_document);
/* handle_desk_term.c */
INTAKE_HANDLER (handle_extend_term);
INTAKE_HANDLER (handle_suspend_term);
INTAKE_HANDLER (handle_resume_term);
/* handle_desk_vraag.c, handle_desk_besluit.c */
INTAKE_HANDLER (handle_ask_vraag);
INTAKE_HANDLER (handle_set_zaak_status);
INTAKE_HANDLER (handle_decide_zaak);
