// SPDX-License-Identifier: EUPL-1.2
// compose/monitoring as it ships, with all times shorter by one factor, for where this machine has its ports.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'compose/monitoring';
const LEAST_MS = 1000; // of every time: Prometheus keeps up with no less
const UNITS = { s: 1000, m: 60000, h: 3600000, d: 86400000 };

// Durations (for: 5m, [1h], group_wait: 30s), and the numbers behind which "# seconds" stands.
export function scale(text, factor) {
  return text
    .replace(/^( *#.*)$/gm, '')
    .replace(/(\d+) # seconds/g, (_, seconds) => `${Number(seconds) / factor}`)
    .replace(/(?<![\w.:])(\d+)([smhd])\b/g, (_, number, unit) => `${Math.max(LEAST_MS, Math.round((number * UNITS[unit]) / factor))}ms`);
}

// What Prometheus reads, in out. Docker's names become files of targets, which may change: out/NAME.json.
export function writePrometheus(out, factor, token, alertmanager) {
  mkdirSync(out, { recursive: true });
  const config = scale(readFileSync(join(folder, 'prometheus.yaml'), 'utf8'), factor)
    .replace('/run/secrets/metrics_token', join(out, 'metrics_token'))
    .replace(/dns_sd_configs: \[\{names: \[alertmanager\].*/, `static_configs: [{targets: ["${alertmanager}"]}]`)
    .replace(/dns_sd_configs:\n.*\[intake,.*/, `file_sd_configs: [{files: [${out}/digimeente.json]}]`)
    .replace(/dns_sd_configs: \[\{names: \[([a-z]+)-exporter\].*/g, `file_sd_configs: [{files: [${out}/$1.json]}]`);
  if (config.includes('dns_sd_configs')) throw new Error(`a target of prometheus.yaml is not known here:\n${config}`);
  writeFileSync(join(out, 'prometheus.yaml'), config);
  writeFileSync(join(out, 'rules.yaml'), scale(readFileSync(join(folder, 'rules.yaml'), 'utf8'), factor));
  writeFileSync(join(out, 'metrics_token'), token);
}

// Where Prometheus finds the services: { intake: ["127.0.0.1:P"], ... }, each with the name that Docker would have told.
export function writeTargets(out, job, targets) {
  const groups = Object.entries(targets).map(([name, addresses]) => ({ targets: addresses, labels: { __meta_dns_name: name } }));
  writeFileSync(join(out, `${job}.json`), JSON.stringify(groups));
}

export function writeAlertmanager(out, factor, smtp) {
  mkdirSync(out, { recursive: true });
  const env = { ...process.env, ALERT_MAIL_TO: 'beheer@example.nl', ALERT_MAIL_FROM: 'Digimeente <alerts@example.nl>', ALERT_SMTP_URL: smtp, ALERT_SMTP_TLS: 'none' };
  execFileSync(join(folder, 'alertmanager.sh'), [out], { env });
  const path = join(out, 'alertmanager.yaml');
  writeFileSync(path, scale(readFileSync(path, 'utf8'), factor));
}
