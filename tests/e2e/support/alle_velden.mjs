// SPDX-License-Identifier: EUPL-1.2
// The journey that has every kind of field, and what its questions take.
import { pdf } from './pictures.mjs';

export const FILE = 'tests/e2e/support/alle-velden.yaml';
export const journey = { title: { nl: 'Alle velden proberen' }, as: { rol: 'inwoner', naam: 'Sanne de Boer' } };

export const right = {
  'naam.fout': 'Ik heet Sanne de Boer-Smit.', emailadres: 'velden@example.org', telefoon: '06-1234 5678', partner: '1234 56 782',
  rsin: '111222333', kvk: '12345678', vestiging: '123456789012', iban: 'nl91abna0417164300', postcode: '1234ab', kenteken: 'ab12cd',
  aantal: '1250,5', bedrag: '1250', 'dag.dag': '1', 'dag.maand': '9', 'dag.jaar': '2100', tijd: '9.30 uur',
  soort: 'hek', wijk: 'haven', hulp: ['ontwerp', 'graven'], eens: 'nee',
  titel: 'Groen & <grijs>', plan: 'Een heg.\nEn een hek.',
  'adres.postcode': '1234 ab', 'adres.huisnummer': '12', 'adres.toevoeging': 'a', 'adres.straat': 'Kerkstraat', 'adres.plaats': 'Digimeente',
  'plek.omschrijving': 'Naast de kerk',
  'mensen.0.wie': 'Kim & <Jo>', 'mensen.0.sinds.dag': '1', 'mensen.0.sinds.maand': '2', 'mensen.0.sinds.jaar': '2020', 'mensen.0.rol': 'plant', 'mensen.0.woont.postcode': '1234 AB',
  'mensen.0.woont.huisnummer': '1', 'mensen.0.woont.straat': 'Kerkstraat', 'mensen.0.woont.plaats': 'Digimeente',
  'mensen.1.wie': 'Jan', 'mensen.1.rol': 'graaft', tekening: pdf('plan.pdf'), offerte: pdf('offerte.pdf'),
};
