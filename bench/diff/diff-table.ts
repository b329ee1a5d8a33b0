/** What finding changes costs: ours, git's and diff's over the same folder, in turn; and opening the diff of a large text. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { hunksOf } from '../../src-preload/contract/text/text-hunks.ts';
import { ContentHashes } from '../../src-main/review/content.ts';
import { listChanges } from '../../src-main/review/changes.ts';
import { openSandboxStore } from '../../src-main/store/open-sandbox-store.ts';
import { removeAll, using, writeWhole } from '../../src-main/vfs/derived.ts';
import { openHostTree } from '../../src-main/vfs/host/open-host-tree.ts';
import { createOverlay } from '../../src-main/vfs/node/create-overlay.ts';
import type { Overlay } from '../../src-main/vfs/overlay.ts';
import { relPath } from '../../src-main/vfs/path/rel-path.ts';
import { inTemp } from '../hosts.ts';
import { median } from '../table.ts';

const FILES = 100_000;
const PER_FOLDER = 50;
const CHANGED = 1000;
const LINES = 200_000;
const DIFF = 'diff';

const placeOf = (index: number): readonly string[] => [`d${Math.floor(index / PER_FOLDER)}`, `f${index}.txt`];
const contentOf = (index: number): string => `file ${index}\n${'some line of text\n'.repeat(20)}`;

/** Every hundredth file: most are written over, some go, some come, some get another name. */
type Act = (what: 'write' | 'remove' | 'move', names: readonly string[], content: string) => void;
function change(act: Act): void {
  for (let count = 0; count < CHANGED; count += 1) {
    const index = count * (FILES / CHANGED);
    const [directory = '', name = ''] = placeOf(index);
    if (count % 10 === 0) act('remove', [directory, name], '');
    else if (count % 10 === 1) act('move', [directory, name], '');
    else if (count % 10 === 2) act('write', [directory, `new-${name}`], contentOf(-index));
    else act('write', [directory, name], `${contentOf(index)}changed\n`);
  }
}

const movedName = (names: readonly string[]): readonly string[] => [names[0] ?? '', `moved-${names[1] ?? ''}`];

const inOverlay =
  (tree: Overlay): Act =>
  (what, names, content) =>
    using(tree.openRoot(), (root) => {
      const place = (at: readonly string[]) => tree.locate(root, relPath(at), 'keep');
      if (what === 'write') writeWhole(tree, place(names), new TextEncoder().encode(content));
      else if (what === 'remove') removeAll({ vfs: tree, root, place: place(names) });
      else tree.rename(place(names), place(movedName(names)));
    });

const onDisk =
  (folder: string): Act =>
  (what, names, content) => {
    const at = join(folder, ...names);
    if (what === 'write') writeFileSync(at, content);
    else rmSync(at);
    if (what === 'move')
      writeFileSync(join(folder, ...movedName(names)), contentOf(Number(/\d+/u.exec(names[1] ?? '')?.[0])));
  };

function fill(folder: string): void {
  for (let index = 0; index < FILES; index += 1) {
    const [directory = '', name = ''] = placeOf(index);
    if (index % PER_FOLDER === 0) mkdirSync(join(folder, directory), { recursive: true });
    writeFileSync(join(folder, directory, name), contentOf(index));
  }
}

const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function table(rows: readonly (readonly [string, readonly number[]])[]): string {
  const own = median(rows[0]?.[1] ?? []);
  return rows
    .map(
      ([name, times]) =>
        `${name.padEnd(52)}${median(times).toFixed(0).padStart(8)} ms ${(median(times) / own).toFixed(1).padStart(8)}x`,
    )
    .join('\n');
}

/** The same changes in a repository of git and in a sandbox. */
function prepare(folder: string): { readonly base: string; readonly changed: string } {
  const [base, changed] = [join(folder, 'base'), join(folder, 'changed')];
  fill(base);
  cpSync(base, changed, { recursive: true, preserveTimestamps: true });
  git(changed, 'init', '--quiet');
  git(changed, 'add', '--all');
  change(onDisk(changed));
  git(changed, 'status', '--porcelain');
  return { base, changed };
}

const title = (found: number): string =>
  `Finding ${CHANGED} changes in ${FILES} files (${found} listed: renames are one)`;

function measure(folder: string, rounds: number): string {
  const { base, changed } = prepare(folder);
  const now = (): bigint => process.hrtime.bigint();
  const store = openSandboxStore({ folder: join(folder, 'state'), now });
  const tree = createOverlay({ treeId: 1, base: openHostTree({ hostPath: base }), store, now });
  change(inOverlay(tree));
  store.journal.checkpoint();
  const kept = new ContentHashes();
  const found = listChanges(tree, 'cwd', kept).length;
  const looking: Readonly<Record<string, () => unknown>> = {
    'list of changes, nothing known': () => listChanges(tree, 'cwd'),
    'list of changes, contents known from before': () => listChanges(tree, 'cwd', kept),
    'git status': () => git(changed, '--no-optional-locks', 'status', '--porcelain'),
    'git diff -M --name-status': () => git(changed, '--no-optional-locks', 'diff', '-M50%', '--name-status'),
    'diff -rq': () => spawnSync(DIFF, ['-rq', '--exclude=.git', base, changed]),
  };
  const times = Object.entries(looking).map(([name, look]) => ({ name, look, took: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) for (const { look, took } of times) took.push(timed(look));
  tree.close();
  store.close();
  return `${title(found)}\n${table(times.map(({ name, took }) => [name, took] as const))}`;
}

function largeText(): string {
  const line = (index: number): string => `line ${index} with some words in it ${(index * 7919) % 1000}\n`;
  const before = Array.from({ length: LINES }, (_, index) => line(index));
  const few = before.map((text, index) => (index % 200 === 100 ? `changed ${text}` : text));
  const all = before.map((text) => `changed ${text}`);
  const text = before.join('');
  const [some, none] = [few.join(''), all.join('')];
  const rows = [
    [`1,000 of them changed`, some],
    [`all of them changed`, none],
  ] as const;
  return [
    `Hunks of a text of ${LINES} lines`,
    ...rows.map(([name, other]) => {
      let hunks = 0;
      const time = timed(() => (hunks = hunksOf(text, other).length));
      return `${name.padEnd(52)}${time.toFixed(0).padStart(8)} ms, ${hunks} hunks`;
    }),
  ].join('\n');
}

export const diffTable = (rounds: number): string => `${inTemp((folder) => measure(folder, rounds))}\n\n${largeText()}`;
