// SPDX-License-Identifier: EUPL-1.2
// What people answer to the journeys that ship: each by somebody who may, from a word they would look for. It takes so
// many presses of buttons and links from the home page to the receipt, and one more from a search.

const adres = { 'adres.postcode': '1234 AB', 'adres.huisnummer': '12', 'adres.straat': 'Kerkstraat', 'adres.plaats': 'Digimeente' };
const kim = { 'meeverhuizers.0.naam': 'Kim de Boer', 'meeverhuizers.0.geboortedatum.dag': '2', 'meeverhuizers.0.geboortedatum.maand': '5', 'meeverhuizers.0.geboortedatum.jaar': '2015' };
const jan = { 'meeverhuizers.1.naam': 'Jan de Boer', 'meeverhuizers.1.geboortedatum.dag': '4', 'meeverhuizers.1.geboortedatum.maand': '6', 'meeverhuizers.1.geboortedatum.jaar': '1983' };
const plek = { 'plek.omschrijving': 'Kerkstraat, tegenover nummer 12' };

// The day that lies `days` from today, as its three fields. In UTC: at night that is a day less than in Amsterdam, which
// no journey below minds.
export function day(id, days) {
  const date = new Date(Date.now() + days * 86400000);
  return { [`${id}.dag`]: `${date.getUTCDate()}`, [`${id}.maand`]: `${date.getUTCMonth() + 1}`, [`${id}.jaar`]: `${date.getUTCFullYear()}` };
}

export const journeys = {
  'melding-openbare-ruimte': {
    zoek: { nl: 'lantaarnpaal', en: 'street light' },
    title: { nl: 'Iets kapot of vies op straat melden', en: 'Report a problem in the street' },
    presses: 10,
    answers: ({ foto }) => ({ categorie: 'straatverlichting', gevaar: 'nee', lamp_probleem: 'uit', mastnummer: '1234',
      omschrijving: 'De lamp voor de bakker brandt niet.\nAl drie dagen.', ...plek, foto }),
    shows: ['De lamp voor de bakker brandt niet.', 'Kerkstraat, tegenover nummer 12', 'foto.jpg'],
  },
  geveltuin: {
    zoek: { nl: 'tegels', en: 'facade garden' },
    title: { nl: 'Geveltuin aanleggen', en: 'Plant a facade garden' },
    as: { rol: 'inwoner', naam: 'Karim Yilmaz' },
    presses: 12,
    answers: ({ foto, pdf }) => ({ eigenaar: 'toestemming', brief_eigenaar: pdf, ...adres, stoep_cm: '240', diepte_cm: '45', lengte_cm: '400',
      obstakels: ['boom', 'kast'], foto, telefoon: '06 12345678' }),
    shows: ['Kerkstraat', '240', 'foto.jpg', 'brief.pdf'],
  },
  gehandicaptenparkeerkaart: {
    zoek: { nl: 'invalidenkaart', en: 'blue badge' },
    title: { nl: 'Gehandicaptenparkeerkaart aanvragen', en: 'Apply for a disabled parking card' },
    as: { rol: 'inwoner', naam: 'Sanne de Boer' },
    presses: 15,
    answers: ({ foto }) => ({ soort: 'beide', afstand: 'minder_dan_100', half_jaar: 'ja', hulp: 'ja', rijbewijsnummer: '1234567890', eerder: 'ja',
      ...day('kaart_verloopt', 60), ...adres, pasfoto: foto, keuring: ['tolk', 'begeleider'], telefoon: '0612345678' }),
    shows: ['111222333', '1234567890', 'Kerkstraat', 'foto.jpg'],
  },
  'evenement-melden': {
    zoek: { nl: 'braderie', en: 'street party' },
    title: { nl: 'Klein evenement melden', en: 'Report a small event' },
    as: { rol: 'ondernemer', naam: 'Bakkerij De Korst' },
    presses: 15,
    answers: ({ pdf }) => ({ bezoekers: '80', ...day('datum', 90), naam_evenement: 'Open dag', omschrijving: 'Proeven & bakken <samen>.', begintijd: '13:00',
      eindtijd: '17:00', ...plek, weg_dicht: 'ja', straten: 'Kerkstraat, van 12:00 tot 18:00', muziek: 'ja', muziek_tot: '17:00', alcohol: 'nee',
      objecten: ['kraam'], tekening: pdf, contactpersoon: 'A. Korst', telefoon: '0612345678' }),
    shows: ['12345678', 'Open dag', 'Proeven & bakken <samen>.', 'A. Korst', 'brief.pdf'],
  },
  'verhuizing-doorgeven': {
    zoek: { nl: 'verhuizen', en: 'moving' },
    title: { nl: 'Verhuizing doorgeven', en: 'Report a change of address' },
    as: { rol: 'inwoner', naam: 'Sanne de Boer' },
    presses: 12,
    answers: ({ pdf }) => ({ vanuit: 'nederland', ...day('datum', 7), ...adres, 'adres.toevoeging': 'a', bewoning: 'huur', huurcontract: pdf, alleen: 'samen',
      ...kim, ...jan, telefoon: '0612345678' }),
    shows: ['111222333', 'Kerkstraat', 'Kim de Boer', 'Jan de Boer', 'brief.pdf'],
  },
  'bezwaar-maken': {
    zoek: { nl: 'niet eens', en: 'appeal' },
    title: { nl: 'Bezwaar maken', en: 'Object to a decision' },
    as: { rol: 'ondernemer', naam: 'Bakkerij De Korst' },
    presses: 13,
    answers: ({ pdf }) => ({ soort: 'besluit', ...day('datum_besluit', -60), reden_te_laat: 'Ik was ziek.', kenmerk: '2026-ABC', kopie_besluit: pdf,
      gronden: 'De afstand klopt niet.', spoed: 'nee', hoorzitting: 'telefoon', naam: 'Bakkerij De Korst', ...adres }),
    shows: ['12345678', '2026-ABC', 'De afstand klopt niet.', 'brief.pdf'],
  },
  'gegevens-verwijderen': {
    zoek: { nl: 'privacy', en: 'gdpr' },
    title: { nl: 'Gegevens laten verwijderen', en: 'Have your data erased' },
    as: { rol: 'inwoner', naam: 'Sanne de Boer' },
    presses: 7,
    answers: () => ({ welke: 'anders', wat: 'Mijn oude telefoonnummer.', reden: 'Het klopt niet meer.' }),
    shows: ['111222333', 'Mijn oude telefoonnummer.', 'Het klopt niet meer.'],
  },
};
