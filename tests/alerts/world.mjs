// SPDX-License-Identifier: EUPL-1.2
// A running suite with everything that watches it: Prometheus and Alertmanager of Debian with compose/monitoring, a mailbox for the
// alerts, and what a fault needs to be made and mended.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Suite } from '../e2e/support/suite.mjs';
import { freePort, Program, stopAll, until } from './processes.mjs';
import { writeAlertmanager, writePrometheus, writeTargets } from './scaled.mjs';

export const build = resolve(process.env.BUILD ?? 'build');
export const services = ['intake', 'documents', 'notification', 'audit', 'gateway'];
const run = promisify(execFile);
const TOKEN = 'a0token0of0the0tests';
// Debian's Alertmanager reads a file in /usr/share, which is not there when it is not installed: only it sees the two as one.
const WITH_SHARE = [...process.getuid() ? ['-r'] : [], '-m', 'sh', '-c',
  `mount -t overlay -o lowerdir=${build}/debian/prometheus-alertmanager/usr/share:/usr/share overlay /usr/share && exec "$@"`, 'sh'];
const debian = (name, program) => join(build, 'debian', name, 'usr/bin', program);

export class World {
  disk = null; // the folder of a small filesystem for documents; NULL: this machine lets us make none
  targets = {};
  usual = ['AlertsArrive', 'ErrorBudgetSpent']; // that one remembers three days, so each fault before; promtool alone tests it
  folder = mkdtempSync('/tmp/dm-alerts-');

  static async start(factor) {
    const world = new World();
    world.factor = factor;
    try {
      await world.#start();
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  async #start() {
    this.makeDisk();
    this.smtpPort = await freePort();
    this.mailPort = await freePort();
    this.openMail();
    this.alertsMail = this.smtpServer(this.mailPort, 'alerts-mail');
    this.backup = join(this.folder, 'backup-status');
    this.writeBackup(Date.now());
    const settings = [
      ...services.flatMap((service) => [service, `--metrics-token=${TOKEN}`]),
      'notification', `--smtp-url=smtp://127.0.0.1:${this.smtpPort}`,
      'gateway', `--backup-status=${this.backup}`,
      ...this.disk ? ['documents', `--directory=${this.disk}/documents`] : [],
    ];
    this.suite = await Suite.start(settings);
    for (const service of services) this.targets[service] = [await this.suite.tell(`health ${service}`)];
    await this.startWatch();
  }

  async startWatch() {
    const port = await freePort(), alertPort = await freePort(), exporterPort = await freePort();
    this.prometheusUrl = `http://127.0.0.1:${port}`;
    this.alertsUrl = `http://127.0.0.1:${alertPort}`;
    const prometheus = join(this.folder, 'prometheus'), alertmanager = join(this.folder, 'alertmanager');
    writePrometheus(prometheus, this.factor, TOKEN, `127.0.0.1:${alertPort}`);
    writeAlertmanager(alertmanager, this.factor, `smtp://127.0.0.1:${this.mailPort}`);
    writeTargets(prometheus, 'postgres', { postgres: [`127.0.0.1:${exporterPort}`] });
    writeTargets(prometheus, 'disk', {});
    this.setTargets();
    this.exporter = new Program(debian('prometheus-postgres-exporter', 'prometheus-postgres-exporter'), [`--web.listen-address=127.0.0.1:${exporterPort}`],
      { log: join(this.folder, 'exporter.log'), env: { DATA_SOURCE_NAME: this.suite.database } });
    this.alertmanager = new Program('/usr/bin/unshare', [...WITH_SHARE, debian('prometheus-alertmanager', 'prometheus-alertmanager'),
      `--config.file=${alertmanager}/alertmanager.yaml`, `--storage.path=${alertmanager}/data`, `--web.listen-address=127.0.0.1:${alertPort}`, '--cluster.listen-address=', '--log.level=debug'],
      { log: join(this.folder, 'alertmanager.log') });
    this.prometheus = new Program(debian('prometheus', 'prometheus'),
      [`--config.file=${prometheus}/prometheus.yaml`, `--storage.tsdb.path=${prometheus}/data`, `--web.listen-address=127.0.0.1:${port}`,
        `--rules.alert.resend-delay=${Math.max(1, Math.round(60 / this.factor))}s`], // as all times, which has no line in the file
      { log: join(this.folder, 'prometheus.log') });
    await until('Prometheus sees all services', async () => (await this.query('count(up{job="digimeente"} == 1)'))[0]?.value[1] === '5');
    await this.untilQuiet();
  }

  // The addresses of all replicas; Prometheus sees a change by itself.
  setTargets() {
    writeTargets(join(this.folder, 'prometheus'), 'digimeente', this.targets);
  }

  async stop() {
    for (const program of [this.prometheus, this.alertmanager, this.exporter]) await program?.stop();
    try {
      await this.suite?.stop();
    } finally {
      await stopAll();
      if (this.disk) execFileSync('umount', [this.disk]);
      if (process.env.KEEP) console.log(`logs: ${this.folder}`);
      else rmSync(this.folder, { recursive: true });
    }
  }

  // As root only, and where there are loop devices.
  makeDisk() {
    const image = join(this.folder, 'disk.img'), disk = join(this.folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('truncate', ['-s', '1G', image]);
      execFileSync('mkfs.ext4', ['-q', image], { stdio: 'ignore' });
      execFileSync('mount', ['-o', 'loop', image, disk], { stdio: 'ignore' });
      mkdirSync(join(disk, 'documents'));
      this.disk = disk;
    } catch {
      this.disk = null;
    }
  }

  // As compose/backup leaves it behind a backup that went well.
  writeBackup(ms) {
    const at = new Date(ms).toISOString().replace(/\.\d+Z/, 'Z');
    writeFileSync(this.backup, `${JSON.stringify({ finished_at: at, covers_until: at, bytes: 123456 })}\n`);
  }

  // The mail server of the suite.
  openMail() {
    this.mail = this.smtpServer(this.smtpPort, 'mail');
  }

  smtpServer(port, name) {
    return new Program('/usr/bin/python3', ['compose/local/smtp_server.py', '--port', String(port), '--maildir', join(this.folder, name)],
      { log: join(this.folder, `${name}.log`) });
  }

  // The alerts' mails that there are: [{ subject, text, ms }], oldest first.
  alertMails() {
    const folder = join(this.folder, 'alerts-mail/new');
    return readdirSync(folder).map((name) => {
      const [head, ...body] = readFileSync(join(folder, name), 'utf8').split('\n\n');
      const [, subject = ''] = head.match(/^Subject: (.*(?:\n[ \t].*)*)/m) ?? [];
      const words = subject.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, word) => word.replaceAll('_', ' ').replace(/=([0-9A-F]{2})/g, (__, hex) => String.fromCharCode(parseInt(hex, 16))));
      const text = body.join('\n\n').replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
      return { subject: words, text, ms: statSync(join(folder, name)).mtimeMs };
    }).sort((a, b) => a.ms - b.ms);
  }

  async query(expression) {
    const answer = await fetch(`${this.prometheusUrl}/api/v1/query?${new URLSearchParams({ query: expression })}`).catch(() => null);
    return answer?.ok ? (await answer.json()).data.result : [];
  }

  // What Alertmanager has now: [{ labels, annotations, isInhibited }].
  async alerts() {
    const answer = await fetch(`${this.alertsUrl}/api/v2/alerts`).catch(() => null);
    return answer?.ok ? (await answer.json()).map(({ labels, annotations, status }) => ({ labels, annotations, isInhibited: status.state === 'suppressed' })) : [];
  }

  // What somebody would be mailed, but for the daily mail.
  async loudAlerts() {
    return (await this.alerts()).filter(({ labels, isInhibited }) => !isInhibited && !this.usual.includes(labels.alertname));
  }

  // Until nothing is wrong, nor about to be.
  async untilQuiet() {
    const isUsual = ({ labels, metric }) => this.usual.includes((labels ?? metric).alertname);
    await until('no alert but the daily one', async () => {
      const alerts = await this.alerts();
      return alerts.some(isUsual) && [...alerts, ...await this.query('ALERTS')].every(isUsual);
    }).catch(async (error) => {
      throw new Error(`${error.message}; there are ${JSON.stringify(await this.loudAlerts())}`);
    });
  }

  sql(statement) {
    return this.suite.tell(`change ${statement}`);
  }

  async digictl(...args) {
    return (await run(join(build, 'bin/digictl'), [`--config=${this.suite.folder}/digictl.conf`, ...args])).stdout;
  }

  // One melding, of which a mail goes to this address.
  submit(address = 'iemand@example.nl', ...more) {
    return this.digictl('submit', '--zaaktype', 'melding-openbare-ruimte', '--answers', 'compose/local/antwoorden.json', '--email', address, ...more);
  }

  // A page of the counter.  Returns its code.
  async page(path) {
    const answer = await fetch(`${this.suite.url}${path}`).catch(() => ({ status: 0, arrayBuffer: () => null }));
    await answer.arrayBuffer();
    return answer.status;
  }

  // Statements on a connection of their own, which holds its locks until it is stopped.
  holdLock(statement) {
    const psql = new Program('/usr/bin/psql', ['-q', this.suite.database], { log: join(this.folder, 'psql.log') });
    psql.child.stdin.write(`BEGIN;\n${statement};\n`);
    return psql;
  }
}
