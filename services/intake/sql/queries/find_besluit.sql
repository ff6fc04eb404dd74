-- $1 uuid zaak; $2 int4 kind of actor; $3 text actor id
-- Rows, none or one: the decision about the actor's own zaak, against which one can object
-- Columns: identificatie, decided_on, level
SELECT zaak.identificatie, (resultaat.decided AT TIME ZONE 'Europe/Amsterdam')::date::text AS decided_on, zaak.level
FROM zaak
JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
JOIN resultaat ON resultaat.zaak = zaak.uuid
JOIN resultaattype ON resultaattype.identificatie = resultaat.resultaattype
WHERE zaak.uuid = $1::uuid AND zaak.owner_kind = $2::int4 AND zaak.owner = $3::text
  AND resultaattype.is_besluit AND zaaktype.rechtsmiddel = 'bezwaar';
