-- $1 bytea[] hashes of what is counted: mail addresses, internet addresses, journeys
-- Rows, one each, by subject: how many requests were sent without login this hour, and what is known of a mail address.
-- Each is looked up on its own, so that the plan stays good however old the planner's statistics are.
-- Columns: subject, count, is_confirmed, is_asked
SELECT subject,
       coalesce((SELECT count FROM submit_count WHERE submit_count.subject = sought.subject
                 AND hour = date_trunc('hour', now())), 0) AS count,
       coalesce((SELECT confirmed > now() - interval '90 days' FROM mail_address WHERE hash = sought.subject), false)
           AS is_confirmed,
       coalesce((SELECT asked > now() - interval '7 days' FROM mail_address WHERE hash = sought.subject), false) AS is_asked
FROM unnest($1::bytea[]) AS sought (subject) ORDER BY subject;
