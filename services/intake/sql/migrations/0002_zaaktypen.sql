-- SPDX-License-Identifier: EUPL-1.2
-- Three zaaktypen to begin with. 56 days: the eight weeks of Awb 4:13. A municipality sets bewaartermijn_dagen from its
-- own selectielijst.

INSERT INTO zaaktype (identificatie, omschrijving, doorlooptijd_dagen, bewaartermijn_dagen) VALUES
    ('melding-openbare-ruimte', 'Melding openbare ruimte', 5, 365),
    ('geveltuin', 'Geveltuin aanleggen', 56, 1826),
    ('gehandicaptenparkeerkaart', 'Gehandicaptenparkeerkaart', 56, 1826);

INSERT INTO statustype (zaaktype, volgnummer, identificatie, omschrijving, is_eindstatus) VALUES
    ('melding-openbare-ruimte', 1, 'ontvangen', 'Ontvangen', false),
    ('melding-openbare-ruimte', 2, 'in_behandeling', 'In behandeling', false),
    ('melding-openbare-ruimte', 3, 'afgehandeld', 'Afgehandeld', true),
    ('geveltuin', 1, 'ontvangen', 'Ontvangen', false),
    ('geveltuin', 2, 'in_behandeling', 'In behandeling', false),
    ('geveltuin', 3, 'besloten', 'Besloten', true),
    ('gehandicaptenparkeerkaart', 1, 'ontvangen', 'Ontvangen', false),
    ('gehandicaptenparkeerkaart', 2, 'in_behandeling', 'In behandeling', false),
    ('gehandicaptenparkeerkaart', 3, 'besloten', 'Besloten', true);
