-- $1 uuid draft; $2 int4 kind of the actor; $3 text its id; $4 bytea visit, or NULL
-- Rows, none or one
-- Columns: zaak, identificatie, startdatum, uiterlijke_einddatum_afdoening, link_number
SELECT zaak.uuid AS zaak, zaak.identificatie, zaak.startdatum::text, zaak.uiterlijke_einddatum_afdoening::text,
       zaak.link_number
FROM sent_draft JOIN zaak ON zaak.uuid = sent_draft.zaak
WHERE sent_draft.uuid = $1::uuid AND sent_draft.expires > now()
      AND ((sent_draft.owner IS NULL AND sent_draft.visit = $4::bytea)
           OR (sent_draft.owner = $3::text AND sent_draft.owner_kind = $2::int4));
