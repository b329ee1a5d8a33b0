/** Stores in temporary folders, for tests: opened, closed, and left behind as a killed process leaves them. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandboxStore } from './open-sandbox-store.ts';
import type { SandboxStore, SandboxStoreOptions } from './open-sandbox-store.ts';

export const now = (): bigint => 1n;

export class TestStores {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  readonly #opened = new Set<SandboxStore>();

  open(options: Partial<SandboxStoreOptions> = {}): SandboxStore {
    const store = openSandboxStore({ folder: this.folder, now, ...options });
    this.#opened.add(store);
    return store;
  }

  close(store: SandboxStore): void {
    this.#opened.delete(store);
    store.close();
  }

  /** Continues with a copy of the files as they are now, nothing closed. */
  crash(): SandboxStore {
    const copy = mkdtempSync(join(tmpdir(), 'store-'));
    cpSync(this.folder, copy, { recursive: true });
    this.remove();
    this.folder = copy;
    return this.open();
  }

  remove(): void {
    for (const store of this.#opened) this.close(store);
    rmSync(this.folder, { recursive: true });
  }
}

/** What a failing disk throws. */
export function noSpace(): never {
  throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
}
