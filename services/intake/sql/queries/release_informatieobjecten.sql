-- $1 uuid[] documents, locked. Rows: those that no zaak and no draft has; they are gone
-- Columns: uuid
WITH seen AS (
    SELECT named.uuid,
           EXISTS (SELECT FROM zaakinformatieobject WHERE informatieobject = named.uuid) AS van_zaak,
           EXISTS (SELECT FROM draft_document WHERE document = named.uuid) AS van_draft
    FROM unnest($1::uuid[]) AS named (uuid)
), blijft AS (
    UPDATE informatieobject SET checked = CASE WHEN NOT van_zaak THEN now() END
    FROM seen WHERE informatieobject.uuid = seen.uuid AND (van_zaak OR van_draft)
)
DELETE FROM informatieobject USING seen
WHERE informatieobject.uuid = seen.uuid AND NOT (van_zaak OR van_draft) RETURNING informatieobject.uuid;
