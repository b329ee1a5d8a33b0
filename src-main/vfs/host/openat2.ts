/** Confinement by one call of the Linux kernel (5.6 and later): openat2(2), reached through koffi. */
import { closeSync, constants } from 'node:fs';
import { assertNames } from './confinement.ts';
import type { Confinement, HeldDirectory, OpenedFile, OpenRequest, Trace } from './confinement.ts';
import { ERRNO } from './host-errors.ts';
import type { Errno } from './host-errors.ts';
import type { HostStat } from './host-tree.ts';
import { openHow } from './libc.ts';
import type { Libc } from './libc.ts';
import { isBelow, O_CLOEXEC, O_PATH, openRootDirectory, pathOfDescriptor } from './root-directory.ts';
import type { RootDirectory } from './root-directory.ts';

const RESOLVE_NO_XDEV = 0x01;
const RESOLVE_NO_MAGICLINKS = 0x02;
const RESOLVE_NO_SYMLINKS = 0x04;
const RESOLVE_BENEATH = 0x08;
const RESOLVE = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH;

const { O_DIRECTORY, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
const INSPECT = openHow(O_PATH | O_CLOEXEC | O_NOFOLLOW, RESOLVE);
const HOLD = openHow(O_PATH | O_CLOEXEC | O_NOFOLLOW | O_DIRECTORY, RESOLVE);
const READ: OpenRequest = { flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode: 0 };
const MODE_BITS = 12;

/** The kernel asks to try again when something was renamed meanwhile; as often as libpathrs does. */
const MAX_TRIES = 128;
const { EAGAIN, EINTR, ELOOP, ENOTDIR } = ERRNO;

/** Whether the kernel has the call, and lets this process use it (seccomp filters often do not). */
function isAvailable(root: RootDirectory, libc: Libc): boolean {
  const descriptor = libc.openat2(root.descriptor, '.', INSPECT);
  if (descriptor < 0) return false;
  libc.close(descriptor);
  return true;
}

/** Opens the root and confines to it; null where the kernel does not do it. Errors: as `openRootDirectory`. */
export function confineByOpenat2(hostPath: string, libc: Libc, trace: Trace): Confinement | null {
  const root = openRootDirectory(hostPath);
  if (isAvailable(root, libc)) return new KernelConfinement(root, libc, trace);
  closeSync(root.descriptor);
  return null;
}

class KernelConfinement implements Confinement {
  readonly name = 'openat2';
  readonly hostPath: string;
  readonly trace: Trace;
  readonly #root: RootDirectory;
  readonly #libc: Libc;
  readonly #hows = new Map<number, Uint8Array>();

  constructor(root: RootDirectory, libc: Libc, trace: Trace) {
    this.#root = root;
    this.#libc = libc;
    this.hostPath = root.hostPath;
    this.trace = trace;
  }

  lstat(names: readonly string[], from?: HeldDirectory): HostStat | Errno {
    const descriptor = this.#open(names, INSPECT, from);
    if (descriptor < 0) return descriptor;
    const found = this.stat(descriptor);
    this.close(descriptor);
    return found;
  }

  openFile(names: readonly string[], request: OpenRequest = READ, from?: HeldDirectory): OpenedFile | Errno {
    const descriptor = this.#open(names, this.#howFor(request), from);
    if (descriptor < 0) return descriptor;
    const stat = this.stat(descriptor);
    if (typeof stat === 'object') return { descriptor, stat };
    this.close(descriptor);
    return stat;
  }

  holdDirectory(names: readonly string[], from?: HeldDirectory): HeldDirectory | Errno {
    const descriptor = this.#open(names, HOLD, from);
    if (descriptor === ENOTDIR) return this.#whyNoDirectory(names, from);
    if (descriptor < 0) return descriptor;
    return { path: pathOfDescriptor(descriptor), descriptor, close: () => this.close(descriptor) };
  }

  contains({ descriptor }: HeldDirectory, names: readonly string[]): boolean {
    this.trace('readlink');
    return descriptor === null || isBelow(this.#root.descriptor, descriptor, names);
  }

  stat(descriptor: number): HostStat | Errno {
    this.trace('statx');
    return this.#libc.stat(descriptor);
  }

  close(descriptor: number): void {
    this.#libc.close(descriptor);
  }

  closeRoot(): void {
    closeSync(this.#root.descriptor);
  }

  /** The kernel says the same of a file and of a link; only which error is told depends on this second look. */
  #whyNoDirectory(names: readonly string[], from?: HeldDirectory): Errno {
    const found = this.lstat(names, from);
    return found === ELOOP || (typeof found === 'object' && found.kind === 'symlink') ? ELOOP : ENOTDIR;
  }

  /** There are few different ones, and the call reads what it is given. */
  #howFor({ flags, mode }: OpenRequest): Uint8Array {
    const key = flags * 2 ** MODE_BITS + mode;
    let how = this.#hows.get(key);
    if (!how) this.#hows.set(key, (how = openHow(flags | O_CLOEXEC, RESOLVE, mode)));
    return how;
  }

  /** A descriptor, or a negative error number. */
  #open(names: readonly string[], how: Uint8Array, from?: HeldDirectory): number {
    const start = from?.descriptor ?? this.#root.descriptor;
    assertNames(names);
    const path = names.length === 0 ? '.' : names.join('/');
    for (let tries = 1; ; tries++) {
      this.trace('openat2');
      const result = this.#libc.openat2(start, path, how);
      if (tries === MAX_TRIES || (result !== EAGAIN && result !== EINTR)) return result;
    }
  }
}
