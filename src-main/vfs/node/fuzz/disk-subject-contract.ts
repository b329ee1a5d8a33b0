/** A folder of the real file system as an oracle: a plain copy of the base, or the kernel's own overlay. */
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { VfsError, fail } from '../../errors.ts';
import { onHost } from '../../host/host-errors.ts';
import { hostStatOf } from '../../host/host-stat.ts';
import type { LastLink, OpenOptions } from '../../vfs.ts';
import { DiskDirectory, DiskFile } from './disk-handles-contract.ts';
import { setPathTimes } from './disk-times-contract.ts';
import type { FuzzDirectory, FuzzFile, FuzzStat, FuzzSubject } from './fuzz-subject-contract.ts';
import { leavesRoot } from './leaves-root-contract.ts';

const ACCESS = { read: constants.O_RDONLY, write: constants.O_WRONLY, 'read-write': constants.O_RDWR } as const;
const CREATE = { never: 0, 'if-missing': constants.O_CREAT, exclusive: constants.O_CREAT | constants.O_EXCL } as const;

/** A call that the system refuses with EPERM because of what it is asked for, whoever asks. */
function withDenied<T>(call: () => T): T {
  try {
    return onHost(call);
  } catch (error) {
    if (error instanceof VfsError && error.code === 'access') fail('denied');
    throw error;
  }
}

/** Never leaves `root`: a path that would is `boundary-escape` before the system sees it. */
export class DiskSubject implements FuzzSubject {
  readonly layers = null;
  readonly forks = null;
  readonly #root: string;
  readonly #onClose: () => void;

  constructor(root: string, onClose: () => void = () => undefined) {
    this.#root = root;
    this.#onClose = onClose;
  }

  open(path: string, { access, create, content, mode }: OpenOptions, last: LastLink): FuzzFile {
    const keeps = last === 'keep' || create === 'exclusive';
    const at = this.#at(path, keeps ? 'keep' : 'follow');
    const flags = ACCESS[access] | CREATE[create] | (content === 'discard' ? constants.O_TRUNC : 0);
    const descriptor = onHost(() => openSync(at, flags | (last === 'keep' ? constants.O_NOFOLLOW : 0), mode));
    if (!fstatSync(descriptor).isDirectory()) return new DiskFile(descriptor, access);
    closeSync(descriptor);
    return fail('is-directory');
  }

  openDirectory(path: string): FuzzDirectory {
    const at = this.#at(path, 'follow');
    return new DiskDirectory(onHost(() => openSync(at, constants.O_RDONLY | constants.O_DIRECTORY)));
  }

  mkdir(path: string, mode: number): void {
    const at = this.#at(path, 'keep');
    onHost(() => mkdirSync(at, { mode }));
  }

  rmdir(path: string): void {
    const at = this.#at(path, 'keep');
    onHost(() => rmdirSync(at));
  }

  unlink(path: string): void {
    const at = this.#at(path, 'keep');
    onHost(() => unlinkSync(at));
  }

  rename(from: string, to: string): void {
    const [source, target] = this.#two(from, to, (at) => statSync(`${dirname(at)}/`));
    onHost(() => renameSync(source, target));
  }

  link(from: string, to: string): void {
    const [source, target] = this.#two(from, to, (at) => lstatSync(at));
    withDenied(() => linkSync(source, target));
  }

  symlink(target: string, path: string): void {
    const at = this.#at(path, 'keep');
    onHost(() => symlinkSync(target, at));
  }

  readlink(path: string): string {
    const at = this.#at(path, 'keep');
    return onHost(() => readlinkSync(at));
  }

  stat(path: string, last: LastLink): FuzzStat {
    const at = this.#at(path, last);
    return onHost(() => hostStatOf((last === 'keep' ? lstatSync : statSync)(at, { bigint: true })));
  }

  setTimes(path: string, last: LastLink, time: bigint): void {
    setPathTimes(this.#at(path, last), last, time);
  }

  chmod(path: string, mode: number): void {
    const at = this.#at(path, 'follow');
    onHost(() => chmodSync(at, mode));
  }

  removeAll(path: string): number {
    const at = this.#at(path, 'keep');
    // The path may lead through a link that goes on the way.
    return onHost(() => removeBelow(realOf(at)));
  }

  exists(path: string, last: LastLink): boolean {
    try {
      this.stat(path, last);
      return true;
    } catch (error) {
      if (error instanceof VfsError && ['not-found', 'not-directory'].includes(error.code)) return false;
      throw error;
    }
  }

  canonicalize(path: string): string {
    const at = this.#at(path, 'follow');
    return onHost(() => relative(realpathSync.native(this.#root), realpathSync.native(at)));
  }

  copyFile(from: string, to: string): number {
    const source = this.#at(from, 'follow');
    return onHost(() => copyContent(source, this.#at(to, 'follow')));
  }

  copyTree(from: string, to: string): number {
    const source = this.#at(from, 'keep');
    const target = this.#at(to, 'keep');
    return onHost(() => {
      lstatSync(source);
      if (lstatSync(target, { throwIfNoEntry: false })) fail('already-exists');
      const [inside, above] = [realOf(target), realOf(source)];
      if (`${inside}/`.startsWith(`${above}/`)) fail('invalid-argument');
      return copyEntry(source, inside);
    });
  }

  restart(): void {
    // A disk has nothing to forget.
  }

  kill(): void {
    // What is on the disk stays.
  }

  close(): void {
    this.#onClose();
  }

  #at(path: string, last: LastLink): string {
    if (leavesRoot(this.#root, path, last)) fail('boundary-escape');
    return `${this.#root}/${path}`;
  }

  /** As the system does, it asks about the first path before it looks at the second one. */
  #two(from: string, to: string, ask: (source: string) => unknown): readonly [string, string] {
    const source = this.#at(from, 'keep');
    if (leavesRoot(this.#root, to, 'keep')) {
      onHost(() => ask(source));
      fail('boundary-escape');
    }
    return [source, this.#at(to, 'keep')];
  }
}

function removeBelow(at: string): number {
  if (!lstatSync(at).isDirectory()) {
    unlinkSync(at);
    return 1;
  }
  let removed = 1;
  for (const name of readdirSync(at)) removed += removeBelow(join(at, name));
  rmdirSync(at);
  return removed;
}

/** The place of a name, whatever links lead to it. */
const realOf = (at: string): string => join(realpathSync.native(dirname(at)), basename(at));

function copyContent(from: string, to: string): number {
  const { mode } = checkCopied(from, to);
  const bytes = readFileSync(from);
  const descriptor = openSync(to, constants.O_WRONLY | constants.O_CREAT, mode & 0o777);
  try {
    const before = fstatSync(descriptor).size;
    if (bytes.length > 0) writeSync(descriptor, bytes, 0, bytes.length, 0);
    if (before > bytes.length) ftruncateSync(descriptor, bytes.length);
  } finally {
    closeSync(descriptor);
  }
  return bytes.length;
}

function checkCopied(from: string, to: string): { readonly mode: number } {
  const source = statSync(from);
  if (source.isDirectory()) fail('is-directory');
  const target = statSync(to, { throwIfNoEntry: false });
  if (target?.ino === source.ino && target.dev === source.dev) fail('invalid-argument');
  return source;
}

function copyEntry(from: string, to: string): number {
  const stat = lstatSync(from, { bigint: true });
  const mode = Number(stat.mode) & 0o7777;
  let made = 1;
  if (stat.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (stat.isDirectory()) {
    mkdirSync(to);
    for (const name of readdirSync(from)) made += copyEntry(join(from, name), join(to, name));
  } else copyContent(from, to);
  if (!stat.isSymbolicLink()) chmodSync(to, mode);
  setPathTimes(to, 'keep', stat.mtimeNs);
  return made;
}
