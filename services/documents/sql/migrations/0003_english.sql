-- SPDX-License-Identifier: EUPL-1.2
-- Words that the Dutch case standard (ZGW) does not have are English, in the tables as everywhere else.

ALTER TABLE enkelvoudiginformatieobject RENAME COLUMN titel TO title;
ALTER TABLE enkelvoudiginformatieobject RENAME COLUMN is_vrijgegeven TO is_released;
ALTER TABLE enkelvoudiginformatieobject RENAME CONSTRAINT enkelvoudiginformatieobject_titel_check TO enkelvoudiginformatieobject_title_check;
ALTER INDEX enkelvoudiginformatieobject_vrijgegeven RENAME TO enkelvoudiginformatieobject_released;
