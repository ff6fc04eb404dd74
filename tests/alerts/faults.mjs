// SPDX-License-Identifier: EUPL-1.2
// The faults, a row each: what is broken, the alert that names it with these labels, which others may come along (also), how it is
// broken and mended. needs says why a fault cannot be made here, where that is so.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { freePort, pause, Program, until } from './processes.mjs';
import { build } from './world.mjs';

const FAKETIME = join(build, 'debian/libfaketime/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1');
const PICTURE = '.github/pictures/inwoner.png';
const NOBODY = '01936d5e-0000-7000-8000-000000000000';
const needsDisk = (w) => w.disk ? null : 'only root can make a small filesystem, where there are loop devices';

// Does this again and again, so many at a time, until it is stopped; what fails is the fault's.
export function keepDoing(work, atOnce = 1) {
  let isStopped = false;
  const loops = Array.from({ length: atOnce }, async () => {
    while (!isStopped) await work().catch(() => pause(100));
  });
  return async () => {
    isStopped = true;
    await Promise.all(loops);
  };
}

// A mail server that refuses whoever it is for.
async function refuseMail(port) {
  const server = createServer((socket) => {
    let isFirst = true;
    socket.on('error', () => {});
    socket.write('220 refuses\r\n');
    socket.on('data', (bytes) => {
      const verb = bytes.toString().slice(0, 4).toUpperCase();
      socket.write(verb === 'RCPT' ? '550 5.7.1 Sender blocked\r\n' : verb === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      isFirst = false;
    });
  });
  await new Promise((next) => server.listen(port, '127.0.0.1', next));
  return server;
}

// Ends in so many days.  Returns { key, cert }.
function makeCertificate(folder, days) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', String(days), '-subj', '/CN=localhost',
    '-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.crt')], { stdio: 'ignore' });
  return { key: readFileSync(join(folder, 'tls.key')), cert: readFileSync(join(folder, 'tls.crt')) };
}

// Another gateway of this suite, with these options in the place of its own.  Returns it, and where it answers /metrics.
async function startGateway(w, options) {
  const pid = await w.suite.tell('pid gateway');
  const list = (name) => readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').slice(0, -1);
  const own = list('cmdline');
  const env = Object.fromEntries(list('environ').filter((line) => line.startsWith('DIGIMEENTE_')).map((line) => line.split(/=(.*)/s)));
  const log = join(w.folder, 'gateway.1.log');
  for (let attempt = 1; attempt <= 5; attempt++) { // a port that was free may be somebody else's by now
    const [listen, health, http] = [await freePort(), await freePort(), await freePort()];
    const changed = { listen: `tcp://127.0.0.1:${listen}`, health: `127.0.0.1:${health}`, http: `127.0.0.1:${http}`, ...options };
    const args = own.slice(1).filter((one) => !(one.slice(2).split('=')[0] in changed));
    const program = new Program(own[0], [...args, ...Object.entries(changed).map(([name, value]) => `--${name}=${value}`)], { log, env });
    const isReady = () => fetch(`http://127.0.0.1:${health}/readyz`).then(({ ok }) => ok, () => false);
    if (await until('the other gateway is ready, or has ended', async () => await isReady() ? 'ready' : program.child.exitCode !== null && 'ended') === 'ready')
      return { program, address: `127.0.0.1:${health}` };
  }
  throw new Error(`the other gateway does not start: ${readFileSync(log, 'utf8')}`);
}

async function stopGateway(w) {
  w.targets.gateway.pop();
  w.setTargets();
  await w.replica.program.stop();
}

// digictl with a key that no service knows.
function makeStranger(w) {
  const folder = join(w.folder, 'stranger');
  mkdirSync(folder);
  execFileSync(join(build, 'bin/digictl'), ['keygen', '--directory', folder, '--operator', 'digictl']);
  const own = readFileSync(join(folder, 'peers'), 'utf8');
  const known = readFileSync(join(w.suite.folder, 'keys/peers'), 'utf8').split('\n').filter((line) => !line.startsWith('digictl '));
  writeFileSync(join(folder, 'peers'), known.join('\n') + own);
  const config = readFileSync(join(w.suite.folder, 'digictl.conf'), 'utf8').split('\n').filter((line) => !/^(key|peers)=/.test(line)).join('\n');
  writeFileSync(join(folder, 'digictl.conf'), `${config}key=${folder}/digictl.key\npeers=${folder}/peers\n`);
  return join(folder, 'digictl.conf');
}

export const faults = [
  {
    name: 'kill -9 of notification',
    alert: 'ServiceDown', labels: { service: 'notification', severity: 'critical' },
    inject: (w) => w.suite.tell('kill notification'),
    mend: (w) => w.suite.tell('start notification'),
  },
  {
    name: 'documents hangs (SIGSTOP)',
    alert: 'ServiceDown', labels: { service: 'documents', severity: 'critical' },
    inject: (w) => w.suite.tell('stop documents'),
    mend: (w) => w.suite.tell('continue documents'),
  },
  {
    name: 'one of two gateways hangs (SIGSTOP)',
    alert: 'ReplicaDown', labels: { service: 'gateway' },
    async inject(w) {
      w.replica = await startGateway(w, {});
      w.targets.gateway.push(w.replica.address);
      w.setTargets();
      await until('Prometheus sees it', async () => (await w.query(`digimeente_ready{instance="${w.replica.address}"} == 1`)).length > 0);
      w.replica.program.signal('SIGSTOP');
    },
    async mend(w) {
      w.replica.program.signal('SIGCONT');
      await until('it is back', async () => (await w.query('ALERTS{alertname="ReplicaDown"}')).length === 0);
      await stopGateway(w);
    },
  },
  {
    name: 'PostgreSQL is killed',
    alert: 'PostgreSQLDown', labels: { what: 'PostgreSQL', severity: 'critical' },
    inject: (w) => w.suite.tell('kill-database'),
    mend: (w) => w.suite.tell('start-database'),
  },
  {
    name: 'the disk of documents fills, 2 MB a second',
    alert: 'DiskFilling', labels: { disk: 'documents', severity: 'critical' },
    needs: needsDisk,
    inject(w) {
      execFileSync('fallocate', ['-l', '450M', join(w.disk, 'big')]);
      let number = 0;
      w.stopLoad = keepDoing(async () => {
        execFileSync('fallocate', ['-l', '2M', join(w.disk, `more${number++}`)]);
        await pause(1000);
      });
    },
    async mend(w) {
      await w.stopLoad();
      for (const name of readdirSync(w.disk)) if (/^(big|more\d+)$/.test(name)) rmSync(join(w.disk, name));
    },
  },
  {
    name: 'the mail server is away',
    alert: 'MailServerDown', labels: { what: 'mail' },
    async inject(w) {
      await w.mail.stop('SIGKILL');
      await w.submit();
    },
    mend: (w) => w.openMail(),
  },
  {
    name: 'the mail server refuses each mail',
    alert: 'MailRefused', labels: { what: 'mail' },
    async inject(w) {
      await w.mail.stop('SIGKILL');
      w.refusing = await refuseMail(w.smtpPort);
      for (let i = 0; i < 6; i++) await w.submit(`iemand${i}@example.nl`);
    },
    async mend(w) {
      await new Promise((next) => w.refusing.close(next));
      w.openMail();
      const failed = JSON.parse(await w.digictl('bericht', 'list', '--status', 'failed', '--json'));
      for (const { id, uuid } of failed.berichten ?? failed) await w.digictl('bericht', 'retry', id ?? uuid);
    },
  },
  {
    name: 'notification may not write what it takes in',
    alert: 'ConsumerStuck', labels: { service: 'notification', source: 'intake', severity: 'critical' },
    async inject(w) {
      await w.sql('REVOKE INSERT ON notification.bericht FROM notification');
      await w.submit();
    },
    mend: (w) => w.sql('GRANT INSERT ON notification.bericht TO notification'),
  },
  {
    name: 'an event that notification cannot apply',
    alert: 'EventParked', labels: { service: 'notification', source: 'intake' },
    async inject(w) {
      await w.sql('ALTER TABLE notification.bericht ADD CONSTRAINT broken CHECK (false) NOT VALID');
      await w.submit();
    },
    async mend(w) {
      await w.sql('ALTER TABLE notification.bericht DROP CONSTRAINT broken');
      const parked = JSON.parse(await w.digictl('parked', 'list', '--json'));
      for (const { subject } of parked.parked ?? parked) await w.digictl('parked', 'retry', 'notification', 'intake', subject);
    },
  },
  {
    name: 'the clock of audit is 30 s ahead (libfaketime)',
    alert: 'ClockOff', labels: { service: 'audit' },
    needs: () => existsSync(FAKETIME) ? null : `${FAKETIME} is not there`,
    async inject(w) {
      await w.suite.tell('kill audit');
      for (const variable of [`LD_PRELOAD=${FAKETIME}`, 'FAKETIME=+30s', 'FAKETIME_DONT_FAKE_MONOTONIC=1']) await w.suite.tell(`environment ${variable}`);
      await w.suite.tell('start audit');
      for (const name of ['LD_PRELOAD', 'FAKETIME', 'FAKETIME_DONT_FAKE_MONOTONIC']) await w.suite.tell(`environment ${name}=`);
    },
    async mend(w) {
      await w.suite.tell('kill audit');
      await w.suite.tell('start audit');
    },
  },
  {
    name: 'somebody knocks with an unknown key',
    alert: 'UnknownKey', labels: { service: 'intake' },
    inject(w) {
      w.stranger = new Program(join(build, 'bin/digictl'), [`--config=${makeStranger(w)}`, 'zaak', 'list'], { log: join(w.folder, 'stranger.log') });
    },
    mend: (w) => w.stranger.stop(),
  },
  {
    name: 'the log of intake has another epoch',
    alert: 'LogDiverged', labels: { service: 'audit', source: 'intake', severity: 'critical' },
    async inject(w) {
      await w.submit(); // a log without an event is any log
      await w.suite.tell('settle');
      await w.sql('CREATE TABLE public.epoch_before AS SELECT epoch FROM intake.event_head');
      await w.sql('UPDATE intake.event_head SET epoch = gen_random_uuid()');
    },
    async mend(w) {
      await w.sql('UPDATE intake.event_head SET epoch = (SELECT epoch FROM public.epoch_before)');
      await w.sql('DROP TABLE public.epoch_before');
    },
  },
  {
    name: 'a forgotten lock, and many visitors',
    alert: 'QueueRising', labels: { service: 'gateway', queue: 'http', severity: 'critical' },
    also: ['ErrorBudgetBurning', 'ConsumerStuck'], // the calls that read the log wait too
    inject(w) {
      w.lock = w.holdLock('LOCK TABLE intake.draft IN ACCESS EXCLUSIVE MODE');
      w.stopLoad = keepDoing(() => w.page(`/aanvraag/${NOBODY}`), 150);
    },
    async mend(w) {
      await w.lock.stop('SIGKILL');
      await w.stopLoad();
    },
  },
  {
    name: 'the disk of documents answers after seconds (fsfreeze)',
    alert: 'StoreSlow', labels: { what: 'documents' },
    also: ['ErrorBudgetBurning'],
    needs: needsDisk,
    inject(w) {
      w.stopFreezing = keepDoing(async () => {
        execFileSync('fsfreeze', ['-f', w.disk]);
        await pause(2500);
        execFileSync('fsfreeze', ['-u', w.disk]);
        await pause(200);
      });
      w.stopLoad = keepDoing(() => w.submit('iemand@example.nl', '--document', PICTURE), 4);
    },
    async mend(w) {
      await w.stopFreezing();
      await w.stopLoad();
    },
  },
  {
    name: 'the job that sends mail fails',
    alert: 'JobStopped', labels: { service: 'notification', job: 'send_mail' },
    inject: (w) => w.sql('REVOKE SELECT ON notification.bericht FROM notification'),
    mend: (w) => w.sql('GRANT SELECT ON notification.bericht TO notification'),
  },
  {
    name: 'the certificate of the counter ends in 10 days',
    alert: 'CertificateNearEnd', labels: { certificate: 'public' },
    async inject(w) {
      const port = await freePort();
      w.front = createTlsServer(makeCertificate(w.folder, 10), (socket) => socket.end()).on('tlsClientError', () => {});
      await new Promise((next) => w.front.listen(port, 'localhost', next));
      w.replica = await startGateway(w, { 'public-url': `https://localhost:${port}`, issuer: 'https://localhost:1' });
      w.targets.gateway.push(w.replica.address);
      w.setTargets();
    },
    async mend(w) {
      w.front.setSecureContext(makeCertificate(w.folder, 90));
      await until('the new certificate is seen', async () => (await w.query('ALERTS{alertname="CertificateNearEnd"}')).length === 0);
      await stopGateway(w);
      await new Promise((next) => w.front.close(next));
    },
  },
  {
    name: 'what was done in the last 31 minutes is in no backup',
    alert: 'BackupTooOld', labels: { what: 'backup', severity: 'critical' },
    inject: (w) => w.writeBackup(Date.now() - 31 * 60000),
    mend: (w) => w.writeBackup(Date.now()),
  },
  {
    name: 'the page that sends a request fails (intake may not read drafts)',
    alert: 'ErrorBudgetBurning', labels: { what: 'submits', severity: 'critical' },
    async inject(w) {
      await w.sql('REVOKE SELECT ON intake.draft FROM intake');
      w.stopLoad = keepDoing(async () => {
        await w.page('/');
        await w.page(`/aanvraag/${NOBODY}/controleren`);
        await pause(50);
      });
    },
    async mend(w) {
      await w.sql('GRANT SELECT ON intake.draft TO intake');
      await until('pages are well', async () => await w.page(`/aanvraag/${NOBODY}`) < 500);
    },
    after: (w) => w.stopLoad(),
  },
  {
    name: 'Prometheus hangs (SIGSTOP)',
    alert: 'AlertsArrive', labels: { severity: 'none' }, isAbsence: true,
    inject: (w) => w.prometheus.signal('SIGSTOP'),
    mend: (w) => w.prometheus.signal('SIGCONT'),
  },
];
