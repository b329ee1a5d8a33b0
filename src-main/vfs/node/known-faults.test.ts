/**
 * The faults of the engine that this one replaces (contracts.md, section 3.4, by their numbers), and the four of every peer: one test
 * for each that an engine can have. The others are about commits and their reports, and are tested there: 6, 7, 9, 10, 12 in
 * `review/apply.test.ts` and `review/plan.test.ts`, 8 in `review/preflight.test.ts`, 13 in `review/discard.test.ts`, 21 in
 * `review/changes.test.ts` and `review/diff.test.ts`; 23 is about processes that a guest starts, and ours cannot.
 */
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { using } from '../derived.ts';
import { codeOf, text } from '../files-by-path-contract.ts';
import type { Files } from '../files-by-path-contract.ts';
import { parseRelPath } from '../path/rel-path.ts';
import { Machine } from './machine-contract.ts';

let machine: Machine;
let files: Files;
beforeEach(() => {
  machine = new Machine();
  files = machine.files();
});
afterEach(() => machine.remove());

const top = (): readonly string[] => machine.overlay.topEntries().map(({ names }) => names.join('/'));
/** As `files.append`, and closes also what could not be written. */
function appendTo(path: string, what: string): void {
  using(files.open(path, { access: 'write' }), (file) => file.write(text(what), 'end'));
}
const onDisk = (...names: string[]): string => join(machine.base, ...names);

describe('faults of the original', () => {
  test('1: a base file is deleted, a changed one too, and stays deleted', () => {
    files.append('c', '!');
    files.unlink('c');
    files.unlink('a/a');
    machine.crash();
    expect([files.list(''), files.list('a')]).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  test('2: a directory that is deleted and made again is empty', () => {
    files.unlink('a/b/a');
    files.unlink('a/b/c');
    files.rmdir('a/b');
    files.mkdir('a/b');
    machine.crash();
    expect(files.list('a/b')).toEqual([]);
  });

  test('3: entries are renamed, appended to, linked, looked at without following, and have modes', () => {
    files.rename('a', 'z');
    files.append('z/a', '+');
    files.link('z/a', 'hard');
    files.symlink('hard', 'soft');
    files.chmod('hard', 0o600);
    machine.crash();
    expect([files.read('soft'), files.stat('soft').kind, files.stat('z/a').mode]).toEqual(['first+', 'symlink', 0o600]);
  });

  test('4: what is in the way of a directory is refused, and nothing is shadowed', () => {
    expect(codeOf(() => files.mkdir('c'))).toBe('already-exists');
    expect(codeOf(() => files.mkdir('c/below'))).toBe('not-directory');
    expect(codeOf(() => files.write('c/below', 'x'))).toBe('not-directory');
    expect(codeOf(() => files.write('a', 'x'))).toBe('is-directory');
    expect(top()).toEqual([]);
  });

  test.each(['', '.', '..', '/', 'a/../..', 'a\\0', 'e\u0301', '\ud800', 'x'.repeat(300), 'a/'.repeat(300)])(
    '5: unlinking %j is answered, not a crash',
    (path) => {
      expect(codeOf(() => files.unlink(path))).not.toBe('ok');
      expect(top()).toEqual([]);
    },
  );

  test('11: times and modes outlive the copy that the first write makes, and a link stays a link', () => {
    chmodSync(onDisk('c'), 0o751);
    utimesSync(onDisk('c'), 1000, 2000);
    const before = files.stat('c');
    files.append('c', '!');
    expect(files.stat('c')).toMatchObject({ mode: 0o751, ino: before.ino, size: 7 });
    const { mtimeNs } = files.stat('a/a');
    files.chmod('a/a', 0o600);
    expect(files.stat('a/a').mtimeNs).toBe(mtimeNs);
    files.rename('a/b/c', 'link');
    machine.crash();
    expect([files.stat('c').mode, files.readlink('link')]).toEqual([0o751, 'nowhere']);
  });

  test('12: when everything has reached the base, nothing is left in the top, directories neither', () => {
    files.mkdir('new');
    files.write('new/file', 'x');
    mkdirSync(onDisk('new'));
    writeFileSync(onDisk('new', 'file'), 'x');
    machine.overlay.accept(['new'], ['new', 'file']);
    machine.store.journal.commit();
    expect([top(), machine.budget.usage]).toEqual([[], { bytes: 0, entries: 0 }]);
  });

  test('14: no directory stays behind when what was made in it is thrown away', () => {
    files.mkdir('new');
    files.mkdir('new/deep');
    files.write('new/deep/file', 'x');
    files.write('b/a/made', 'x');
    machine.overlay.revert(['new']);
    machine.overlay.revert(['b', 'a', 'made']);
    machine.store.journal.commit();
    machine.crash();
    expect([files.list(''), files.list('b/a'), top()]).toEqual([['a', 'b', 'c'], ['a', 'b'], []]);
  });

  test('15: one entry is taken back, and the others stay', () => {
    files.append('c', '!');
    files.append('a/a', '!');
    machine.overlay.revert(['c']);
    expect([files.read('c'), files.read('a/a')]).toEqual(['fourth', 'first!']);
  });

  test('16: opening for writing, writing nothing, and looking around leave no trace', () => {
    const file = files.open('c', { access: 'read-write' });
    file.write(text(''), 0);
    file.close();
    files.openDir('a/b').close();
    files.stat('a/b/a');
    machine.store.journal.commit();
    expect([top(), machine.budget.usage]).toEqual([[], { bytes: 0, entries: 0 }]);
  });

  test('17: a directory that only the base has is listed, and a failure of the top is not answered from the base', () => {
    expect(files.list('b/a')).toEqual(['a', 'b']);
    files.unlink('c');
    files.mkdir('c');
    expect(codeOf(() => files.read('c'))).toBe('is-directory');
    expect(codeOf(() => files.stat('c/x'))).not.toBe('ok');
  });

  test('18: a listing is sorted, whole, and tells links from what they lead to', () => {
    files.symlink('a', 'Z');
    files.write('A', '');
    const directory = files.openDir('');
    expect(directory.list().map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'A file',
      'Z symlink',
      'a directory',
      'b directory',
      'c file',
    ]);
    directory.close();
  });

  test('19: one rule for paths, whatever is done with them', () => {
    const acts = [
      () => files.read('/c'),
      () => files.write('/c', 'x'),
      () => files.stat('/c'),
      () => files.mkdir('/c'),
      () => files.unlink('/c'),
    ];
    expect(acts.map(codeOf)).toEqual(acts.map(() => 'boundary-escape'));
  });

  test('20: opening a directory makes nothing, and one that is missing is not found', () => {
    files.openDir('b/a/b').close();
    expect(codeOf(() => files.openDir('b/none'))).toBe('not-found');
    machine.store.journal.commit();
    expect(top()).toEqual([]);
  });

  test('22: what was acknowledged is there after a crash', () => {
    files.write('kept', 'work');
    machine.crash();
    expect(files.read('kept')).toBe('work');
  });

  test('24: bytes and entries are bounded before anything is written, copies of base files included', () => {
    machine.budget.setLimits({ bytes: 100, entries: 2 });
    expect(codeOf(() => appendTo('a/c', '!'))).toBe('quota');
    files.write('one', 'x'.repeat(90));
    expect(codeOf(() => appendTo('one', 'x'.repeat(11)))).toBe('quota');
    files.write('two', '');
    expect(codeOf(() => files.write('three', ''))).toBe('quota');
    expect(codeOf(() => files.link('one', 'three'))).toBe('quota');
    expect(codeOf(() => files.chmod('c', 0o600))).toBe('quota');
    expect(codeOf(() => files.rename('c', 'three'))).toBe('quota');
    expect([top(), machine.budget.usage]).toEqual([['one', 'two'], { bytes: 90, entries: 2 }]);
    files.unlink('c');
    files.unlink('one');
    expect(machine.budget.usage).toEqual({ bytes: 0, entries: 1 });
  });

  test('25: a name has one form', () => {
    expect(codeOf(() => files.write('e\u0301', 'x'))).toBe('invalid-path');
    files.write('\u00e9', 'x');
    expect(files.list('')).toContain(parseRelPath('\u00e9').names[0]);
  });
});

describe('faults of every peer', () => {
  test('a base that changed underneath is known, with what it was', () => {
    files.append('c', '!');
    const [entry] = machine.overlay.topEntries();
    appendFileSync(onDisk('c'), ' changed by somebody');
    expect(machine.overlay.baseDrift()).toEqual([{ names: ['c'], baseNames: ['c'], drift: 'changed', of: 'entry' }]);
    expect(machine.overlay.topEntries()[0]?.origin).toEqual(entry?.origin);
    expect(files.read('c')).toBe('fourth!');
  });

  test('half of what was to be committed is accepted, and the rest is still a change', () => {
    files.append('c', '!');
    files.append('a/a', '!');
    writeFileSync(onDisk('c'), 'fourth!');
    machine.overlay.accept(['c']);
    machine.store.journal.commit();
    machine.crash();
    expect([top(), files.read('a/a'), files.read('c')]).toEqual([['a/a'], 'first!', 'fourth!']);
  });

  test('a change that is taken back by hand is no change', () => {
    const { mode, atimeNs, mtimeNs } = files.stat('c');
    files.chmod('c', 0o600);
    files.utimes('c', 5n, 5n);
    files.chmod('c', mode);
    files.utimes('c', atimeNs, mtimeNs);
    expect(top()).toEqual([]);
  });

  test('a rename is one entry that knows where it comes from, also of a directory with all that is in it', () => {
    files.rename('a', 'renamed');
    machine.crash();
    const told = machine.overlay.topEntries().map(({ names, node, origin }) => [names, node?.kind, origin?.names]);
    expect(told).toEqual([
      [['a'], undefined, undefined],
      [['renamed'], 'directory', ['a']],
    ]);
  });
});

test('a base file that shrinks, or becomes a link, under an open handle is read as far as it goes', () => {
  const handle = files.open('a/c', { access: 'read' });
  truncateSync(onDisk('a', 'c'), 3);
  const into = new Uint8Array(10);
  expect(handle.read(into, 0)).toBe(3);
  expect(handle.read(into, 100)).toBe(0);
  handle.close();
  symlinkSync('c', onDisk('link'));
  expect(files.read('link')).toBe('fourth');
});
