// SPDX-License-Identifier: EUPL-1.2
// Runs the benchmarks some times over, and says of each figure the middle and the spread beside its baseline and its aim:
// node tests/bench/run.mjs BUILD RUNS
// Writes BUILD/bench.json, keeps a copy where make clean does not come, and draws BUILD/bench.html.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { drawPage } from './draw.mjs';
import { keepFolder, readAims, readLines, readPast, say, together, verdict } from './figures.mjs';

const PROGRAMS = ['spine_bench', 'counter_bench'];
const USUAL_SECONDS = 75; // of a program that was never run here
const [build, runs] = [process.argv[2], Number(process.argv[3])];
if (!build || !(runs >= 1)) fail('Usage: node tests/bench/run.mjs BUILD RUNS');

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const output = (command, ...words) => execFileSync(command, words, { encoding: 'utf8' }).trim();
const machine = { cores: cpus().length, memory_gb: Number((totalmem() / 2 ** 30).toFixed(1)), cpu: cpus()[0].model.trim(),
  kernel: release(), postgresql: output('/usr/lib/postgresql/15/bin/postgres', '--version').replace(/^\D*([\d.]+).*/, '$1') };
const date = `${new Date().toISOString().slice(0, 19)}Z`;
const stamp = { date, commit: output('git', 'describe', '--always', '--dirty'), machine };
const results = join(build, 'bench.json');
const seconds = new Map(readPast(machine).flatMap(({ lines }) => lines).filter((line) => line.program)
  .map((line) => [line.program, line.seconds]));

// Runs a program once, and adds what it measured.
function runOnce(program, run, log) {
  const own = join(build, `${program}.json`);
  const begin = Date.now();
  rmSync(own, { force: true });
  const { status, signal } = spawnSync(join(build, 'tests/bench', program),
    { stdio: ['ignore', 'inherit', log], env: { ...process.env, BENCH_JSON: own } });
  if (status !== 0) fail(`${program} ended with ${signal ?? status}; what it said is in ${join(build, 'log/bench')}.`);
  seconds.set(program, (Date.now() - begin) / 1000);
  const lines = [...readLines(own), { program, seconds: Math.round(seconds.get(program)) }];
  appendFileSync(results, lines.map((line) => `${JSON.stringify({ run, ...stamp, ...line })}\n`).join(''));
  rmSync(own);
}

function runAll() {
  mkdirSync(join(build, 'log'), { recursive: true });
  const log = openSync(join(build, 'log/bench'), 'w');
  const plan = Array.from({ length: runs }, (_, i) => PROGRAMS.map((program) => ({ program, run: i + 1 }))).flat();
  rmSync(results, { force: true });
  plan.forEach(({ program, run }, i) => {
    const left = plan.slice(i).reduce((sum, one) => sum + (seconds.get(one.program) ?? USUAL_SECONDS), 0);
    console.log(`\nRun ${run} of ${runs}, ${program}: about ${Math.ceil(left / 60)} min left`);
    runOnce(program, run, log);
  });
}

const around = ({ median, min, max }) => `${say(median)} (${say(min)}..${say(max)})`;
const verdicts = { aim: 'met', least: 'acceptable', short: 'short' };
const COLUMNS = [24, 8, 25, 22, 9, 7, 10]; // after the name

function printAll(figures) {
  const aims = readAims();
  const row = (first, ...cells) => console.log([first.padEnd(22), ...cells.map((cell, i) => cell.padStart(COLUMNS[i]))].join('  '));
  console.log(`\nMedian and spread of ${runs} runs of ${stamp.commit}, on ${machine.cores} cores of ${machine.cpu}\n`);
  row('', 'value', 'unit', 'baseline', 'ratio', 'client us', 'aim');
  for (const [name, figure] of figures) {
    const aim = aims.get(name);
    const beside = figure.baseline.median ? [around(figure.baseline), around(figure.ratio)] : ['-', '-'];
    row(name, around(figure.value), figure.unit, ...beside, figure.client.median ? say(figure.client.median) : '-',
      ...(aim ? [say(aim.aim), verdicts[verdict(aim, figure)]] : []));
  }
}

runAll();
const kept = join(keepFolder(), `${stamp.date.replaceAll(':', '')}.json`);
mkdirSync(keepFolder(), { recursive: true });
copyFileSync(results, kept);
printAll(together(readLines(results)));
console.log(`\nKept as ${kept}\nTo look at: ${drawPage(build)}`);
