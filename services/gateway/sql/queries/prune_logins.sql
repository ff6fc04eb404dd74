-- $1 int4 seconds that a login may take
DELETE FROM login WHERE begun <= now() - $1::int4 * interval '1 second';
