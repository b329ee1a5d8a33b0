/** A folder of the real file system as an oracle: a plain copy of the base, or the kernel's own overlay. */
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { VfsError, fail } from '../../errors.ts';
import { onHost } from '../../host/host-errors.ts';
import { hostStatOf, kindOfMode } from '../../host/host-stat.ts';
import type { LastLink, OpenOptions } from '../../vfs.ts';
import type { FuzzDirectory, FuzzFile, FuzzStat, FuzzSubject } from './fuzz-subject-contract.ts';
import { leavesRoot } from './leaves-root-contract.ts';

const ACCESS = { read: constants.O_RDONLY, write: constants.O_WRONLY, 'read-write': constants.O_RDWR } as const;
const CREATE = { never: 0, 'if-missing': constants.O_CREAT, exclusive: constants.O_CREAT | constants.O_EXCL } as const;

const kindOf = (at: string): string => kindOfMode(lstatSync(at).mode);

const listed = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => `${name} ${kindOf(join(folder, name))}`);

class DiskFile implements FuzzFile {
  readonly kind = 'file';
  readonly #descriptor: number;
  readonly #access: OpenOptions['access'];

  constructor(descriptor: number, access: OpenOptions['access']) {
    this.#descriptor = descriptor;
    this.#access = access;
  }

  read(offset: number, length: number): Uint8Array {
    if (this.#access === 'write') fail('bad-handle');
    const into = Buffer.alloc(length);
    return into.subarray(
      0,
      onHost(() => readSync(this.#descriptor, into, 0, length, offset)),
    );
  }

  write(bytes: Uint8Array, offset: number | 'end'): number {
    if (this.#access === 'read') fail('bad-handle');
    const from = offset === 'end' ? fstatSync(this.#descriptor).size : offset;
    return from + onHost(() => writeSync(this.#descriptor, bytes, 0, bytes.length, from));
  }

  truncate(size: number): void {
    if (this.#access === 'read') fail('bad-handle');
    onHost(() => ftruncateSync(this.#descriptor, size));
  }

  sync(): void {
    onHost(() => fsyncSync(this.#descriptor));
  }

  stat(): FuzzStat {
    return onHost(() => hostStatOf(fstatSync(this.#descriptor, { bigint: true })));
  }

  setTimes(seconds: number): void {
    onHost(() => futimesSync(this.#descriptor, seconds, seconds));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

class DiskDirectory implements FuzzDirectory {
  readonly kind = 'directory';
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  list(): readonly string[] {
    return onHost(() => listed(`/proc/self/fd/${this.#descriptor}`));
  }

  stat(): FuzzStat {
    return onHost(() => hostStatOf(fstatSync(this.#descriptor, { bigint: true })));
  }

  setTimes(seconds: number): void {
    onHost(() => futimesSync(this.#descriptor, seconds, seconds));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

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
    const [source, target] = this.#two(from, to);
    onHost(() => renameSync(source, target));
  }

  link(from: string, to: string): void {
    const [source, target] = this.#two(from, to);
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

  setTimes(path: string, last: LastLink, seconds: number): void {
    const at = this.#at(path, last);
    onHost(() => (last === 'keep' ? lutimesSync : utimesSync)(at, seconds, seconds));
  }

  chmod(path: string, mode: number): void {
    const at = this.#at(path, 'follow');
    onHost(() => chmodSync(at, mode));
  }

  removeAll(path: string): number {
    const at = this.#at(path, 'keep');
    // The path may lead through a link that goes on the way.
    return onHost(() => removeBelow(join(realpathSync.native(dirname(at)), basename(at))));
  }

  restart(): void {
    // A disk has nothing to forget.
  }

  close(): void {
    this.#onClose();
  }

  #at(path: string, last: LastLink): string {
    if (leavesRoot(this.#root, path, last)) fail('boundary-escape');
    return `${this.#root}/${path}`;
  }

  /** As the system does, the first path is looked at before the second one. */
  #two(from: string, to: string): readonly [string, string] {
    const source = this.#at(from, 'keep');
    if (leavesRoot(this.#root, to, 'keep')) {
      onHost(() => statSync(`${dirname(source)}/`));
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
