/** The overlays that run the engine benchmark, each in a process of its own over a fresh base. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { BenchHost, Measure } from '../hosts.ts';
import { inTemp, parseMeasures, runNode } from '../hosts.ts';
import { BASE_FOLDER, baseName, FILE_BYTES } from './workload.ts';

const MEASURE = join(import.meta.dirname, 'measure.ts');

function makeBase(folder: string, files: number): string {
  const base = join(folder, 'lower');
  mkdirSync(join(base, BASE_FOLDER), { recursive: true });
  const bytes = Buffer.alloc(FILE_BYTES, 'b');
  for (let index = 0; index < files; index++) writeFileSync(join(base, BASE_FOLDER, baseName(index)), bytes);
  return base;
}

const filesOf = (args: readonly string[]): number => Number(args[0] ?? 0);

/** A subject that runs on a folder made from a base of `files` files. */
const host = (name: string, run: (base: string, folder: string, files: number) => readonly Measure[]): BenchHost => ({
  name,
  run: (args) => inTemp((folder) => run(makeBase(folder, filesOf(args)), folder, filesOf(args))),
});

const onFolder = (folder: string, files: number): readonly Measure[] =>
  parseMeasures(runNode([MEASURE, 'fs', folder, String(files)]));

const engine = host('overlay engine', (base, folder, files) =>
  parseMeasures(runNode([MEASURE, 'engine', base, String(files), join(folder, 'state')])),
);
const bare = host('node:fs, bare disk', (base, _folder, files) => onFolder(base, files));

interface Mounting {
  readonly command: string;
  readonly before: readonly string[];
  readonly unmount: readonly string[];
}

const MOUNTS: Readonly<Record<string, Mounting>> = {
  'kernel overlayfs': {
    command: 'mount',
    before: ['-t', 'overlay', 'overlay'],
    unmount: ['umount'],
  },
  'fuse-overlayfs': { command: 'fuse-overlayfs', before: [], unmount: ['umount'] },
};

function mountAndRun({ command, before, unmount }: Mounting, base: string, folder: string, files: number) {
  const [upper, work, merged] = ['upper', 'work', 'merged'].map((name) => join(folder, name));
  for (const made of [upper, work, merged]) mkdirSync(made ?? '');
  const options = `lowerdir=${base},upperdir=${upper ?? ''},workdir=${work ?? ''}`;
  execFileSync(command, [...before, '-o', options, merged ?? ''], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    return onFolder(merged ?? '', files);
  } finally {
    execFileSync(unmount[0] ?? 'umount', [merged ?? '']);
  }
}

/** Whether this machine lets us mount it at all. */
function isMountable(name: string, mounting: Mounting): boolean {
  if (spawnSync('which', [mounting.command]).status !== 0) return false;
  try {
    inTemp((folder) => mountAndRun(mounting, makeBase(folder, 1), folder, 1));
    return true;
  } catch {
    process.stderr.write(`${name} cannot be mounted here: its column is left out\n`);
    return false;
  }
}

/** The engine first: the other columns are ratios to it. */
export function engineHosts(): readonly BenchHost[] {
  const mounted = Object.entries(MOUNTS)
    .filter(([name, mounting]) => isMountable(name, mounting))
    .map(([name, mounting]) => host(name, (base, folder, files) => mountAndRun(mounting, base, folder, files)));
  return [engine, bare, ...mounted];
}

const LARGE_TOP = join(import.meta.dirname, 'large-top.ts');

export interface Opening {
  readonly milliseconds: number;
  /** A look at each of the same entries on the bare disk. */
  readonly walked: number;
  /** Bytes of heap and buffers an entry. */
  readonly memory: number;
}

/** Opens one sandbox with `entries` changed entries, `rounds` times, each in a fresh process. */
export function measureOpenings(entries: number, rounds: number): readonly Opening[] {
  return inTemp((folder) => {
    runNode([LARGE_TOP, 'make', folder, String(entries)]);
    return Array.from({ length: rounds }, () => {
      const printed = runNode(['--expose-gc', LARGE_TOP, 'open', folder, String(entries)]);
      return JSON.parse(printed) as Opening;
    });
  });
}
