// SPDX-License-Identifier: EUPL-1.2
// Programs that run beside the suite, and end with the test; waiting for what should come.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';

export const PATIENCE_MS = 180000;
const running = new Set();

export const pause = (ms) => new Promise((next) => setTimeout(next, ms));

// Asks until the answer is something.  Returns it.
export async function until(sentence, ask, patienceMs = PATIENCE_MS) {
  for (const end = Date.now() + patienceMs; ;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${patienceMs / 1000} s: ${sentence}`);
    await pause(100);
  }
}

const listen = (port) => new Promise((next) => {
  const server = createServer();
  server.once('error', () => next(null));
  server.listen(port, '127.0.0.1', () => next(server));
});

// A port of 127.0.0.1 that is free now, and so is the one after it.
export async function freePort() {
  for (;;) {
    const one = await listen(0);
    const { port } = one.address();
    const other = await listen(port + 1);
    for (const server of [one, other]) await new Promise((next) => server ? server.close(next) : next());
    if (other) return port;
  }
}

export class Program {
  constructor(path, args, { log, env = {} } = {}) {
    const out = log ? openSync(log, 'a') : 'ignore';
    this.child = spawn(path, args, { stdio: ['pipe', out, out], env: { ...process.env, ...env } });
    this.ended = new Promise((next) => this.child.once('exit', next));
    this.child.once('error', (error) => { throw error; });
    running.add(this);
    this.ended.then(() => running.delete(this));
  }

  signal(name) {
    this.child.kill(name);
  }

  async stop(signal = 'SIGTERM') {
    this.signal('SIGCONT');
    this.signal(signal);
    await this.ended;
  }
}

export const stopAll = () => Promise.all([...running].map((program) => program.stop('SIGKILL')));
