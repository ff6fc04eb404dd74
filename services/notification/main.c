/* SPDX-License-Identifier: EUPL-1.2 */
/* notification: tells people, by e-mail, what happens to their zaak. Follows intake, and asks it for the address. */
#include "digimeente/intake/v1/intake.pb-c.h"
#include "digimeente/notification/v1/notification.pb-c.h"
#include "services/notification/app.h"
#include "services/notification/handlers.h"
#include "services/notification/metrics.h"
#include "sql/notification.h"

#define SERVICE "digimeente.notification.v1.NotificationService/"

static const dm_method methods[] = {
    { SERVICE "ListBerichten", DM_READ, notification_handle_list_berichten, NULL },
    { SERVICE "GetBericht", DM_READ, notification_handle_get_bericht, NULL },
    { SERVICE "RetryBericht", DM_WRITE, notification_handle_retry_bericht, NULL },
};

static const dm_consumer consumers[] = {
    { "intake", notification_on_intake_event, NULL, "send_mail" },
};

static const dm_job jobs[] = {
    { "send_mail", 500, notification_send_mail, false },
};

static const dm_figure figures[] = {
    { "deliveries_queued", "count", NOTIFICATION_M_QUEUED },
    { "deliveries_failed", "count", NOTIFICATION_M_FAILED },
    { "delivery_oldest_queued", "ms", NOTIFICATION_M_OLDEST_QUEUED },
    { "mail_relay_down", "count", NOTIFICATION_M_RELAY_DOWN },
};

static const dm_measure measures[] = {
    { "queue",
      10000,
      true,
      notification_measure_queue,
      { NOTIFICATION_M_QUEUED, NOTIFICATION_M_FAILED, NOTIFICATION_M_OLDEST_QUEUED } },
};

static const dm_access access[] = {
    { DM_OPERATOR, SERVICE "*", DM_ACTORS (BEHEERDER) },
    { DM_OPERATOR, "digimeente.ops.v1.OpsService/*", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/GetStatus", DM_ACTORS (SYSTEM) | DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListSpans", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListTraceEvents", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/ListParked", DM_ACTORS (BEHEERDER) },
    { "gateway", "digimeente.ops.v1.OpsService/RetryParked", DM_ACTORS (BEHEERDER) },
    { "gateway", SERVICE "ListBerichten", DM_ACTORS (BEHEERDER) },
    { "gateway", SERVICE "RetryBericht", DM_ACTORS (BEHEERDER) },
    { "audit", "digimeente.log.v1.LogService/Pull", DM_ACTORS (SYSTEM) },
};

static const dm_setting settings[] = {
    { "portal-url", DM_SETTING_TEXT, "http://localhost:7180", "where people find the portal; mails link to it", 0, 0 },
    { "gemeente", DM_SETTING_PATH, "", "the file of the municipality; digictl gemeente check looks at it", 0, 0 },
    { "smtp-url", DM_SETTING_TEXT, "", "the mail server: smtp://host:port or smtps://host:port, /name for EHLO", 0, 0 },
    { "smtp-connect-to", DM_SETTING_ENDPOINT, "",
      "where connections to the mail server go in place of its own address; TLS still checks its name", 0, 0 },
    { "smtp-tls", DM_SETTING_TEXT, "require", "STARTTLS: none, try (certificate unchecked) or require", 0, 0 },
    { "smtp-ca", DM_SETTING_PATH, "", "certificates to trust, PEM; the system's when empty", 0, 0 },
    { "smtp-user", DM_SETTING_TEXT, "", "name to log in with; no login when empty", 0, 0 },
    { "smtp-password", DM_SETTING_SECRET, "", "password to log in with", 0, 0 },
    { "smtp-seconds", DM_SETTING_NUMBER, "60",
      "time for sending one mail; one cut off by a crash is sent again after "
      "twice that and half a minute",
      1, 600 },
    { "smtp-connections", DM_SETTING_NUMBER, "4", "mails sent at once", 1, NOTIFICATION_CONNECTIONS_MAX },
    { "mail-from", DM_SETTING_TEXT, "noreply@localhost",
      "who the mails are from: an address, which gets the municipality's name, or name <address>", 0, 0 },
};

static const ProtobufCServiceDescriptor *const descriptors[] = {
    &digimeente__notification__v1__notification_service__descriptor,
    &digimeente__intake__v1__intake_service__descriptor,
};

int main (int argc, char **argv)
{
    const dm_service service = {
        .name = "notification",
        .purpose = "tells people by e-mail what happens to their zaak",
        .methods = methods,
        .method_count = DM_COUNT (methods),
        .consumers = consumers,
        .consumer_count = DM_COUNT (consumers),
        .jobs = jobs,
        .job_count = DM_COUNT (jobs),
        .measures = measures,
        .measure_count = DM_COUNT (measures),
        .access = access,
        .access_count = DM_COUNT (access),
        .settings = settings,
        .setting_count = DM_COUNT (settings),
        .metrics = notification_metrics,
        .metric_count = NOTIFICATION_METRICS,
        .figures = figures,
        .figure_count = DM_COUNT (figures),
        .queries = notification_queries,
        .query_count = notification_query_count,
        .migrations = notification_migrations,
        .migration_count = notification_migration_count,
        .descriptors = descriptors,
        .descriptor_count = DM_COUNT (descriptors),
        .open = notification_app_open,
        .close = notification_app_close,
        .tell = notification_app_tell,
    };
    return dm_service_main (&service, argc, argv);
}
