/** Directories and files of the base under other names: nested, swapped, back again, deleted, changed below; names of one file. */
import { linkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, text } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { Machine } from './machine-contract.ts';

let machine: Machine;
let files: Files;
beforeEach(() => {
  machine = new Machine();
  files = machine.files();
});
afterEach(() => machine.remove());

/** One line for each entry of the top: where, and where from. */
const told = (): readonly string[] =>
  machine.overlay
    .topEntries()
    .map(({ names, node, origin }) =>
      [names.join('/'), node?.kind ?? 'gone', origin?.names.join('/') ?? '-'].join(' '),
    );

/** The same answer before and after a crash. */
function twice<T>(answer: () => T): T {
  const first = answer();
  machine.crash();
  expect(answer()).toEqual(first);
  return first;
}

describe('directories of the base under other names', () => {
  test('one in the other', () => {
    files.rename('a/b', 'inner');
    files.rename('a', 'outer');
    files.rename('inner', 'outer/b2');
    expect(twice(() => files.read('outer/b2/a'))).toBe('second');
    expect(files.list('outer')).toEqual(['a', 'b2', 'c']);
    expect(codeOf(() => files.list('a'))).toBe('not-found');
    expect(told()).toContain('outer/b2 directory a/b');
  });

  test('two that changed places', () => {
    files.rename('a', 'aside');
    files.rename('b', 'a');
    files.rename('aside', 'b');
    expect(twice(() => [files.read('b/a'), files.read('a/a/a')])).toEqual(['first', 'third']);
    expect(told()).toEqual(['a directory b', 'b directory a']);
    machine.overlay.revert(['a']);
    machine.store.journal.commit();
    machine.crash();
    expect(told()).toEqual([]);
    expect(files.read('a/a')).toBe('first');
  });

  test('one that went back says nothing any more', () => {
    files.rename('a', 'away');
    files.rename('away', 'a');
    expect(twice(told)).toEqual([]);
    files.rename('a', 'away');
    files.write('away/a', 'changed');
    files.rename('away', 'a');
    expect(twice(told)).toEqual(['a/a file a/a']);
  });

  test('one whose entries were changed, removed and added goes on doing so under its new name', () => {
    files.unlink('a/a');
    files.write('a/new', 'new');
    files.append('a/b/a', '!');
    files.rename('a', 'moved');
    expect(twice(() => files.list('moved'))).toEqual(['b', 'c', 'new']);
    expect(files.read('moved/b/a')).toBe('second!');
    files.unlink('moved/new');
    writeFileSync(join(machine.base, 'a', 'late'), 'somebody else');
    expect(twice(() => files.list('moved'))).toEqual(['b', 'c', 'late']);
  });

  test('one that is deleted under its new name is gone under both', () => {
    files.rename('b/a', 'gone');
    files.unlink('gone/a');
    files.rmdir('gone/b');
    files.rmdir('gone');
    expect(twice(() => [files.list('b'), codeOf(() => files.list('gone'))])).toEqual([[], 'not-found']);
    files.mkdir('b/a');
    expect(twice(() => files.list('b/a'))).toEqual([]);
  });
});

describe('names of one file', () => {
  test('a link to a base file and the file stay one through the first write', () => {
    files.link('a/a', 'same');
    files.append('a/a', '+');
    expect(twice(() => [files.read('same'), files.stat('same').nlink])).toEqual(['first+', 2]);
    expect(files.stat('same').ino).toBe(files.stat('a/a').ino);
    files.unlink('a/a');
    expect(twice(() => [files.read('same'), files.stat('same').nlink])).toEqual(['first+', 1]);
  });

  test('of two names in the base, the one that is changed parts from the other', () => {
    linkSync(join(machine.base, 'c'), join(machine.base, 'd'));
    const before = files.stat('c');
    expect([before.nlink, files.stat('d').ino]).toEqual([2, before.ino]);
    files.append('c', '!');
    expect(twice(() => [files.read('c'), files.read('d')])).toEqual(['fourth!', 'fourth']);
    expect(files.stat('d')).toMatchObject({ ino: before.ino, nlink: 2 });
    expect(files.stat('c').nlink).toBe(1);
    expect(files.stat('c').ino).not.toBe(before.ino);
    expect(new Set(entryInos(['c', 'd'])).size).toBe(2);
  });

  test('of two names in the base, one that is only moved stays the same file', () => {
    linkSync(join(machine.base, 'c'), join(machine.base, 'd'));
    files.rename('c', 'e');
    expect(twice(() => files.stat('e'))).toMatchObject({ ino: files.stat('d').ino, nlink: 2 });
  });

  test('a new name for one of two names in the base makes it a file of its own', () => {
    linkSync(join(machine.base, 'c'), join(machine.base, 'd'));
    files.link('c', 'e');
    expect(twice(() => [files.stat('c').nlink, files.stat('e').nlink, files.stat('d').nlink])).toEqual([2, 2, 2]);
    expect(files.stat('e').ino).toBe(files.stat('c').ino);
    expect(files.stat('d').ino).not.toBe(files.stat('c').ino);
  });

  test('a handle sees what is written through another name', () => {
    files.link('c', 'also');
    const handle = files.open('c', { access: 'read-write' });
    files.append('also', '!');
    handle.write(text('F'), 0);
    handle.close();
    machine.store.journal.commit();
    expect(twice(() => files.read('also'))).toBe('Fourth!');
  });
});

function entryInos(names: readonly string[]): readonly bigint[] {
  return machine.root
    .list()
    .filter(({ name }) => names.includes(name))
    .map(({ ino }) => ino);
}
