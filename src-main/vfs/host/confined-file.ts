/** An open regular file of the host, to read. */
import { readSync } from 'node:fs';
import { fail } from '../errors.ts';
import type { Confinement } from './confinement.ts';
import { failErrno, onHost } from './host-errors.ts';
import type { HostFile, HostStat } from './host-tree.ts';
import { pathOfDescriptor } from './root-directory.ts';

/** Owns the descriptor that `Confinement.openFile` gave. */
export class ConfinedFile implements HostFile {
  readonly #inside: Pick<Confinement, 'stat' | 'close' | 'trace' | 'name'>;
  /** null once closed: the number may by then be another file's. */
  #descriptor: number | null;

  constructor(inside: Pick<Confinement, 'stat' | 'close' | 'trace' | 'name'>, descriptor: number) {
    this.#inside = inside;
    this.#descriptor = descriptor;
  }

  read(into: Uint8Array, offset: number): number {
    const descriptor = this.#open();
    let filled = 0;
    while (filled < into.length) {
      this.#inside.trace('read');
      const from = offset + filled;
      const count = onHost(() => readSync(descriptor, into, filled, into.length - filled, from));
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  get clonePath(): string | null {
    const descriptor = this.#open();
    return this.#inside.name === 'compare' ? null : pathOfDescriptor(descriptor);
  }

  stat(): HostStat {
    const stat = this.#inside.stat(this.#open());
    return typeof stat === 'number' ? failErrno(stat) : stat;
  }

  close(): void {
    if (this.#descriptor !== null) this.#inside.close(this.#descriptor);
    this.#descriptor = null;
  }

  #open(): number {
    return this.#descriptor ?? fail('closed');
  }
}
