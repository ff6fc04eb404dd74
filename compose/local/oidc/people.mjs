// SPDX-License-Identifier: EUPL-1.2
// Demo people. None of them exists; the numbers only pass their checks.
const teams = ['openbare-ruimte', 'zorg', 'vergunningen', 'burgerzaken', 'juridisch'];

export const people = [
  { sub: 'sanne', name: 'Sanne de Boer', as: 'inwoner', bsn: '111222333', acr: 'digid:substantieel' },
  { sub: 'karim', name: 'Karim Yilmaz', as: 'inwoner', bsn: '123456782', acr: 'digid:basis' },
  { sub: 'korst', name: 'Bakkerij De Korst', as: 'ondernemer', kvk: '12345678', acr: 'eherkenning:3' },
  { sub: 'wiel', name: 'Fietsenwinkel Het Wiel', as: 'ondernemer', kvk: '87654321', acr: 'eherkenning:2+' },
  { sub: 'bo', name: 'Bo de Vries', as: 'medewerker', rol: 'behandelaar', teams },
  { sub: 'sam', name: 'Sam Jansen', as: 'medewerker', rol: 'behandelaar', teams: ['openbare-ruimte'] },
  { sub: 'alex', name: 'Alex Bakker', as: 'medewerker', rol: 'beheerder' },
];

export const levels = ['digid:basis', 'digid:midden', 'digid:substantieel', 'digid:hoog',
  'eherkenning:2', 'eherkenning:2+', 'eherkenning:3', 'eherkenning:4'];

// Whether this person is who was asked for: of the same means, and sure enough. Without a level: a civil servant.
export function suits(person, asked) {
  if (!asked) return person.as === 'medewerker';
  const means = asked.split(':')[0];
  return person.acr?.startsWith(`${means}:`) && levels.indexOf(person.acr) >= levels.indexOf(asked);
}
