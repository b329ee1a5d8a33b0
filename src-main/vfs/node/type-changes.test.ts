/** One place, whatever the base has there and whatever the top puts there: seen, reopened, told of, taken back. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { Machine } from './machine-contract.ts';

const KINDS = ['nothing', 'file', 'directory', 'symlink'] as const;
type Kind = (typeof KINDS)[number];

let machine: Machine;
let files: Files;
beforeEach(() => {
  machine = new Machine();
  files = machine.files();
});
afterEach(() => machine.remove());

const IN_BASE: Record<Kind, (at: string) => void> = {
  nothing: () => undefined,
  file: (at) => writeFileSync(at, 'base'),
  symlink: (at) => symlinkSync('c', at),
  directory: (at) => {
    mkdirSync(join(at, 'deep'), { recursive: true });
    writeFileSync(join(at, 'inner'), 'inner');
  },
};

const REMOVE: Record<Kind, () => void> = {
  nothing: () => undefined,
  file: () => files.unlink('x'),
  symlink: () => files.unlink('x'),
  directory: () => {
    files.unlink('x/inner');
    files.rmdir('x/deep');
    files.rmdir('x');
  },
};

const MAKE: Record<Kind, () => void> = {
  nothing: () => undefined,
  file: () => files.write('x', 'top'),
  symlink: () => files.symlink('a/a', 'x'),
  directory: () => files.mkdir('x'),
};

const SEEN: Record<Kind, readonly [string | null, string]> = {
  nothing: [null, 'not-found'],
  file: ['file', 'top'],
  symlink: ['symlink', 'first'],
  directory: ['directory', ''],
};

/** The kind at `x`, and its content: a file's text, what a link leads to, the names in a directory. */
function seen(): readonly [string | null, string] {
  const { kind } = files.at('x');
  if (kind === null) return [null, codeOf(() => files.read('x'))];
  return [kind, kind === 'directory' ? files.list('x').join() : files.read('x')];
}

const PAIRS = KINDS.flatMap((base) => KINDS.map((top) => [base, top] as const));

describe.each(PAIRS)('%s in the base, %s in the top', (base, top) => {
  beforeEach(() => {
    IN_BASE[base](join(machine.base, 'x'));
    REMOVE[base]();
    MAKE[top]();
  });

  test('is what the top has, also after a crash', () => {
    expect(seen()).toEqual(SEEN[top]);
    machine.crash();
    expect(seen()).toEqual(SEEN[top]);
    expect(files.list('').includes('x')).toBe(top !== 'nothing');
  });

  test('is told of as one entry over what the base has, opaque for a directory over a directory', () => {
    const told = machine.overlay.topEntries().map(({ names, node, origin, replaces, opaque }) => ({
      at: names.join('/'),
      is: node?.kind ?? 'nothing',
      was: replaces?.fingerprint.kind ?? 'nothing',
      origin,
      opaque,
    }));
    const isOpaque = base === 'directory' && top === 'directory';
    const one = { at: 'x', is: top, was: base, origin: null, opaque: isOpaque };
    expect(told).toEqual(base === 'nothing' && top === 'nothing' ? [] : [one]);
  });

  test('goes back to what the base has', () => {
    machine.overlay.revert(['x']);
    machine.store.journal.commit();
    machine.crash();
    expect(files.at('x').kind).toBe(base === 'nothing' ? null : base);
    if (base === 'directory') expect(files.list('x')).toEqual(['deep', 'inner']);
    expect(machine.overlay.topEntries()).toEqual([]);
    expect(machine.budget.usage).toEqual({ bytes: 0, entries: 0 });
  });

  test('stays what it is when somebody removes the base entry', () => {
    rmSync(join(machine.base, 'x'), { recursive: true, force: true });
    expect(seen()).toEqual(SEEN[top]);
    machine.crash();
    expect(seen()).toEqual(SEEN[top]);
    const expected = base === 'nothing' ? [] : ['vanished'];
    expect(machine.overlay.baseDrift().map(({ drift }) => drift)).toEqual(expected);
  });
});
