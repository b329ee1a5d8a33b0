/** Records what the native builds of the programs do in the sessions: `node record.mjs BUILDS EXPECTED`, two folders. */
import { spawnSync } from 'node:child_process';
import console from 'node:console';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';

import { snapshot } from '../../harness.ts';
import { makeFixture } from './fixture.ts';
import { SESSIONS } from './sessions.ts';

const [builds = '.', expected = '.'] = process.argv.slice(2).map((folder) => resolve(folder));

/** @returns {import('./sessions.ts').StepOutcome} */
function runStep({ program, args, input }, cwd) {
  const env = { TZ: 'UTC', LC_ALL: 'C' };
  const done = spawnSync(join(builds, program), args, {
    cwd,
    env,
    input,
    encoding: 'utf8',
    argv0: program,
    timeout: 20_000,
  });
  if (done.status === null) throw new Error(`${program} ended with ${done.signal ?? String(done.error)}`);
  return { run: [program, ...args].join(' '), code: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** @returns {import('./sessions.ts').Outcome} */
function record({ steps }) {
  const folder = mkdtempSync(join(tmpdir(), 'programs-native-'));
  try {
    makeFixture(folder);
    const outcomes = steps.map((step) => runStep(step, folder));
    return { steps: outcomes, tree: Object.fromEntries(snapshot(folder)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.umask(0o022);
mkdirSync(expected, { recursive: true });
for (const session of SESSIONS) {
  const file = join(expected, `${session.name}.json`);
  writeFileSync(file, `${JSON.stringify(record(session), null, 2)}\n`);
  console.log(file);
}
