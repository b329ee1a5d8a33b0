/** A store with contents in every place there is, and ways to damage copies of it; for tests. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { relPath } from '../vfs/path/rel-path.ts';
import { OpenSandbox } from './crash-world-contract.ts';
import { StoreError } from './store-error.ts';

export const FILES = 600;
export const nameOf = (index: number): string => `file-${String(index).padStart(4, '0')}`;
export const textOf = (index: number): string => `content of ${index} `.repeat(1 + (index % 40));

export function write(sandbox: OpenSandbox, name: string, text: string): void {
  const place = sandbox.tree.locate(sandbox.root, relPath([name]), 'keep');
  const file = sandbox.tree.openFile(place, { access: 'write', create: 'if-missing', content: 'discard', mode: 0o644 });
  file.write(Buffer.from(text), 0);
  file.close();
  sandbox.store.journal.commit();
}

/** What can be read of each file: its text, or why not. */
export function readFiles(sandbox: OpenSandbox): Map<string, string> {
  const found = new Map<string, string>();
  const directory = sandbox.tree.openDirectory(sandbox.tree.locate(sandbox.root, relPath([]), 'keep'));
  for (const { name } of directory.list()) {
    const place = sandbox.tree.locate(sandbox.root, relPath([name]), 'keep');
    const file = sandbox.tree.openFile(place, { access: 'read', create: 'never', content: 'keep', mode: 0 });
    const bytes = Buffer.alloc(file.stat().size);
    try {
      file.read(bytes, 0);
      found.set(name, bytes.toString());
    } catch (error) {
      found.set(name, String(error));
    }
    file.close();
  }
  directory.close();
  return found;
}

/** Most are at rest in packs and rows; the last ten are in the journal only; one is large. */
function makeSample(): string {
  const made = mkdtempSync(join(tmpdir(), 'sample-'));
  const sandbox = new OpenSandbox(made, null);
  for (let index = 0; index < FILES; index++) write(sandbox, nameOf(index), textOf(index));
  write(sandbox, 'large', 'L'.repeat(100_000));
  sandbox.store.journal.checkpoint();
  sandbox.store.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  for (let index = FILES; index < FILES + 10; index++) write(sandbox, nameOf(index), textOf(index));
  sandbox.close();
  return made;
}

/** A sample and its damaged copies, all in one temporary folder. */
export class DamagedStores {
  readonly sample = makeSample();
  readonly #folder = mkdtempSync(join(tmpdir(), 'damaged-'));
  #copies = 0;

  copy(damage: (copy: string) => void = () => undefined): string {
    const copy = join(this.#folder, String(this.#copies++));
    cpSync(this.sample, copy, { recursive: true });
    damage(copy);
    return copy;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
    rmSync(this.sample, { recursive: true });
  }
}

export function change(file: string, edit: (bytes: Buffer) => Buffer): void {
  writeFileSync(file, edit(readFileSync(file)));
}

export const flip = (at: number) => (bytes: Buffer) => {
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << (at % 8));
  return bytes;
};

export function hashesOf(at: string): Record<string, string> {
  const files = readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(at, name)).isFile(),
  );
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(at, name)))
        .digest('hex'),
    ]),
  );
}

export function openCode(at: string): string {
  try {
    new OpenSandbox(at, null).close();
    return 'opened';
  } catch (error) {
    return error instanceof StoreError ? error.code : String(error);
  }
}
