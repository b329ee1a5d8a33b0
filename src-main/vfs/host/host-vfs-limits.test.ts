/** What a tree over a real folder holds: how many handles, how deep, and nothing that it has not given back. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAll } from '../derived.ts';
import { parseRelPath, relPath } from '../path/rel-path.ts';
import { SCRATCH } from '../seeding-contract.ts';
import type { DirHandle, FileHandle, Place, Vfs } from '../vfs.ts';
import { refusal } from './host-test-folder.ts';
import { HostDirHandle } from './host-dir-handle.ts';
import { HostPlace } from './host-place.ts';
import { openHostTree } from './open-host-tree.ts';
import { openHostVfs } from './open-host-vfs.ts';
import type { HostVfsOptions } from './open-host-vfs.ts';
import { resolverCases } from './test-resolvers.ts';

const NEW = { access: 'read-write', create: 'if-missing', content: 'keep', mode: 0o644 } as const;
const descriptors = (): number => readdirSync('/proc/self/fd').length;

describe.skipIf(process.platform !== 'linux').each(resolverCases())(
  'a tree over a real folder, by $name,',
  ({ resolver, libc }) => {
    let hostPath: string;
    let opened: Vfs[];
    const openVfs = (options: Partial<HostVfsOptions> = {}): Vfs => {
      const always = { folder: { hostPath }, access: 'read-write', now: () => 0n, resolver, libc } as const;
      const vfs = openHostVfs({ ...always, ...options });
      opened.push(vfs);
      return vfs;
    };
    const at = (vfs: Vfs, path: string, dir: DirHandle = vfs.openRoot()): Place =>
      vfs.locate(dir, parseRelPath(path), 'keep');
    const make = (vfs: Vfs, path: string): FileHandle => vfs.openFile(at(vfs, path), NEW);

    beforeEach(() => {
      hostPath = mkdtempSync(join(SCRATCH, 'host-limits-'));
      opened = [];
    });
    afterEach(() => {
      for (const vfs of opened) vfs.close();
      rmSync(hostPath, { recursive: true, force: true });
    });

    it('opens 64 files, and refuses one more before it makes it', () => {
      const vfs = openVfs();
      const files = Array.from({ length: 64 }, (_, index) => make(vfs, `f${index}`));
      expect(refusal(() => make(vfs, 'more'))).toBe('quota');
      expect(readdirSync(hostPath)).toHaveLength(64);
      files.at(0)?.close();
      make(vfs, 'more');
    });

    it('opens as many as it is told', () => {
      const vfs = openVfs({ handleLimit: 1, directoryLimit: 1 });
      mkdirSync(join(hostPath, 'd'));
      make(vfs, 'f');
      expect(refusal(() => make(vfs, 'f'))).toBe('quota');
      vfs.openDirectory(at(vfs, 'd'));
      expect(refusal(() => vfs.openDirectory(at(vfs, 'd')))).toBe('quota');
    });

    it('gives back every descriptor, whatever fails', () => {
      mkdirSync(join(hostPath, 'd'));
      const before = descriptors();
      const vfs = openVfs();
      const held = descriptors();
      for (const path of ['d', 'd/x/y', 'nope', 'd/'])
        for (const use of [
          () => vfs.openFile(at(vfs, path), { ...NEW, create: 'never' }),
          () => vfs.removeDirectory(at(vfs, `${path}/no`)),
          () => vfs.rename(at(vfs, path), at(vfs, 'd/into')),
          () => vfs.setMode(at(vfs, 'nope'), 0),
          () => vfs.readLink(at(vfs, 'd')),
        ])
          expect(refusal(use)).not.toBe('none');
      expect(descriptors()).toBe(held);
      const file = make(vfs, 'f');
      file.write(new Uint8Array(3), 'end');
      vfs.openDirectory(at(vfs, 'd'));
      vfs.close();
      expect(descriptors()).toBe(before);
      expect(refusal(() => file.stat())).toBe('closed');
      expect(refusal(() => vfs.openRoot())).toBe('closed');
    });

    it('makes a thousand levels, longer than any path, and removes them', () => {
      const vfs = openVfs();
      const root = vfs.openRoot();
      const before = descriptors();
      const path = relPath(['a directory with a name']);
      const above: DirHandle[] = [root];
      for (let level = 0; level < (resolver === 'compare' ? 50 : 1000); level++) {
        const dir = above.at(-1) ?? root;
        vfs.makeDirectory(vfs.locate(dir, path, 'keep'), 0o755);
        above.push(vfs.openDirectory(vfs.locate(dir, path, 'keep')));
      }
      const deepest = above.at(-1) ?? root;
      const file = vfs.openFile(vfs.locate(deepest, relPath(['f']), 'keep'), NEW);
      file.close();
      expect(deepest.list()).toMatchObject([{ name: 'f', kind: 'file' }]);
      for (const dir of above.slice(1)) dir.close();
      expect(removeAll({ vfs, root, place: vfs.locate(root, path, 'keep') })).toBe(above.length);
      expect(readdirSync(hostPath)).toEqual([]);
      expect(descriptors()).toBe(before);
    });

    it('syncs a new file with the directories that name it, once', () => {
      const calls: string[] = [];
      const vfs = openVfs({ trace: (call) => void calls.push(call) });
      vfs.makeDirectory(at(vfs, 'd'), 0o755);
      const file = make(vfs, 'd/f');
      const synced = (): number => {
        calls.length = 0;
        file.sync();
        return calls.filter((call) => call === 'fsync').length;
      };
      expect([synced(), synced()]).toEqual([3, 1]);
    });

    it('appends after what somebody else appended meanwhile', () => {
      const vfs = openVfs();
      const file = make(vfs, 'f');
      file.write(new TextEncoder().encode('one '), 'end');
      writeFileSync(join(hostPath, 'f'), 'two ', { flag: 'a' });
      expect(file.write(new TextEncoder().encode('three'), 'end')).toBe(13);
      expect(readFileSync(join(hostPath, 'f'), 'utf8')).toBe('one two three');
    });

    it('takes no handle and no place but its own', () => {
      const vfs = openVfs();
      const forgedDirectory = Object.create(HostDirHandle.prototype) as HostDirHandle;
      const forgedPlace = Object.create(HostPlace.prototype) as HostPlace;
      expect(refusal(() => vfs.locate(forgedDirectory, relPath(['x']), 'keep'))).toBe('cross-mount');
      expect(refusal(() => vfs.stat(forgedPlace))).toBe('cross-mount');
      const other = openVfs();
      expect(refusal(() => vfs.locate(other.openRoot(), relPath(['x']), 'keep'))).toBe('cross-mount');
    });

    it('stands on a tree that is open already, and leaves it open', () => {
      const tree = openHostTree({ hostPath, resolver, libc });
      const vfs = openVfs({ folder: { tree } });
      make(vfs, 'f').close();
      vfs.close();
      expect(tree.lstat(['f'])).toMatchObject({ kind: 'file' });
      tree.close();
    });

    it('gives what it makes exactly the mode asked for, and keeps the group bit of the directory', () => {
      const vfs = openVfs();
      vfs.makeDirectory(at(vfs, 'shared'), 0o2777);
      vfs.makeDirectory(at(vfs, 'shared/d'), 0o777);
      vfs.openFile(at(vfs, 'shared/f'), { ...NEW, mode: 0o666 }).close();
      expect(statSync(join(hostPath, 'shared/d')).mode & 0o7777).toBe(0o2777);
      expect(statSync(join(hostPath, 'shared/f')).mode & 0o7777).toBe(0o666);
    });
  },
);
