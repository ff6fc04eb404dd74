/* SPDX-License-Identifier: EUPL-1.2 */
/* intake: takes requests in and keeps the zaken. */
#include "common/service.h"
#include "digimeente/intake/v1/desk.pb-c.h"
#include "digimeente/intake/v1/draft.pb-c.h"
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/intake/v1/journey.pb-c.h"
#include "services/intake/draft/job_expire_drafts.h"
#include "services/intake/desk/handlers.h"
#include "services/intake/dossier/handlers.h"
#include "services/intake/draft/handlers.h"
#include "services/intake/journey/handlers.h"
#include "services/intake/portal/handlers.h"
#include "services/intake/zaak/handlers.h"
#include "services/intake/zaaktype/handlers.h"
#include "services/intake/intake.h"
#include "services/intake/journey/job_ship_journeys.h"
#include "services/intake/zaak/job_release_documents.h"
#include "services/intake/zaak/measure_zaken.h"
#include "services/intake/zaak/metrics.h"
#include "services/intake/zaak/store.h"
#include "sql/intake.h"

#define METHOD(name) "digimeente.intake.v1.IntakeService/" name
#define JOURNEY(name) "digimeente.intake.v1.JourneyService/" name
#define PORTAL(name) "digimeente.intake.v1.PortalService/" name
#define DESK(name) "digimeente.intake.v1.DeskService/" name
#define DRAFT(name) "digimeente.intake.v1.DraftService/" name
#define PULL "digimeente.log.v1.LogService/Pull"

static const dm_method methods[] = {
    { METHOD ("ListZaaktypen"), DM_READ, intake_handle_list_zaaktypen, NULL },
    { METHOD ("Submit"), DM_WRITE, intake_handle_submit, NULL },
    { METHOD ("CheckSubmit"), DM_READ, intake_handle_check_submit, NULL },
    { METHOD ("ViewZaak"), DM_WRITE_UNKEYED, intake_handle_view_zaak, NULL },
    { METHOD ("ListZaken"), DM_READ, intake_handle_list_zaken, NULL },
    { METHOD ("SetStatus"), DM_WRITE, intake_handle_set_status, NULL },
    { METHOD ("GetContact"), DM_READ, intake_handle_get_contact, NULL },
    { JOURNEY ("CheckJourney"), DM_READ, intake_handle_check_journey, NULL },
    { JOURNEY ("PublishJourney"), DM_WRITE, intake_handle_publish_journey, NULL },
    { JOURNEY ("ListJourneys"), DM_READ, intake_handle_list_journeys, NULL },
    { JOURNEY ("GetJourney"), DM_READ, intake_handle_get_journey, NULL },
    { JOURNEY ("ShowJourney"), DM_READ, intake_handle_show_journey, NULL },
    { JOURNEY ("WithdrawJourney"), DM_WRITE, intake_handle_withdraw_journey, NULL },
    { JOURNEY ("NextStep"), DM_READ, intake_handle_next_step, NULL },
    { PORTAL ("ListMijnZaken"), DM_READ, intake_handle_list_mijn_zaken, NULL },
    { PORTAL ("ListViewings"), DM_READ, intake_handle_list_viewings, NULL },
    { PORTAL ("ListHeld"), DM_READ, intake_handle_list_held, NULL },
    { PORTAL ("GetMijnZaak"), DM_READ, intake_handle_get_mijn_zaak, NULL },
    { PORTAL ("AnswerQuestion"), DM_WRITE, intake_handle_answer_question, NULL },
    { PORTAL ("ConfirmAddress"), DM_WRITE_UNKEYED, intake_handle_confirm_address, NULL },
    { PORTAL ("MaySee"), DM_READ, intake_handle_may_see, NULL },
    { DESK ("ListWork"), DM_READ, intake_handle_list_work, NULL },
    { DESK ("ViewDossier"), DM_WRITE_UNKEYED, intake_handle_view_dossier, NULL },
    { DESK ("ViewDocument"), DM_WRITE, intake_handle_view_document, NULL },
    { DESK ("AssignZaak"), DM_WRITE, intake_handle_assign_zaak, NULL },
    { DESK ("SetZaakStatus"), DM_WRITE, intake_handle_set_zaak_status, NULL },
    { DESK ("AddNote"), DM_WRITE, intake_handle_add_note, NULL },
    { DESK ("AskQuestion"), DM_WRITE, intake_handle_ask_question, NULL },
    { DESK ("AddDocument"), DM_WRITE, intake_handle_add_document, NULL },
    { DESK ("ExtendTerm"), DM_WRITE, intake_handle_extend_term, NULL },
    { DESK ("SuspendTerm"), DM_WRITE, intake_handle_suspend_term, NULL },
    { DESK ("ResumeTerm"), DM_WRITE, intake_handle_resume_term, NULL },
    { DESK ("RenewLink"), DM_WRITE, intake_handle_renew_link, NULL },
    { DESK ("WithdrawLink"), DM_WRITE, intake_handle_withdraw_link, NULL },
    { DESK ("RegisterMedewerker"), DM_WRITE, intake_handle_register_medewerker, NULL },
    { DESK ("DecideZaak"), DM_WRITE, intake_handle_decide_zaak, NULL },
    { DRAFT ("StartDraft"), DM_WRITE, intake_handle_start_draft, NULL },
    { DRAFT ("GetDraft"), DM_READ, intake_handle_get_draft, NULL },
    /* These need no key: the same again does the same. So no reply of theirs is kept, which would hold answers. */
    { DRAFT ("SaveStep"), DM_WRITE_UNKEYED, intake_handle_save_step, NULL },
    { DRAFT ("SubmitDraft"), DM_WRITE_UNKEYED, intake_handle_submit_draft, NULL },
    { DRAFT ("DropDraft"), DM_WRITE, intake_handle_drop_draft, NULL },
    { DRAFT ("ListDrafts"), DM_READ, intake_handle_list_drafts, NULL },
    { DRAFT ("MailLink"), DM_WRITE_UNKEYED, intake_handle_mail_link, NULL },
    { DRAFT ("OpenLink"), DM_WRITE_UNKEYED, intake_handle_open_link, NULL },
};

static const dm_consumer consumers[] = {
    { "documents", intake_handle_document_event, NULL, NULL },
};

static const dm_job jobs[] = {
    { "ship_journeys", 5000, intake_ship_journeys, true },
    { "expire_drafts", 600000, intake_expire_drafts, false },
    { "release_documents", 600000, intake_release_documents, false },
};

static const dm_figure figures[] = {
    { "zaken", "count", INTAKE_M_ZAKEN },
    { "zaken_late", "count", INTAKE_M_ZAKEN_LATE },
};

static const dm_measure measures[] = {
    { "zaken", 300000, true, intake_measure_zaken, { INTAKE_M_ZAKEN } },
    { "late", 60000, true, intake_measure_late, { INTAKE_M_ZAKEN_LATE } },
};

static const dm_access access_list[] = {
    { "gateway", DRAFT ("*"), DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) },
    { "gateway", JOURNEY ("ListJourneys"),
      DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) | DM_ACTORS (BEHANDELAAR) | DM_ACTORS (BEHEERDER) },
    { "gateway", JOURNEY ("GetJourney"),
      DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) | DM_ACTORS (BEHANDELAAR) | DM_ACTORS (BEHEERDER) },
    { "gateway", PORTAL ("ListMijnZaken"), DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) },
    { "gateway", PORTAL ("ListViewings"), DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) },
    { "gateway", PORTAL ("ListHeld"), DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) },
    { "gateway", PORTAL ("GetMijnZaak"), DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) },
    { "gateway", PORTAL ("AnswerQuestion"), DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) },
    { "gateway", PORTAL ("ConfirmAddress"), DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) },
    { "gateway", DESK ("ListWork"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("ViewDossier"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("AssignZaak"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("SetZaakStatus"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("AddNote"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("AskQuestion"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("AddDocument"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("ExtendTerm"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("SuspendTerm"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("ResumeTerm"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("RenewLink"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("WithdrawLink"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("RegisterMedewerker"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", DESK ("DecideZaak"), DM_ACTORS (BEHANDELAAR) },
    { "gateway", METHOD ("ListZaaktypen"), DM_ACTORS (BEHANDELAAR) },
    { "documents", PORTAL ("MaySee"), DM_ACTORS (INWONER) | DM_ACTORS (ONDERNEMER) | DM_ACTORS (BEHANDELAAR) },
    { "documents", DESK ("ViewDocument"), DM_ACTORS (BEHANDELAAR) | DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, JOURNEY ("*"), DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, METHOD ("ListZaaktypen"), DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, METHOD ("Submit"), DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, METHOD ("CheckSubmit"), DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, METHOD ("ViewZaak"), DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, METHOD ("ListZaken"), DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, METHOD ("SetStatus"), DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/*", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/GetStatus", DM_ACTORS (SYSTEM) | DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListSpans", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListTraceEvents", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListParked", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/RetryParked", DM_ACTORS (BEHEERDER) },
    { "documents", PULL, DM_ACTORS (SYSTEM) },
    { "notification", METHOD ("GetContact"), DM_ACTORS (SYSTEM) },
    { "notification", PULL, DM_ACTORS (SYSTEM) },
    { "audit", PULL, DM_ACTORS (SYSTEM) },
};

/* What the handlers prove before they write, and no foreign key looks up again. */
static const dm_check checks[] = {
    { "zaaktype_of_zaak", &intake_sql_check_zaaktype_of_zaak,
      "A zaak has a zaaktype that does not exist. Put the row of that zaaktype back into the table zaaktype.", NULL },
    { "status_of_zaak", &intake_sql_check_status_of_zaak,
      "A zaak has no status. Put its rows back into the table status from a backup.", NULL },
    { "zaak_of_status", &intake_sql_check_zaak_of_status,
      "A status belongs to a zaak that does not exist, or that has another zaaktype. Put the zaak back from a "
      "backup.",
      NULL },
    { "statustype_of_status", &intake_sql_check_statustype_of_status,
      "A status has a statustype that its zaaktype does not have. Put the row of that statustype back into the "
      "table statustype.",
      NULL },
};

static const dm_setting settings[] = {
    { "document-hours", DM_SETTING_NUMBER, "48",
      "after so many hours, more than documents' upload-hours, a document that no draft and no zaak has is removed", 48,
      8760 },
    { "link-days", DM_SETTING_NUMBER, "90", "so many days after its end a zaak opens by its link, without a login", 1,
      3660 },
    { "recipient-submits", DM_SETTING_NUMBER, "20",
      "requests an hour without login that name one mail address; 0 for no limit", 0, 1000000 },
    { "client-submits", DM_SETTING_NUMBER, "100",
      "requests an hour without login from one internet address; 0 for no limit", 0, 1000000 },
    { "journey-submits", DM_SETTING_NUMBER, "5000", "requests an hour without login by one journey; 0 for no limit", 0,
      1000000 },
};

static const char *const key_purposes[] = { "index", "tracking-code" };

static const ProtobufCServiceDescriptor *const descriptors[] = {
    &digimeente__intake__v1__intake_service__descriptor,  &digimeente__intake__v1__draft_service__descriptor,
    &digimeente__intake__v1__journey_service__descriptor, &digimeente__intake__v1__portal_service__descriptor,
    &digimeente__intake__v1__desk_service__descriptor,
};

int main (int argc, char **argv)
{
    const dm_service service = {
        .name = "intake",
        .purpose = "takes requests in and keeps the zaken",
        .methods = methods,
        .method_count = DM_COUNT (methods),
        .consumers = consumers,
        .consumer_count = DM_COUNT (consumers),
        .jobs = jobs,
        .job_count = DM_COUNT (jobs),
        .measures = measures,
        .measure_count = DM_COUNT (measures),
        .access = access_list,
        .access_count = DM_COUNT (access_list),
        .checks = checks,
        .check_count = DM_COUNT (checks),
        .settings = settings,
        .setting_count = DM_COUNT (settings),
        .metrics = intake_metrics,
        .metric_count = INTAKE_METRICS,
        .figures = figures,
        .figure_count = DM_COUNT (figures),
        .constraints = intake_constraints,
        .constraint_count = intake_constraint_count,
        .queries = intake_queries,
        .query_count = intake_query_count,
        .migrations = intake_migrations,
        .migration_count = intake_migration_count,
        .descriptors = descriptors,
        .descriptor_count = DM_COUNT (descriptors),
        .key_purposes = key_purposes,
        .key_purpose_count = DM_COUNT (key_purposes),
        .look_ahead = intake_look_ahead,
        .open = intake_open,
        .close = intake_close,
    };
    return dm_service_main (&service, argc, argv);
}
