/** The common ancestors of the top's files and the base's. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANCESTOR_MAX } from './ancestor-book.ts';
import { Machine } from './machine-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;

beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

const checkpoint = (): void => at.store.journal.checkpoint();

function ancestor(...names: string[]): string | null {
  const bytes = at.overlay.ancestor(names);
  return bytes && Buffer.from(bytes).toString();
}

/** Somebody else's save. */
function replace(text: string, ...names: string[]): void {
  rmSync(at.onDisk(...names));
  writeFileSync(at.onDisk(...names), text);
}

describe('a file that was read for its change', () => {
  test('is known from then on, whatever happens to the base', () => {
    at.files.append('docs/a.md', '!');
    replace('theirs', 'docs', 'a.md');
    expect(ancestor('docs', 'a.md')).toBe('alpha');
  });

  test('is not read once more when a later write changes it', () => {
    at.files.append('docs/a.md', '!');
    replace('theirs', 'docs', 'a.md');
    at.files.append('docs/a.md', '!');
    at.files.write('docs/a.md', 'mine');
    checkpoint();
    expect(ancestor('docs', 'a.md')).toBe('alpha');
  });

  test('is known where it was renamed to', () => {
    at.files.append('docs/a.md', '!');
    at.files.rename('docs', 'papers');
    at.files.rename('papers/a.md', 'b.md');
    replace('theirs', 'docs', 'a.md');
    expect(ancestor('b.md')).toBe('alpha');
  });
});

describe('a file that was not read', () => {
  test('is read in the base as long as it is the same', () => {
    at.files.write('docs/a.md', 'mine');
    expect(ancestor('docs', 'a.md')).toBe('alpha');
    replace('theirs', 'docs', 'a.md');
    expect(ancestor('docs', 'a.md')).toBeNull();
  });

  test('is kept at the next checkpoint of the journal', () => {
    at.files.write('docs/a.md', 'mine');
    at.files.append('large', '!');
    checkpoint();
    replace('theirs', 'docs', 'a.md');
    replace('theirs', 'large');
    expect(ancestor('docs', 'a.md')).toBe('alpha');
    expect(ancestor('large')).toBe('L'.repeat(200_000));
  });

  test('is not kept when somebody changed it before', () => {
    at.files.write('docs/a.md', 'mine');
    replace('theirs', 'docs', 'a.md');
    checkpoint();
    expect(ancestor('docs', 'a.md')).toBeNull();
  });

  test('is not kept when it is too large', () => {
    writeFileSync(at.onDisk('huge'), Buffer.alloc(ANCESTOR_MAX + 1));
    at.files.append('huge', '!');
    checkpoint();
    expect(ancestor('huge')).toBeNull();
  });
});

test('a file that is saved by way of a temporary one comes from what it replaced', () => {
  at.files.write('docs/a.md.tmp', 'mine');
  at.files.rename('docs/a.md.tmp', 'docs/a.md');
  at.files.unlink('readme.txt');
  at.files.write('readme.txt', 'made again');
  checkpoint();
  replace('theirs', 'docs', 'a.md');
  replace('theirs', 'readme.txt');
  expect(ancestor('docs', 'a.md')).toBe('alpha');
  expect(ancestor('readme.txt')).toBe('hello');
});

test('what the base never had, what is gone, and what the top says nothing about have none', () => {
  at.files.write('new', 'x');
  at.files.unlink('readme.txt');
  expect([ancestor('new'), ancestor('readme.txt'), ancestor('docs', 'a.md'), ancestor('docs')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('it survives restarts, kills, collections, checkpoints of the tree and their restoring', () => {
  const machine = new Machine();
  const files = machine.files();
  const kept = (): string => Buffer.from(machine.overlay.ancestor(['c']) ?? []).toString();
  files.append('c', '!');
  const { id } = machine.overlay.freeze();
  machine.store.journal.checkpoint();
  rmSync(`${machine.base}/c`);
  for (const event of ['reopen', 'crash', 'collect', 'revert', 'collect', 'crash', 'restore', 'crash']) {
    if (event === 'reopen') {
      machine.close();
      machine.open();
    } else if (event === 'crash') machine.crash();
    else if (event === 'collect') machine.store.collect();
    else if (event === 'revert') machine.overlay.revert(['c']);
    else machine.overlay.restore(id);
    machine.store.journal.commit();
    if (event === 'revert') expect(machine.overlay.ancestor(['c'])).toBeNull();
    else if (machine.overlay.topEntries().length > 0) expect([event, kept()]).toEqual([event, 'fourth']);
  }
  expect(kept()).toBe('fourth');
  machine.remove();
});

test('what nobody depends on any more goes', () => {
  const held = (): number => at.store.inventory().held.length;
  const names = Array.from({ length: 40 }, (_, index) => `file-${index}`);
  for (const name of names) writeFileSync(at.onDisk(name), `of ${name}`);
  for (const name of names) at.files.write(name, 'the same');
  checkpoint();
  const { id } = at.overlay.freeze();
  expect(held()).toBe(41);
  for (const name of names.slice(1)) at.overlay.revert([name]);
  at.store.journal.commit();
  checkpoint();
  expect(held()).toBe(41);
  at.overlay.drop(id);
  at.store.journal.commit();
  checkpoint();
  expect(held()).toBe(2);
  expect(ancestor('file-0')).toBe('of file-0');
});

test('after our own hand it is what the base has now', () => {
  at.files.append('docs/a.md', '!');
  at.overlay.own(['docs', 'a.md']);
  replace('ours', 'docs', 'a.md');
  at.overlay.rebase({ what: 'changed', names: ['docs', 'a.md'] });
  replace('theirs', 'docs', 'a.md');
  expect(ancestor('docs', 'a.md')).toBe('ours');
  at.files.append('readme.txt', '!');
  renameSync(at.onDisk('readme.txt'), at.onDisk('docs', 'read.me'));
  at.overlay.rebase({ what: 'moved', from: ['readme.txt'], to: ['docs', 'read.me'] });
  replace('theirs', 'docs', 'read.me');
  expect(ancestor('readme.txt')).toBe('hello');
});
