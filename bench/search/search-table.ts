/** What a keystroke of quick open costs over 100,000 paths, and a search through their contents; beside what is usual, in the same run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { MountTable } from '../../src-main/sandbox/mounts.ts';
import { FileFinder } from '../../src-main/sandbox/search/file-finder.ts';
import { searchText } from '../../src-main/sandbox/search/search-text.ts';
import { openSandboxStore } from '../../src-main/store/open-sandbox-store.ts';
import { openHostTree } from '../../src-main/vfs/host/open-host-tree.ts';
import { createOverlay } from '../../src-main/vfs/node/create-overlay.ts';
import { inTemp } from '../hosts.ts';
import { median } from '../table.ts';

const FILES = Number(process.env['BENCH_FILES'] ?? 100_000);
const PER_FOLDER = 40;
const LIMIT = 100;
/** Typed letter by letter, with one slice of a pause between them. */
const TYPED = ['explorerview', 'src/hist', 'mod list', 'readme', 'tsconfig', 'e', 'applyLayerTest', 'zzz'];
const WORDS = 'view list store layer history module apply explorer test change event reader model panel'.split(' ');
const GREP = 'grep';
const RARE = 'needle in this';

const word = (index: number): string => WORDS[index % WORDS.length] ?? '';
const folderOf = (index: number): string => {
  const folder = Math.floor(index / PER_FOLDER);
  return `packages/${word(folder)}-${Math.floor(folder / 14)}/src/${word(folder * 7 + 3)}`;
};
const nameOf = (index: number): string => `${word(index * 5)}-${word(index * 3 + 1)}${index}.ts`;

function fill(folder: string): readonly string[] {
  const paths: string[] = [];
  for (let index = 0; index < FILES; index += 1) {
    const directory = folderOf(index);
    if (index % PER_FOLDER === 0) mkdirSync(join(folder, directory), { recursive: true });
    const body = `export const ${word(index)}${index} = '${word(index * 11)}';\n`.repeat(12);
    writeFileSync(join(folder, directory, nameOf(index)), index % 1000 === 500 ? `${body}// ${RARE} one\n` : body);
    paths.push(`${directory}/${nameOf(index)}`);
  }
  return paths;
}

function ended<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** A regular expression with anything between the letters, over every path, and a sort of all that matches. */
function naively(paths: readonly string[], text: string): number {
  const letters = Array.from(text.replaceAll(' ', ''), (letter) => letter.replace(/\W/, String.raw`\$&`));
  const pattern = new RegExp(letters.join('.*?'), 'i');
  const found = paths.flatMap((path) => {
    const match = pattern.exec(path);
    return match ? [{ path, score: match[0].length }] : [];
  });
  return found.toSorted((one, other) => one.score - other.score).slice(0, LIMIT).length;
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * share)] ?? Number.NaN;

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

const row = (name: string, times: readonly number[], own: number): string =>
  `${name.padEnd(44)} p50 ${quantile(times, 0.5).toFixed(1).padStart(7)} ms   p95 ${quantile(times, 0.95).toFixed(1).padStart(7)} ms ` +
  `${(quantile(times, 0.5) / own).toFixed(1).padStart(6)}x`;

function keystrokes(finder: FileFinder, paths: readonly string[], rounds: number): string {
  const [ours, naive]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1)
    for (const text of TYPED)
      for (let length = 1; length <= text.length; length += 1) {
        const typed = text.slice(0, length);
        ours.push(timed(() => ended(finder.find({ text: typed, within: 'merged', limit: LIMIT }))));
        naive.push(timed(() => naively(paths, typed)));
      }
  const own = quantile(ours, 0.5);
  return [row('quick open', ours, own), row('a regular expression over every path', naive, own)].join('\n');
}

interface SearchTimes {
  readonly first: number;
  readonly all: number;
}

function search(mounts: MountTable, text: string): SearchTimes {
  const began = performance.now();
  let first = Number.NaN;
  const deps = {
    mounts,
    blocks: { facts: () => [], block: () => ({}) as never },
    changes: () => [],
    kindAt: () => null,
    past: 'kept',
    tell: () => {
      if (Number.isNaN(first)) first = performance.now() - began;
    },
  } as const;
  const words = { as: 'text', letters: 'any-case', words: 'anywhere' } as const;
  const question = { ...words, text, include: [], exclude: [], ignored: 'skip', within: 'merged' } as const;
  ended(searchText(deps, question, 100_000));
  return { first, all: performance.now() - began };
}

function searches(mounts: MountTable, folder: string, rounds: number): string {
  const ours: SearchTimes[] = [];
  const grep: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(search(mounts, RARE));
    grep.push(timed(() => spawnSync(GREP, ['-rniI', '--', RARE, folder], { maxBuffer: 1 << 30 })));
  }
  const [first, all, other] = [median(ours.map((one) => one.first)), median(ours.map((one) => one.all)), median(grep)];
  return [
    `search: first result ${first.toFixed(0)} ms, all results ${all.toFixed(0)} ms`,
    `grep -rniI: all results ${other.toFixed(0)} ms (${(other / all).toFixed(2)}x)`,
  ].join('\n');
}

function measure(folder: string, rounds: number): string {
  const base = join(folder, 'base');
  const paths = fill(base);
  const now = (): bigint => process.hrtime.bigint();
  const store = openSandboxStore({ folder: join(folder, 'state'), now });
  const overlay = createOverlay({ treeId: 1, base: openHostTree({ hostPath: base }), store, now });
  const mounts = new MountTable();
  mounts.add({ name: 'cwd', kind: 'overlay', access: 'read-write', guestPath: '/', overlay });
  const finder = new FileFinder({ mounts, changes: () => [], kindAt: () => null, now: () => performance.now() });
  const listing = timed(() => {
    const work = finder.refresh('merged');
    if (work) ended(work);
  });
  const tables = [keystrokes(finder, paths, rounds), searches(mounts, base, rounds)];
  mounts.close();
  store.close();
  return [`Quick open and search over ${FILES} files; listing them takes ${listing.toFixed(0)} ms`, ...tables].join(
    '\n',
  );
}

export const searchTable = (rounds: number): string => inTemp((folder) => measure(folder, rounds));
