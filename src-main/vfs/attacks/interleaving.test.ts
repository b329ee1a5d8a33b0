/** An attack before the first system call of an operation, before the second, and so on: at no moment does it get through. */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestFolder } from '../host/host-test-folder.ts';
import type { TestFolder } from '../host/host-test-folder.ts';
import { sampled } from './corpus-contract.ts';
import { folder, naive } from './contestants-contract.ts';
import { RESOLVERS } from './hostile-trees-contract.ts';
import { emptyTally, QUICK_DISK, tryOnce, Watch } from './race-contract.ts';
import type { Contestant, RaceTally } from './race-contract.ts';

const folderOfFifo = mkdtempSync(join(QUICK_DISK, 'interleaving-'));
/** Made once: a second name of it is a FIFO too, and costs no process. */
const fifo = join(folderOfFifo, 'fifo');

beforeAll(() => void execFileSync('mkfifo', [fifo]));
afterAll(() => rmSync(folderOfFifo, { recursive: true }));

interface Strike {
  readonly name: string;
  readonly run: (folder: TestFolder) => void;
}

/** `path` gets another name, and `make` puts something else in its place. */
const replace =
  (path: string, make: (place: string, folder: TestFolder) => void): Strike['run'] =>
  (folder) => {
    const place = join(folder.root, path);
    renameSync(place, `${place}-aside`);
    make(place, folder);
  };

const STRIKES: readonly Strike[] = [
  ...['a', 'a/b', 'a/b/f', 'copy', 'copy/b'].map((path) => ({
    name: `${path} becomes a link out`,
    run: replace(path, (place, { outside }) => symlinkSync(join(outside, path.replace('copy', 'a')), place)),
  })),
  { name: 'a/b/f becomes a FIFO', run: replace('a/b/f', (place) => linkSync(fifo, place)) },
  { name: 'a/b/f becomes a directory', run: replace('a/b/f', (place) => mkdirSync(place)) },
  {
    name: 'a/b/f becomes a second name of a file',
    run: replace('a/b/f', (place) => linkSync(`${place}-aside`, place)),
  },
  {
    name: 'a is moved out, and a link out is in its place',
    run({ root, outside }) {
      renameSync(join(root, 'a'), join(dirname(root), 'elsewhere'));
      symlinkSync(join(outside, 'a'), join(root, 'a'));
    },
  },
];

/** What the operations of a contestant expect to find. */
function prepare({ root }: TestFolder, operation: string): void {
  for (const name of ['new', 'moved', 'second']) writeFileSync(join(root, 'a/b', name), 'inside');
  if (['rename in', 'unlink the first'].includes(operation)) writeFileSync(join(root, 'only'), 'inside');
  if (operation !== 'mkdir') mkdirSync(join(root, 'a/b/made'));
  if (operation === 'unlink a link') symlinkSync('x', join(root, 'a/b/link'));
  if (!operation.startsWith('copy') && !operation.startsWith('what')) {
    mkdirSync(join(root, 'copy/b'), { recursive: true });
    writeFileSync(join(root, 'copy/b/f'), 'inside');
  }
}

type Enter = (folder: TestFolder, step: () => void) => Contestant;

/** Runs one operation with the strike before its first step, in a new folder before its second, and so on to the end. */
function atEveryMoment(operation: string, strike: Strike, enter: Enter, tally: RaceTally): number {
  for (let moment = 0; ; moment++) {
    const folder = makeTestFolder(QUICK_DISK);
    prepare(folder, operation);
    let steps = Number.NEGATIVE_INFINITY;
    const contestant = enter(folder, () => {
      if (steps++ === moment) strike.run(folder);
    });
    const watch = new Watch(folder);
    steps = 0;
    try {
      const one = contestant.tries.find(({ name }) => name === operation);
      if (one) tryOnce(one, watch, tally);
      const changes = watch.changes();
      tally.escapes += changes;
      if (changes > 0) tally.escaped.set(`${operation} at ${moment}`, changes);
    } finally {
      contestant.close();
      folder.remove();
    }
    if (steps <= moment) return moment;
  }
}

/** The names of all operations of a contestant, each once. */
function operationsOf(enter: Enter): readonly string[] {
  const folder = makeTestFolder(QUICK_DISK);
  const contestant = enter(folder, () => undefined);
  contestant.close();
  folder.remove();
  return [...new Set(contestant.tries.map(({ name }) => name))];
}

function strikeAll(strike: Strike, enter: Enter): { readonly tally: RaceTally; readonly moments: number } {
  const tally = emptyTally();
  let moments = 0;
  for (const operation of operationsOf(enter)) {
    // Who makes the copy has the race to run; all but who removes it never look at it.
    const isConcerned = !strike.name.startsWith('copy') || operation === 'remove a tree';
    if (isConcerned) moments += atEveryMoment(operation, strike, enter, tally);
  }
  return { tally, moments };
}

describe.skipIf(platform() !== 'linux')('a strike at every moment', { timeout: 60_000 }, () => {
  it.each(STRIKES.slice(0, 2))('gets through the usual check: $name', (strike) => {
    expect(strikeAll(strike, naive).tally.escapes).toBeGreaterThan(0);
  });

  const proven = RESOLVERS.filter((resolver) => resolver !== 'compare');
  describe.each(proven)('confined by %s', (resolver) => {
    it.each(resolver === proven[0] ? STRIKES : sampled(STRIKES))(
      'shows and changes nothing outside: $name',
      (strike) => {
        const { tally, moments } = strikeAll(strike, (at, trace) => folder({ resolver, trace })(at));
        expect(tally.escaped).toEqual(new Map());
        expect(moments).toBeGreaterThan(strike.name.startsWith('copy') ? 4 : 40);
      },
    );
  });
});
