/** A disk that can be watched, stopped and broken at any call; for tests. */
import type { Disk } from './disk.ts';
import { nodeDisk } from './disk.ts';

export type DiskCall = keyof Disk;

/** What a killed process can leave at a call: nothing of it, a part of a write, all of it. */
export type Moment = 'before' | 'torn' | 'after';

const CHANGING: ReadonlySet<DiskCall> = new Set(['open', 'write', 'truncate', 'sync', 'makeFolder', 'remove', 'clone']);

export interface Fault {
  /** How many calls go through before the one that fails. */
  readonly after: number;
  readonly errno: 'ENOSPC' | 'EIO';
  /** Every call from then on, or this one only. */
  readonly lasts: 'once' | 'on';
}

export class FaultyDisk {
  /** Told at every call that changes the disk. */
  watch: ((moment: Moment, call: DiskCall, path: string) => void) | null = null;
  #fault: Fault | null = null;
  #left = 0;
  #failures = 0;
  readonly #paths = new Map<number, string>();

  /** The calls fail no more; how often they did. */
  mend(): number {
    this.#fault = null;
    const failures = this.#failures;
    this.#failures = 0;
    return failures;
  }

  breakAt(fault: Fault): void {
    this.#fault = fault;
    this.#left = fault.after;
  }

  readonly disk: Disk = {
    open: (path, opening) => {
      const fd = this.#call('open', path, () => nodeDisk.open(path, opening));
      this.#paths.set(fd, path);
      return fd;
    },
    close: (fd) => {
      // As Linux does it: the descriptor is gone, whatever close says.
      nodeDisk.close(fd);
      this.#call('close', this.#path(fd), () => undefined);
    },
    read: (fd, ...rest) => this.#call('read', this.#path(fd), () => nodeDisk.read(fd, ...rest)),
    write: (fd, bytes, from, length, position) => {
      const part = (size: number): number => nodeDisk.write(fd, bytes, from, size, position);
      if (this.watch) this.watch('before', 'write', this.#path(fd));
      if (this.watch && length > 1) {
        part(length >> 1);
        this.watch('torn', 'write', this.#path(fd));
      }
      return this.#call(
        'write',
        this.#path(fd),
        () => part(length),
        () => part(length >> 1),
      );
    },
    size: (fd) => this.#call('size', this.#path(fd), () => nodeDisk.size(fd)),
    truncate: (fd, size) => this.#call('truncate', this.#path(fd), () => nodeDisk.truncate(fd, size)),
    sync: (fd, what) => this.#call('sync', this.#path(fd), () => nodeDisk.sync(fd, what)),
    makeFolder: (path) => this.#call('makeFolder', path, () => nodeDisk.makeFolder(path)),
    list: (folder) => this.#call('list', folder, () => nodeDisk.list(folder)),
    remove: (path) => this.#call('remove', path, () => nodeDisk.remove(path)),
    clone: (from, to) => this.#call('clone', to, () => nodeDisk.clone(from, to)),
  };

  #path(fd: number): string {
    return this.#paths.get(fd) ?? '';
  }

  #call<T>(call: DiskCall, path: string, run: () => T, partly: () => unknown = () => undefined): T {
    this.#failIfDue(call, partly);
    if (!CHANGING.has(call)) return run();
    if (call !== 'write') this.watch?.('before', call, path);
    const result = run();
    this.watch?.('after', call, path);
    return result;
  }

  #failIfDue(call: DiskCall, partly: () => unknown): void {
    const fault = this.#fault;
    if (!fault) return;
    if (this.#left-- > 0) return;
    if (fault.lasts === 'once') this.#fault = null;
    this.#failures++;
    partly();
    throw Object.assign(new Error(fault.errno), { code: fault.errno, syscall: call });
  }
}
