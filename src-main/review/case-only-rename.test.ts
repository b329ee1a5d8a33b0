/** A name is changed to upper case where the folder takes both for one: the target is the entry itself, and not in the way. */
import { lstatSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fail } from '../vfs/errors.ts';
import type { HostTree, HostWriter } from '../vfs/host/host-tree.ts';
import { caseInsensitive } from '../vfs/node/case-insensitive-base-contract.ts';
import type { Names } from './names.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import type { Layout } from './tree-hands-contract.ts';

/** As such a folder refuses it: a name is taken by whatever spelling is there. */
const restrain = (writer: HostWriter, base: HostTree): HostWriter =>
  new Proxy(writer, {
    get: (target, name) =>
      name === 'rename'
        ? (from: Names, to: Names) => (base.lstat(to) ? fail('already-exists') : target.rename(from, to))
        : (target[name as keyof HostWriter] as (...all: unknown[]) => unknown).bind(target),
  });

const withFolded = (layout: Layout, run: (folder: SandboxedFolder) => void): void =>
  withFolder(layout, run, { disguise: caseInsensitive, restrain });

const inoOf = (folder: SandboxedFolder, name: string): number => lstatSync(join(folder.folder, name)).ino;

describe('over a folder that does not tell upper from lower case', () => {
  test('a file gets its name in other letters, and stays the same file', () => {
    withFolded({ readme: 'text' }, (folder) => {
      const ino = inoOf(folder, 'readme');
      folder.rename('readme', 'README');
      expect(folder.summary()).toEqual(['renamed README <- readme']);
      expect(folder.plan().conflicts).toEqual([]);
      expect(folder.commit()).toMatchObject({ state: 'done', conflicts: [] });
      expect(folder.disk()).toEqual({ README: '644 text' });
      expect(inoOf(folder, 'README')).toBe(ino);
      expect(folder.changes()).toEqual([]);
      expect(folder.merged()).toEqual(folder.disk());
    });
  });

  test('so does one that was also written, and nothing of it is lost', () => {
    withFolded({ 'd/readme': 'text' }, (folder) => {
      folder.rename('d/readme', 'd/README');
      folder.write('d/README', 'new text');
      expect(folder.commit()).toMatchObject({ state: 'done', conflicts: [] });
      expect(folder.disk()).toEqual({ d: '/ 755', 'd/README': '644 new text' });
      expect(folder.changes()).toEqual([]);
    });
  });

  test('so does a directory, with what is new in it', () => {
    withFolded({ 'docs/a': 'a' }, (folder) => {
      folder.rename('docs', 'Docs');
      folder.write('Docs/b', 'b');
      expect(folder.commit()).toMatchObject({ state: 'done', conflicts: [] });
      expect(folder.disk()).toEqual({ Docs: '/ 755', 'Docs/a': '644 a', 'Docs/b': '644 b' });
      expect(folder.changes()).toEqual([]);
    });
  });

  test('a link too', () => {
    withFolded({ link: '->nowhere' }, (folder) => {
      folder.rename('link', 'Link');
      expect(folder.commit()).toMatchObject({ state: 'done', conflicts: [] });
      expect(folder.disk()).toEqual({ Link: '-> nowhere' });
    });
  });

  test('one that was killed just after is known to be done', () => {
    withFolded({ readme: 'text' }, (folder) => {
      folder.rename('readme', 'README');
      renameSync(join(folder.folder, 'readme'), join(folder.folder, 'README'));
      expect(folder.commit()).toMatchObject({ state: 'done', applied: [] });
      expect(folder.disk()).toEqual({ README: '644 text' });
    });
  });

  test('another file that came to that name is still in the way', () => {
    withFolded({ readme: 'text', other: 'x' }, (folder) => {
      folder.rename('other', 'Note');
      folder.put('note', 'theirs');
      expect(folder.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'case-collision' }] });
      expect(readdirSync(folder.folder).toSorted()).toEqual(['note', 'other', 'readme']);
    });
  });
});

test('two new names that a folder turns out to take for one are told, and nothing is touched', () => {
  let names: HostTree['names'] = 'exact';
  const turning = (inner: HostTree): HostTree => ({
    ...{ hostPath: inner.hostPath, confinement: inner.confinement },
    get names() {
      return names;
    },
    lstat: (at) => inner.lstat(at),
    readLink: (at) => inner.readLink(at),
    list: (at) => inner.list(at),
    open: (at) => inner.open(at),
    close: () => inner.close(),
  });
  withFolder(
    { d: '' },
    (folder) => {
      folder.write('Note', 'one');
      folder.write('note', 'two');
      folder.write('other', 'three');
      names = 'case-insensitive';
      const { state, conflicts } = folder.commit();
      expect(state).toBe('conflicts');
      expect(conflicts.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
        'cwd://Note case-collision',
        'cwd://note case-collision',
      ]);
      expect(folder.disk()).toEqual({ d: '644 ' });
    },
    { disguise: turning },
  );
});

test('elsewhere two spellings are two names', () => {
  withFolder({ readme: 'text' }, (folder) => {
    folder.rename('readme', 'README');
    folder.put('README', 'theirs');
    expect(folder.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'base-exists' }] });
    expect(folder.disk()).toEqual({ readme: '644 text', README: '644 theirs' });
  });
});
