-- $1 uuid zaak. Rows: as in find_documents
SELECT uuid, bestandsomvang, sha256, bestandsnaam, formaat, titel,
       floor(extract(epoch FROM creatiedatum) * 1000)::int8, zaak
FROM enkelvoudiginformatieobject WHERE zaak = $1::uuid ORDER BY uuid LIMIT 500;
