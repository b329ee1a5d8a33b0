/** Who runs a race: what we ship, by each way to confine, and the check that everybody writes first. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { chmodSync, lstatSync, symlinkSync, unlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { copyTree, readUpTo, removeAll, using } from '../derived.ts';
import { fail } from '../errors.ts';
import type { TestFolder } from '../host/host-test-folder.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import { openHostVfs } from '../host/open-host-vfs.ts';
import { openHostWriter } from '../host/host-writer.ts';
import { now } from '../node/machine-contract.ts';
import { parseRelPath } from '../path/rel-path.ts';
import type { DirHandle, LastLink, OpenOptions, Place, Vfs } from '../vfs.ts';
import type { Resolver } from './hostile-case-contract.ts';
import type { Contestant, Try } from './race-contract.ts';

type Way = Exclude<Resolver, 'memory'>;

const bytes = new TextEncoder().encode('inside');
const ATTRIBUTES = { mode: 0o777, mtimeNs: 5n } as const;
const B = ['a', 'b'] as const;
const F = [...B, 'f'] as const;

/** How a contestant works; `trace` is called before each of its system calls. */
export interface Means {
  readonly resolver: Way;
  readonly trace?: () => void;
}

const quiet = (): void => undefined;

/** A folder's base, read as an overlay reads it, and written as a commit writes it. */
export function overlayAndCommit({ resolver, trace = quiet }: Means): (folder: TestFolder) => Contestant {
  return ({ root }) => {
    const tree = openHostTree({ hostPath: root, resolver, trace });
    const writer = openHostWriter(tree, { syncing: 'at-the-end' });
    const read = (): string => {
      const file = tree.open(F);
      const into = new Uint8Array(16);
      const seen = new TextDecoder().decode(into.subarray(0, file.read(into, 0)));
      file.close();
      return seen;
    };
    const reads: readonly Try[] = [
      { name: 'read', run: read },
      { name: 'lstat', run: () => tree.lstat(F) },
      { name: 'list', run: () => tree.list(B) },
      { name: 'readlink', run: () => tree.readLink([...B, 'l']) },
    ];
    const writes: readonly Try[] = [
      { name: 'commit a file', run: () => writer.replaceFile([...B, 'new'], [bytes], ATTRIBUTES) },
      { name: 'commit a rename', run: () => writer.rename([...B, 'new'], [...B, 'moved']) },
      { name: 'commit a link', run: () => writer.replaceLink([...B, 'link'], 'x') },
      { name: 'commit attributes', run: () => writer.setAttributes(F, ATTRIBUTES) },
      { name: 'commit a removal', run: () => writer.unlink([...B, 'moved']) },
      { name: 'commit a directory', run: () => writer.makeDirectory([...B, 'made'], 0o777) },
      { name: 'commit the removal of one', run: () => writer.removeDirectory([...B, 'made']) },
    ];
    // A commit has read before it writes; four reads for each write, so that both get their share of time.
    return {
      name: `the base and its commits by ${resolver}`,
      tries: writes.flatMap((write) => [...reads, write]),
      close: () => tree.close(),
    };
  };
}

interface Hands {
  readonly vfs: Vfs;
  readonly root: DirHandle;
  readonly at: (path: string, last?: LastLink) => Place;
}

const write = ({ vfs, at }: Hands, path: string, options: Partial<OpenOptions>): void =>
  using(
    vfs.openFile(at(path), { access: 'write', create: 'if-missing', content: 'keep', mode: 0o644, ...options }),
    (file) => {
      file.write(bytes, 0);
    },
  );

function readsOf(hands: Hands): readonly Try[] {
  const { vfs, at } = hands;
  const read = (path: string) => () =>
    using(vfs.openFile(at(path), { access: 'read', create: 'never', content: 'keep', mode: 0 }), (file) =>
      new TextDecoder().decode(readUpTo(file, 0, 16)),
    );
  return [
    { name: 'read', run: read('a/b/f') },
    { name: 'read by way of dots', run: read('a/b/../../a/b/f') },
    { name: 'stat', run: () => vfs.stat(at('a/b/f')) },
    { name: 'list and stat', run: () => listed(hands) },
    { name: 'readlink', run: () => vfs.readLink(at('a/b/l', 'keep')) },
  ];
}

/** What a directory shows, and each entry in it asked for anew (R8). */
const listed = ({ vfs, at }: Hands): unknown =>
  using(vfs.openDirectory(at('a/b')), (directory) => {
    const entries = directory.list();
    const stats = entries.slice(0, 3).map(({ name }) => vfs.stat(vfs.locate(directory, parseRelPath(name), 'keep')));
    return [entries, stats];
  });

function changesOf(hands: Hands): readonly Try[] {
  const { vfs, root, at } = hands;
  const site = (path: string) => ({ vfs, root, place: at(path, 'keep') });
  return [
    { name: 'create', run: () => write(hands, 'a/b/new', { content: 'discard' }) },
    { name: 'write', run: () => write(hands, 'a/b/f', { create: 'never' }) },
    { name: 'rename', run: () => vfs.rename(at('a/b/new', 'keep'), at('a/b/moved', 'keep')) },
    { name: 'create anew', run: () => write(hands, 'a/b/only', { create: 'exclusive' }) },
    { name: 'rename out', run: () => vfs.rename(at('a/b/only', 'keep'), at('only', 'keep')) },
    { name: 'rename in', run: () => vfs.rename(at('only', 'keep'), at('a/b/only', 'keep')) },
    { name: 'link', run: () => vfs.link(at('a/b/moved', 'keep'), at('a/b/second', 'keep')) },
    { name: 'unlink', run: () => vfs.unlink(at('a/b/second', 'keep')) },
    { name: 'unlink the first', run: () => vfs.unlink(at('a/b/only', 'keep')) },
    { name: 'mkdir', run: () => vfs.makeDirectory(at('a/b/made', 'keep'), 0o755) },
    { name: 'rmdir', run: () => vfs.removeDirectory(at('a/b/made', 'keep')) },
    { name: 'symlink', run: () => vfs.symlink('x', at('a/b/link', 'keep')) },
    { name: 'unlink a link', run: () => vfs.unlink(at('a/b/link', 'keep')) },
    { name: 'set mode', run: () => vfs.setMode(at('a/b/f'), 0o777) },
    { name: 'set times', run: () => vfs.setTimes(at('a/b/f'), 5n, 6n) },
    { name: 'cut', run: () => write(hands, 'a/b/moved', { create: 'never', content: 'discard' }) },
    { name: 'copy a tree', run: () => copyTree(site('a'), site('copy')) },
    { name: 'remove a tree', run: () => removeAll(site('copy')) },
  ];
}

/** The folder itself, read and written. */
export function folder({ resolver, trace = quiet }: Means): (folder: TestFolder) => Contestant {
  return ({ root: hostPath }) => {
    const vfs = openHostVfs({ folder: { hostPath }, access: 'read-write', resolver, now, trace });
    const root = vfs.openRoot();
    const at = (path: string, last: LastLink = 'follow'): Place => vfs.locate(root, parseRelPath(path), last);
    const hands = { vfs, root, at };
    const reads = readsOf(hands);
    const tries = changesOf(hands).flatMap((change) => [...reads, change]);
    return { name: `a folder by ${resolver}`, tries: [...tries, copied(hands)], close: () => vfs.close() };
  };
}

/** Content that a copy brought in is as good as read. */
function copied({ vfs, root, at }: Hands): Try {
  return {
    name: 'what a copy brought',
    run() {
      copyTree({ vfs, root, place: at('a', 'keep') }, { vfs, root, place: at('copy', 'keep') });
      const names = using(vfs.openDirectory(at('copy/b')), (directory) => directory.list().map(({ name }) => name));
      removeAll({ vfs, root, place: at('copy', 'keep') });
      return names;
    },
  };
}

/** `realpath`, compare the beginning, then do it: wrong, and everywhere. `step` is called before each system call. */
export function naive({ root }: TestFolder, step: () => void = quiet): Contestant {
  const checked = (path: string): string => {
    step();
    const parent = realpathSync(join(root, path, '..'));
    if (parent !== root && !parent.startsWith(root + sep)) fail('boundary-escape');
    const full = join(root, path);
    step();
    if (lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink()) fail('link-loop');
    step();
    return full;
  };
  const tries: readonly Try[] = [
    { name: 'read', run: () => readFileSync(checked('a/b/f'), 'utf8') },
    { name: 'stat', run: () => ({ ino: statSync(checked('a/b/f'), { bigint: true }).ino }) },
    { name: 'list', run: () => readdirSync(checked('a/b')) },
    { name: 'create', run: () => writeFileSync(checked('a/b/new'), bytes) },
    { name: 'rename', run: () => renameSync(checked('a/b/new'), checked('a/b/moved')) },
    { name: 'mkdir', run: () => mkdirSync(checked('a/b/made')) },
    { name: 'rmdir', run: () => rmdirSync(checked('a/b/made')) },
    { name: 'symlink', run: () => symlinkSync('x', checked('a/b/link')) },
    { name: 'unlink', run: () => unlinkSync(checked('a/b/link')) },
    { name: 'set mode', run: () => chmodSync(checked('a/b/f'), 0o777) },
  ];
  return { name: 'realpath, compare, open', tries, close: quiet };
}
