/** Kills processes that work on a sandbox, with SQLite's own writes under way as ours are, and looks at what is left; for tests. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { showModel } from '../vfs/node/tree-model-contract.ts';
import type { ModelDirectory } from '../vfs/node/tree-model-contract.ts';
import { isEither, readWhole } from './crash-model-contract.ts';
import { play, sampleSteps } from './crash-steps-contract.ts';
import { CrashWorld, OpenSandbox } from './crash-world-contract.ts';
import { chanceOf } from './power-cut-contract.ts';
import type { Chance } from './power-disk-contract.ts';
import { StoreError } from './store-error.ts';

const CHILD = join(import.meta.dirname, 'kill-child-contract.ts');
const STEPS = 120;
/** Milliseconds between an acknowledgement and the kill, at most. */
const LATEST = 3;

export interface Kills {
  readonly points: number;
  /** Acknowledged, and not there. */
  readonly lost: readonly string[];
  readonly unopenable: readonly string[];
}

/** What the tree shows after each act; the child does the same ones. */
function modelsOf(seed: number): readonly ModelDirectory[] {
  const world = new CrashWorld('nothing');
  const models = [world.model];
  try {
    const playing = play(world, sampleSteps(seed, STEPS), (_, act) => {
      const isDone = act();
      models.push(world.model);
      return isDone;
    });
    while (!playing.next().done);
    return models;
  } finally {
    world.remove();
  }
}

/** Where the child worked, and the number of the last act that it said was done. */
async function killChild(seed: number, acts: number, chance: Chance): Promise<{ folder: string; last: number }> {
  const child = spawn(process.execPath, [CHILD, String(seed), String(STEPS)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const at = Math.floor(chance() * acts);
  const wait = new Int32Array(new SharedArrayBuffer(4));
  let said = '';
  let isKilled = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (isKilled || Number(said.split('\n').at(-2)) < at) return;
    isKilled = true;
    Atomics.wait(wait, 0, 0, chance() * LATEST);
    child.kill('SIGKILL');
  });
  await once(child, 'close');
  const [folder = '', ...done] = said.split('\n').slice(0, -1);
  return { folder, last: Number(done.at(-1) ?? 0) };
}

/** Kills so many processes, at random moments of work made from `seed`. */
export async function killProcesses(seed: number, count: number): Promise<Kills> {
  const models = modelsOf(seed);
  const chance = chanceOf(seed);
  const lost: string[] = [];
  const unopenable: string[] = [];
  for (let points = 0; points < count; points++) {
    const { folder, last } = await killChild(seed, models.length - 1, chance);
    const before = models[last];
    if (!before) throw new Error(`the process under test ended before its first act: ${folder}`);
    try {
      const seen = look(join(folder, 'store'));
      if (!isEither(seen, before, models[last + 1] ?? before))
        lost.push(JSON.stringify({ seed, last, seen: showModel(seen), acknowledged: showModel(before) }, null, 1));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      unopenable.push(`seed ${seed}, after ${last} acts: ${error.message}`);
    }
    rmSync(folder, { recursive: true });
  }
  return { points: count, lost, unopenable };
}

function look(folder: string): ModelDirectory {
  const sandbox = new OpenSandbox(folder, null);
  try {
    return readWhole(sandbox.tree);
  } finally {
    sandbox.close();
  }
}
