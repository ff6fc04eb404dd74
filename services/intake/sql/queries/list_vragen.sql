-- $1 uuid zaak. Rows, oldest first: uuid; tekst; wants_document; gesteld; beantwoord; antwoord; its documents
SELECT vraag.uuid, vraag.tekst, vraag.wants_document, (extract(epoch FROM vraag.gesteld) * 1000)::int8,
       (extract(epoch FROM vraag.beantwoord) * 1000)::int8, vraag.antwoord,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject WHERE zaakinformatieobject.zaak = vraag.zaak AND zaakinformatieobject.vraag = vraag.uuid)
FROM vraag WHERE vraag.zaak = $1::uuid ORDER BY vraag.gesteld, vraag.uuid;
