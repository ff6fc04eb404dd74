-- $1 uuid zaak; $2 int4 kind of actor; $3 text actor id
-- Rows, none or one: the decision about the actor's own zaak, against which one can object
-- Columns: identificatie, decided_on, level, uuid, initiator, wrap_id, wrapped, contents, person_wrap_id, person_wrapped,
-- answers, journey, journey_version
SELECT zaak.identificatie, (resultaat.decided AT TIME ZONE 'Europe/Amsterdam')::date::text AS decided_on, zaak.level,
       zaak.uuid, zaak.initiator, data_key.wrap_id, data_key.wrapped, persoon.contents,
       person_key.wrap_id AS person_wrap_id, person_key.wrapped AS person_wrapped,
       zaak.answers, zaak.journey, zaak.journey_version
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
JOIN resultaat ON resultaat.zaak = zaak.uuid
JOIN resultaattype ON resultaattype.identificatie = resultaat.resultaattype
LEFT JOIN data_key ON data_key.owner = zaak.uuid
LEFT JOIN persoon ON persoon.uuid = zaak.initiator
LEFT JOIN data_key AS person_key ON person_key.owner = zaak.initiator
WHERE zaak.uuid = $1::uuid AND zaak.owner_kind = $2::int4 AND zaak.owner = $3::text
  AND resultaattype.is_besluit AND zaaktype.rechtsmiddel = 'bezwaar';
