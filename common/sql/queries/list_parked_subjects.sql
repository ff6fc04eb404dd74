-- $1 text source. Each parked subject with the first position at which it is parked
SELECT subject, min(position) FROM parked_event WHERE source = $1::text GROUP BY subject;
