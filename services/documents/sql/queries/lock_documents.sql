-- Waits for every transaction that has inserted a document, and keeps others from it until the end of this one.
LOCK TABLE enkelvoudiginformatieobject IN SHARE MODE;
