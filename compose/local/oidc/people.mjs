// SPDX-License-Identifier: EUPL-1.2
// Demo people. None of them exists; the numbers only pass their checks.
const teams = ['openbare-ruimte', 'zorg', 'vergunningen', 'burgerzaken', 'juridisch'];

export const people = [
  { sub: 'sanne', name: 'Sanne de Boer', as: 'inwoner', bsn: '111222333', acr: 'digid:substantieel' },
  { sub: 'karim', name: 'Karim Yilmaz', as: 'inwoner', bsn: '123456782', acr: 'digid:basis' },
  { sub: 'korst', name: 'Bakkerij De Korst', as: 'ondernemer', kvk: '12345678', acr: 'eherkenning:3' },
  { sub: 'wiel', name: 'Fietsenwinkel Het Wiel', as: 'ondernemer', kvk: '87654321', acr: 'eherkenning:2+' },
  { sub: 'bo', name: 'Bo de Vries', as: 'medewerker', rol: 'behandelaar', acr: 'mfa', teams },
  { sub: 'sam', name: 'Sam Jansen', as: 'medewerker', rol: 'behandelaar', acr: 'mfa', teams: ['openbare-ruimte'] },
  { sub: 'sanne-basis', name: 'S. de Boer met DigiD Basis', as: 'inwoner', bsn: '111222333', acr: 'digid:basis' },
  { sub: 'karim-zonder', name: 'K. Yilmaz zonder niveau', as: 'inwoner', bsn: '123456782' },
  { sub: 'bo-zonder', name: 'B. de Vries zonder niveau', as: 'medewerker', rol: 'behandelaar', teams },
  { sub: 'alex', name: 'Alex Bakker', as: 'medewerker', rol: 'beheerder', acr: 'mfa' },
];

export const levels = ['digid:basis', 'digid:midden', 'digid:substantieel', 'digid:hoog',
  'eherkenning:2', 'eherkenning:2+', 'eherkenning:3', 'eherkenning:4', 'mfa'];

// Whether this person is who was asked for: of the same means, and sure enough. mfa, or no level: a civil servant.
export function suits(person, asked) {
  if (!asked || asked === 'mfa') return person.as === 'medewerker' && person.acr === 'mfa';
  const means = asked.split(':')[0];
  return person.acr?.startsWith(`${means}:`) && levels.indexOf(person.acr) >= levels.indexOf(asked);
}
