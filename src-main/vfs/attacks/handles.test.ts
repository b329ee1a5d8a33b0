/** Handles and places: none gains a right, none means anything in another tree, none does anything once it is closed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { codeOf } from '../files-by-path-contract.ts';
import { makeTestFolder } from '../host/host-test-folder.ts';
import type { TestFolder } from '../host/host-test-folder.ts';
import { openHostVfs } from '../host/open-host-vfs.ts';
import { createMemoryTree } from '../node/create-overlay.ts';
import { now } from '../node/machine-contract.ts';
import { parseRelPath, relPath } from '../path/rel-path.ts';
import type { DirHandle, FileHandle, Place, Vfs } from '../vfs.ts';
import { OPERATIONS } from './hostile-operations-contract.ts';
import { RESOLVERS } from './hostile-trees-contract.ts';

interface Kind {
  readonly name: string;
  readonly open: (folder: TestFolder) => Vfs;
}

const KINDS: readonly Kind[] = [
  {
    name: 'memory',
    open() {
      const vfs = createMemoryTree({ now, maxBytes: 10_000, maxNodes: 100 });
      const root = vfs.openRoot();
      for (const names of [['a'], ['a', 'b'], ['a', 'b', 'empty']])
        vfs.makeDirectory(vfs.locate(root, relPath(names), 'keep'), 0o755);
      const options = { access: 'write', create: 'exclusive', content: 'keep', mode: 0o644 } as const;
      vfs.openFile(vfs.locate(root, relPath(['a', 'b', 'f']), 'keep'), options).close();
      return vfs;
    },
  },
  ...RESOLVERS.map((resolver) => ({
    name: `a folder by ${resolver}`,
    open: ({ root }: TestFolder) => openHostVfs({ folder: { hostPath: root }, access: 'read-write', resolver, now }),
  })),
];

/** What a file handle can be asked to do, and the rights that it takes; closing is always allowed. */
const VERBS: readonly {
  readonly name: string;
  readonly needs: 'read' | 'write' | 'nothing';
  readonly run: (file: FileHandle) => unknown;
}[] = [
  { name: 'read', needs: 'read', run: (file) => file.read(new Uint8Array(1), 0) },
  { name: 'write', needs: 'write', run: (file) => file.write(new Uint8Array(1), 0) },
  { name: 'append', needs: 'write', run: (file) => file.write(new Uint8Array(1), 'end') },
  { name: 'truncate', needs: 'write', run: (file) => file.truncate(1) },
  { name: 'sync', needs: 'nothing', run: (file) => file.sync() },
  { name: 'stat', needs: 'nothing', run: (file) => file.stat() },
];
const ACCESSES = ['read', 'write', 'read-write'] as const;

describe.each(KINDS)('$name', ({ open }) => {
  let folders: TestFolder[];
  let vfs: Vfs;
  let other: Vfs;
  let root: DirHandle;

  beforeEach(() => {
    folders = [makeTestFolder(), makeTestFolder()];
    const [first, second] = folders;
    if (!first || !second) throw new Error('two folders were made');
    [vfs, other] = [open(first), open(second)];
    root = vfs.openRoot();
  });
  afterEach(() => {
    vfs.close();
    other.close();
    for (const folder of folders) folder.remove();
  });

  const at = (tree: Vfs, path: string): Place => tree.locate(tree.openRoot(), parseRelPath(path), 'keep');
  const file = (access: (typeof ACCESSES)[number]): FileHandle =>
    vfs.openFile(at(vfs, 'a/b/f'), { access, create: 'never', content: 'keep', mode: 0 });

  describe('a place of another tree', () => {
    it.each<[string, (mine: Place, foreign: Place) => unknown]>([
      ['stat', (_, foreign) => vfs.stat(foreign)],
      ['open', (_, foreign) => vfs.openFile(foreign, { access: 'read', create: 'never', content: 'keep', mode: 0 })],
      ['list', (_, foreign) => vfs.openDirectory(foreign)],
      ['readlink', (_, foreign) => vfs.readLink(foreign)],
      ['mkdir', (_, foreign) => vfs.makeDirectory(foreign, 0o755)],
      ['rmdir', (_, foreign) => vfs.removeDirectory(foreign)],
      ['unlink', (_, foreign) => vfs.unlink(foreign)],
      ['rename from', (mine, foreign) => vfs.rename(foreign, mine)],
      ['rename to', (mine, foreign) => vfs.rename(mine, foreign)],
      ['link from', (mine, foreign) => vfs.link(foreign, mine)],
      ['link to', (mine, foreign) => vfs.link(mine, foreign)],
      ['symlink', (_, foreign) => vfs.symlink('x', foreign)],
      ['set times', (_, foreign) => vfs.setTimes(foreign, 1n, 1n)],
      ['set mode', (_, foreign) => vfs.setMode(foreign, 0o777)],
    ])('is cross-mount to %s', (_, use) => {
      expect(codeOf(() => use(at(vfs, 'a/b/f'), at(other, 'a/b/f')))).toBe('cross-mount');
    });

    it('is cross-mount when it is only an object that looks like one', () => {
      const forged = { names: ['a', 'b', 'f'], kind: 'file', layer: 'base' } as const;
      expect(codeOf(() => vfs.stat(forged))).toBe('cross-mount');
      expect(codeOf(() => vfs.unlink({ ...forged, names: ['..', 'outside'] }))).toBe('cross-mount');
    });

    it('cannot be found from a directory of another tree', () => {
      expect(codeOf(() => vfs.locate(other.openRoot(), parseRelPath('a'), 'keep'))).toBe('cross-mount');
    });
  });

  it.each(VERBS.flatMap((verb) => ACCESSES.map((access) => ({ ...verb, access }))))(
    '$name is allowed by a handle for $access only with that right',
    ({ run, needs, access }) => {
      const handle = file(access);
      const isAllowed = needs === 'nothing' || access.includes(needs);
      const refusals: readonly (FsErrorCode | 'ok')[] = isAllowed ? ['ok'] : ['not-capable', 'bad-handle'];
      expect(refusals).toContain(codeOf(() => run(handle)));
      handle.close();
    },
  );

  it.each(VERBS)('$name does nothing once the handle is closed', ({ run }) => {
    const handle = file('read-write');
    handle.close();
    expect(codeOf(() => run(handle))).toBe('closed');
    expect(codeOf(() => handle.close())).toBe('closed');
  });

  it('a directory does nothing once its handle is closed, nor does a path from it', () => {
    const directory = vfs.openDirectory(at(vfs, 'a'));
    directory.close();
    expect(codeOf(() => directory.list())).toBe('closed');
    expect(codeOf(() => directory.stat())).toBe('closed');
    expect(codeOf(() => directory.setTimes(1n, 1n))).toBe('closed');
    expect(codeOf(() => vfs.locate(directory, parseRelPath('b'), 'keep'))).toBe('closed');
  });

  it('a path below a directory does not leave that directory, though it stays in the tree', () => {
    const directory = vfs.openDirectory(at(vfs, 'a/b'));
    for (const path of ['..', '../b/f', 'empty/../../b/f', '../../a'])
      expect(codeOf(() => vfs.locate(directory, parseRelPath(path), 'follow'))).toBe('boundary-escape');
    directory.close();
  });

  it.each(OPERATIONS)('a tree that is closed answers nothing: $name', (operation) => {
    vfs.close();
    expect(codeOf(() => operation.run({ vfs, root }, 'a/b/f'))).toBe('closed');
  });
});
