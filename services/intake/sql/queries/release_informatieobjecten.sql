-- $1 uuid[] documents, locked. Rows: those that no zaak and no draft has; they are gone
-- Columns: uuid
WITH gezien AS (
    SELECT genoemd.uuid,
           EXISTS (SELECT FROM zaakinformatieobject WHERE informatieobject = genoemd.uuid) AS van_zaak,
           EXISTS (SELECT FROM draft_document WHERE document = genoemd.uuid) AS van_draft
    FROM unnest($1::uuid[]) AS genoemd (uuid)
), blijft AS (
    UPDATE informatieobject SET nagegaan = CASE WHEN NOT van_zaak THEN now() END
    FROM gezien WHERE informatieobject.uuid = gezien.uuid AND (van_zaak OR van_draft)
)
DELETE FROM informatieobject USING gezien
WHERE informatieobject.uuid = gezien.uuid AND NOT (van_zaak OR van_draft) RETURNING informatieobject.uuid;
