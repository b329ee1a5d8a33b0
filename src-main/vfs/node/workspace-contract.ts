/** An overlay over a small workspace on disk, for tests. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandboxStore } from '../../store/open-sandbox-store.ts';
import { Files } from '../files-by-path-contract.ts';
import { openHostTree } from '../host/open-host-tree.ts';
import type { TopEntry } from '../top-entry.ts';
import type { Vfs } from '../vfs.ts';
import { createOverlay } from './create-overlay.ts';
import { now } from './machine-contract.ts';

const shortOf = ({ names, node, origin, replaces, ownContent, opaque }: TopEntry): string =>
  [
    names.join('/'),
    node?.kind ?? 'whiteout',
    origin && `from ${origin.names.join('/')}`,
    replaces && `over ${replaces.names.join('/')}`,
    ownContent && 'own',
    opaque && 'opaque',
  ]
    .filter(Boolean)
    .join(' ');

export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'overlay-'));
  readonly store = openSandboxStore({ folder: join(this.folder, 'store'), now });
  readonly overlay = createOverlay({
    treeId: 1,
    base: openHostTree({ hostPath: this.#fill() }),
    store: this.store,
    now,
  });
  readonly files = this.filesOf(this.overlay);

  /** A path in the base. */
  onDisk(...names: string[]): string {
    return join(this.folder, 'base', ...names);
  }

  filesOf(vfs: Vfs): Files {
    return new Files({ vfs: () => vfs, settle: () => this.store.journal.commit(), close: () => undefined });
  }

  /** The top's entries, one line each. */
  top(): string[] {
    return this.overlay.topEntries().map(shortOf);
  }

  remove(): void {
    this.overlay.close();
    this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  #fill(): string {
    mkdirSync(this.onDisk('docs', 'deep'), { recursive: true });
    writeFileSync(this.onDisk('readme.txt'), 'hello');
    writeFileSync(this.onDisk('docs', 'a.md'), 'alpha', { mode: 0o640 });
    writeFileSync(this.onDisk('docs', 'deep', 'c.md'), 'gamma');
    writeFileSync(this.onDisk('large'), 'L'.repeat(200_000));
    symlinkSync('readme.txt', this.onDisk('to-readme'));
    return this.onDisk();
  }
}
