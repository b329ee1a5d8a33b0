/** An attacker changes the tree while it is read or written: nothing outside is ever reached. */
import { lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTestFolder, outcome, snapshot } from './host-test-folder.ts';
import type { TestFolder } from './host-test-folder.ts';
import type { HostTree, HostWriter } from './host-tree.ts';
import { openHostWriter } from './host-writer.ts';
import { loadLibc } from './libc.ts';
import { openHostTree } from './open-host-tree.ts';
import { TEMP_PREFIX } from './temporary-name.ts';
import { ATTACKS, atEveryMoment } from './test-moments.ts';
import type { Attack } from './test-moments.ts';

const RESOLVERS = loadLibc() === null ? (['walk'] as const) : (['openat2', 'walk'] as const);
type Resolver = (typeof RESOLVERS)[number];

const F = ['a', 'b', 'f'] as const;
const ATTRIBUTES = { mode: 0o777, mtimeNs: 5n } as const;
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(tree: HostTree): string {
  const file = tree.open(F);
  try {
    const into = new Uint8Array(16);
    return new TextDecoder().decode(into.subarray(0, file.read(into, 0)));
  } finally {
    file.close();
  }
}

const READS: readonly { readonly name: string; readonly run: (tree: HostTree) => unknown }[] = [
  { name: 'a read', run: read },
  { name: 'an lstat', run: (tree) => tree.lstat(F) },
  { name: 'a listing', run: (tree) => tree.list(['a', 'b']).entries.map((entry) => entry.name) },
  { name: 'the reading of a link', run: (tree) => tree.readLink(['a', 'b', 'l']) },
];

const WRITES: readonly { readonly name: string; readonly run: (writer: HostWriter) => void }[] = [
  { name: 'a replaced file', run: (writer) => writer.replaceFile(F, [encode('new')], ATTRIBUTES) },
  { name: 'a new file', run: (writer) => writer.replaceFile(['a', 'b', 'new'], [encode('new')], ATTRIBUTES) },
  { name: 'a replaced link', run: (writer) => writer.replaceLink(['a', 'b', 'l'], 'x') },
  { name: 'a new directory', run: (writer) => writer.makeDirectory(['a', 'b', 'new'], 0o777) },
  { name: 'a rename', run: (writer) => writer.rename(F, ['a', 'b', 'g']) },
  { name: 'an unlink', run: (writer) => writer.unlink(F) },
  { name: 'the removal of a directory', run: (writer) => writer.removeDirectory(['a', 'b', 'empty']) },
  { name: 'a change of attributes', run: (writer) => writer.setAttributes(F, ATTRIBUTES) },
];

/** A tree of the host with an attack at every moment. */
const onTree = (attack: Attack, resolver: Resolver, check: (tree: HostTree, folder: TestFolder) => void): number =>
  atEveryMoment(attack, (hostPath, trace) => openHostTree({ hostPath, resolver, trace }), check);

const withText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

describe.skipIf(process.platform !== 'linux').each(RESOLVERS)(
  'a change at every moment, confined by %s,',
  (resolver) => {
    describe.each(READS)('of $name', ({ run }) => {
      it.each(ATTACKS)('shows nothing of the outside: $name', (attack) => {
        const moments = onTree(attack, resolver, (tree, { outside }) => {
          const secret = lstatSync(join(outside, 'a/b/f'), { bigint: true }).ino;
          const shown = JSON.stringify({ result: outcome(() => run(tree)) }, withText);
          expect(shown).not.toContain('SECRET');
          expect(shown).not.toContain(`"ino":"${secret}"`);
        });
        expect(moments).toBeGreaterThan(1);
      });
    });

    describe.each(WRITES)('of $name', ({ run }) => {
      it.each(ATTACKS)('changes nothing outside and leaves nothing behind: $name', (attack) => {
        const moments = onTree(attack, resolver, (tree, { root, outside }) => {
          const before = snapshot(outside);
          outcome(() => run(openHostWriter(tree)));
          // What was moved out while it was held may be changed where it is now; nothing else may.
          const after = snapshot(outside).filter((line) => !line.startsWith('moved'));
          expect(after).toEqual(before);
          const names = [root, outside].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
          expect(names.filter((name) => name.includes(TEMP_PREFIX))).toEqual([]);
        });
        expect(moments).toBeGreaterThan(1);
      });
    });
  },
);

/** Swaps two entries as fast as it can until it is told to stop; counts the swaps. */
const ATTACKER = `
  const { workerData } = require('node:worker_threads');
  const { renameSync } = require('node:fs');
  const { counters, one, other } = workerData;
  const [SWAPS, STOP] = [0, 1];
  const spare = one + '-spare';
  while (Atomics.load(counters, STOP) === 0) {
    renameSync(one, spare); renameSync(other, one); renameSync(spare, other);
    Atomics.add(counters, SWAPS, 1);
  }
`;

interface Attacker {
  readonly swaps: () => number;
  readonly stop: () => Promise<void>;
}

async function startAttacker(one: string, other: string): Promise<Attacker> {
  const counters = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(ATTACKER, { eval: true, workerData: { counters, one, other } });
  await new Promise<void>((resolve) => worker.once('online', resolve));
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const swaps = (): number => Atomics.load(counters, 0);
  return {
    swaps,
    async stop() {
      Atomics.store(counters, 1, 1);
      await exited;
    },
  };
}

interface Tally {
  right: number;
  refused: number;
  escaped: number;
}

/** One try; null when it was refused. */
type Try = () => string | null;

/** A machine that is busy elsewhere may let either side wait for long. */
const MOST = 200;

interface Race {
  readonly folder: TestFolder;
  /** What is swapped. */
  readonly path: string;
  readonly tries: number;
  /** What must have happened before it is over. */
  readonly until: readonly (keyof Tally)[];
}

/**
 * Tries until `tries` are over, the attacker has swapped as often, and everything in `until` was seen; gives up after `MOST` times as
 * many.
 */
async function race({ folder, path, tries, until }: Race, attempt: Try): Promise<Tally> {
  const link = join(folder.root, 'attack');
  symlinkSync(join(folder.outside, path), link);
  const attacker = await startAttacker(join(folder.root, path), link);
  const tally: Tally = { right: 0, refused: 0, escaped: 0 };
  const isOver = (): boolean => attacker.swaps() >= tries && until.every((outcome) => tally[outcome] > 0);
  try {
    for (let count = 0; count < tries || (!isOver() && count < MOST * tries); count++) {
      const seen = attempt();
      tally[seen === null ? 'refused' : seen === 'inside' ? 'right' : 'escaped']++;
    }
  } finally {
    await attacker.stop();
  }
  return tally;
}

describe.skipIf(process.platform !== 'linux')('thousands of swaps by another thread', { timeout: 240_000 }, () => {
  const TRIES = 3000;
  const PATHS = ['a', 'a/b', 'a/b/f'];
  let folder: TestFolder;
  beforeEach(() => {
    folder = makeTestFolder();
  });
  afterEach(() => folder.remove());

  it.each(PATHS)('get through to a plain open, so that the attack is known to work: %s', async (path) => {
    const tally = await race({ folder, path, tries: TRIES, until: ['escaped'] }, () => {
      try {
        return readFileSync(join(folder.root, ...F), 'utf8');
      } catch {
        return null;
      }
    });
    expect(tally.escaped).toBeGreaterThan(0);
  });

  describe.each(RESOLVERS)('confined by %s', (resolver) => {
    let tree: HostTree;
    beforeEach(() => {
      tree = openHostTree({ hostPath: folder.root, resolver });
    });
    afterEach(() => tree.close());

    it.each(PATHS)('let no read escape: %s', async (path) => {
      const tally = await race({ folder, path, tries: TRIES, until: ['right', 'refused'] }, () => {
        const result = outcome(() => read(tree));
        return typeof result === 'string' ? result : null;
      });
      expect(tally.escaped).toBe(0);
      expect(tally.right).toBeGreaterThan(0);
      expect(tally.refused).toBeGreaterThan(0);
    });

    it.each(PATHS)('let no write escape: %s', async (path) => {
      const writer = openHostWriter(tree, { syncing: 'at-the-end' });
      const before = snapshot(folder.outside);
      const tally = await race({ folder, path, tries: TRIES / 6, until: ['right'] }, () => {
        const changed = outcome(() => writer.setAttributes(F, ATTRIBUTES));
        const replaced = outcome(() => writer.replaceFile(['a', 'b', 'new'], [encode('x')], ATTRIBUTES));
        return changed === undefined || replaced === undefined ? 'inside' : null;
      });
      expect(snapshot(folder.outside)).toEqual(before);
      expect(tally.right).toBeGreaterThan(0);
    });
  });
});
