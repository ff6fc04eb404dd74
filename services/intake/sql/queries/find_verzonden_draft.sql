-- $1 uuid draft; $2 int4 kind of the actor; $3 text its id
-- Rows, none or one
-- Columns: zaak, identificatie, startdatum, uiterlijke_einddatum_afdoening
SELECT zaak.uuid AS zaak, zaak.identificatie, zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text
FROM verzonden_draft JOIN zaak ON zaak.uuid = verzonden_draft.zaak
WHERE verzonden_draft.uuid = $1::uuid AND verzonden_draft.vervalt > now()
      AND (verzonden_draft.eigenaar IS NULL
           OR (verzonden_draft.eigenaar = $3::text AND verzonden_draft.eigenaar_kind = $2::int4));
