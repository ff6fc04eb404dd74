// SPDX-License-Identifier: EUPL-1.2
// A local OpenID Connect provider with demo people, which stands in for a broker of DigiD and eHerkenning. Everything is
// kept in memory, also the keys: after a restart they are others.
// Environment: ISSUER, LISTEN (host:port), CLIENT_ID, CLIENT_SECRET or CLIENT_SECRET_FILE, PUBLIC_URL (of the gateway),
// LOGOUT_URL (where it reaches the gateway itself; PUBLIC_URL when it is not set).
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { choice, failure, logout, page } from './pages.mjs';
import { levels, people } from './people.mjs';

const { ISSUER = 'http://localhost:7191', LISTEN = '127.0.0.1:7191', CLIENT_ID = 'digimeente',
  PUBLIC_URL = 'http://localhost:7180', LOGOUT_URL = PUBLIC_URL, CLIENT_SECRET_FILE } = process.env;
const secret = process.env.CLIENT_SECRET ?? readFileSync(CLIENT_SECRET_FILE, 'utf8').trim();
const BODY_MAX = 4096;
const INTERACTION_S = 600;
const FAILED = { nl: 'Inloggen lukte niet. U kunt het opnieuw proberen.', en: 'You are not logged in. You can try again.' };
const EXPIRED = { nl: 'U deed te lang over het inloggen. U kunt opnieuw beginnen.',
  en: 'Logging in took too long. You can begin again.' };

async function makeKeys() {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  return { keys: [{ ...await exportJWK(privateKey), kid: randomUUID(), use: 'sig', alg: 'RS256' }] };
}

function findAccount(ctx, sub) {
  const person = people.find((one) => one.sub === sub);
  return person && { accountId: sub, claims: () => ({ ...person, as: undefined, acr: undefined }) };
}

// Whoever logs in has agreed: there is one client, and it is the municipality's.
async function loadExistingGrant(ctx) {
  const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

const provider = new Provider(ISSUER, {
  clients: [{ client_id: CLIENT_ID, client_secret: secret, redirect_uris: [`${PUBLIC_URL}/inloggen/terug`],
    post_logout_redirect_uris: [`${PUBLIC_URL}/uitgelogd`],
    backchannel_logout_uri: `${LOGOUT_URL}/inloggen/afmelden-provider`, backchannel_logout_session_required: true }],
  jwks: await makeKeys(),
  cookies: { keys: [randomUUID()] },
  acrValues: levels,
  claims: { openid: ['sub', 'name', 'bsn', 'kvk', 'rol', 'teams', 'amr'], acr: null, auth_time: null },
  conformIdTokenClaims: false,
  pkce: { required: () => true, methods: ['S256'] },
  ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 300, Interaction: INTERACTION_S, Session: 3600, Grant: 3600 },
  interactions: { url: (ctx, interaction) => `/kies/${interaction.uid}` },
  findAccount,
  loadExistingGrant,
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      logoutSource: (ctx, form) => { ctx.body = logout(form); },
      postLogoutSuccessSource: (ctx) => { ctx.body = page('U bent uitgelogd', ''); },
    },
  },
  renderError: (ctx) => { ctx.type = 'html'; ctx.body = failure(FAILED, PUBLIC_URL); },
});

async function readForm(request) {
  let text = '';
  for await (const part of request) {
    text += part;
    if (text.length > BODY_MAX) throw new Error('too large');
  }
  return new URLSearchParams(text);
}

// What the form chose: someone who is there, or nobody.
function decide(form) {
  const person = people.find((one) => one.sub === form.get('wie'));
  if (!person) return { error: 'access_denied', error_description: 'cancelled' };
  const amr = person.acr === 'mfa' ? ['pwd', 'otp', 'mfa'] : undefined;
  return { login: { accountId: person.sub, acr: person.acr, amr, remember: false } };
}

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  const { uid, params } = details;
  if (request.method === 'POST') {
    delete details.session; // each login stands alone, see withoutSession
    await details.save(INTERACTION_S);
    const result = decide(await readForm(request));
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(choice(uid, params.acr_values?.split(' ')[0]));
}

// Whoever was logged in here before in this browser is forgotten when somebody logs in, as with DigiD; else a change of
// person would need a script on a page of the provider's own.
const withoutSession = (cookies = '') => cookies.split(/; */).filter((one) => !/^_session[.=]/.test(one)).join('; ');

const callback = provider.callback();
const server = createServer((request, response) => {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Robots-Tag', 'noindex');
  if (/^\/auth\/[\w-]+$/.test(request.url)) request.headers.cookie = withoutSession(request.headers.cookie);
  if (!/^\/kies\/[\w-]+$/.test(request.url)) {
    callback(request, response);
    return;
  }
  interact(request, response).catch(() => {
    response.writeHead(400, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(failure(EXPIRED, PUBLIC_URL));
  });
});

const [, host, port] = LISTEN.match(/^(.*):(\d+)$/);
server.listen(Number(port), host, () => console.log(`DEMO identity provider: ${ISSUER}`));
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
