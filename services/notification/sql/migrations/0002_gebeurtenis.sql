-- SPDX-License-Identifier: EUPL-1.2
ALTER TABLE bericht ADD COLUMN gebeurtenis uuid;
COMMENT ON COLUMN bericht.gebeurtenis IS 'The row of the zaak''s history whose words are asked of intake when the message is sent.';
