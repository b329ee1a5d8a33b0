/** The descriptor table of a preview 1 guest: what each number stands for, its rights, flags and position. */
import type { GuestEntry, GuestHandle, Preopen } from '../../guest-fs.ts';
import type { GuestWorld, OutputName } from '../../guest-world.ts';
import { ERRNO, refuse } from './errno.ts';
import type { Errno } from './errno.ts';
import { utf8 } from './memory.ts';
import { DIRECTORY_RIGHTS, INHERITABLE_RIGHTS, INPUT_RIGHTS, OUTPUT_RIGHTS } from './rights.ts';

/** Bits of `fdflags`. */
export const FDFLAG = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16 } as const;
const ALL_FLAGS = 31;

interface Common {
  base: number;
  inheriting: number;
  flags: number;
}
export interface FileDescriptor extends Common {
  readonly kind: 'file';
  readonly handle: GuestHandle;
  position: number;
}
export interface DirectoryDescriptor extends Common {
  readonly kind: 'directory';
  readonly handle: GuestHandle;
  /** The guest's name of a preopened directory, UTF-8. */
  readonly preopen: Uint8Array | null;
  /** The directory's own number, once it is known. */
  ino: bigint | null;
  /** The entries read so far since the last cookie 0. */
  listing: { readonly entries: GuestEntry[]; complete: boolean } | null;
}
export interface InputDescriptor extends Common {
  readonly kind: 'input';
}
export interface OutputDescriptor extends Common {
  readonly kind: 'output';
  readonly stream: OutputName;
}
export type Descriptor = FileDescriptor | DirectoryDescriptor | InputDescriptor | OutputDescriptor;
type Kind = Descriptor['kind'];

/** What each kind answers when another kind was needed. */
type Otherwise = Readonly<Partial<Record<Kind, Errno>>>;

const FIRST_FREE = 3;
const MAX_DESCRIPTORS = 16_384;

/** Checks `fdflags`. Errors: INVAL for bits that have no meaning. */
export function checkFlags(flags: number): number {
  if ((flags & ~ALL_FLAGS) !== 0) refuse(ERRNO.inval);
  return flags;
}

export class Descriptors {
  readonly #world: GuestWorld;
  readonly #table = new Map<number, Descriptor>();
  /** No number from `FIRST_FREE` up to here is free. */
  #lowest = FIRST_FREE;

  constructor(world: GuestWorld) {
    this.#world = world;
    this.#table.set(0, { kind: 'input', base: INPUT_RIGHTS, inheriting: 0, flags: 0 });
    this.#table.set(1, { kind: 'output', stream: 'stdout', base: OUTPUT_RIGHTS, inheriting: 0, flags: 0 });
    this.#table.set(2, { kind: 'output', stream: 'stderr', base: OUTPUT_RIGHTS, inheriting: 0, flags: 0 });
    for (const preopen of world.fs.preopens()) this.add(preopened(preopen));
  }

  /** Makes sure that `add` will succeed. Errors: NFILE. */
  reserve(): void {
    if (this.#table.size >= MAX_DESCRIPTORS) refuse(ERRNO.nfile);
  }

  /** The lowest free number, as POSIX has it. */
  add(descriptor: Descriptor): number {
    let fd = this.#lowest;
    while (this.#table.has(fd)) fd++;
    this.#lowest = fd + 1;
    this.#table.set(fd, descriptor);
    return fd;
  }

  /** Errors: BADF. */
  get(fd: number): Descriptor {
    return this.#table.get(fd) ?? refuse(ERRNO.badf);
  }

  /** The engine's handle behind a number, 0 when there is none. */
  handleOf(fd: number): GuestHandle {
    const found = this.#table.get(fd);
    return found && 'handle' in found ? found.handle : 0;
  }

  /** A descriptor of one kind that carries `rights`. Errors: BADF, the number for its kind, NOTCAPABLE. */
  need<K extends Kind>(fd: number, kind: K, rights: number, otherwise: Otherwise): Extract<Descriptor, { kind: K }> {
    const found = this.get(fd);
    if (found.kind !== kind) return refuse(otherwise[found.kind] ?? ERRNO.badf);
    // The kind was just compared.
    return this.capable(found as Extract<Descriptor, { kind: K }>, rights);
  }

  /** Errors: NOTCAPABLE when it lacks one of the rights. */
  capable<D extends Descriptor>(descriptor: D, rights: number): D {
    return (descriptor.base & rights) === rights ? descriptor : refuse(ERRNO.notcapable);
  }

  /** Errors: BADF. */
  close(fn: string, fd: number): void {
    const descriptor = this.get(fd);
    this.#table.delete(fd);
    if (fd >= FIRST_FREE) this.#lowest = Math.min(this.#lowest, fd);
    if ('handle' in descriptor) this.#world.fs.close(fn, descriptor.handle);
  }

  /** `from` takes the place of `to`, which is closed. Errors: BADF when either is not open. */
  renumber(fn: string, from: number, to: number): void {
    const moving = this.get(from);
    this.get(to);
    if (from === to) return;
    this.close(fn, to);
    this.#table.delete(from);
    if (from >= FIRST_FREE) this.#lowest = Math.min(this.#lowest, from);
    this.#table.set(to, moving);
  }
}

const preopened = ({ handle, guestPath }: Preopen): DirectoryDescriptor => ({
  kind: 'directory',
  handle,
  preopen: utf8(guestPath),
  ino: null,
  listing: null,
  base: DIRECTORY_RIGHTS,
  inheriting: INHERITABLE_RIGHTS,
  flags: 0,
});
