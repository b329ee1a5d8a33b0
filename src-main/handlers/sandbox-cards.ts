/** Sandboxes as the manager shows them, with what is known of their sizes. */
import type { SandboxCard } from '../../src-preload/contract/library-calls.ts';
import { standsOnItself } from '../store/sandbox-library.ts';
import type { Shelved } from '../store/sandbox-library.ts';
import { isFolder } from '../store/real-workspace.ts';
import { VfsError } from '../vfs/errors.ts';
import { changeCount } from './change-count.ts';
import { describeSandbox } from './describe-sandbox.ts';
import type { Workbench } from './workbench.ts';

export class SandboxCards {
  readonly #workbench: Workbench;
  /** Bytes on the disk, by id. */
  readonly #sizes = new Map<string, number>();

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  of({ record, shelf }: Shelved): SandboxCard {
    const opened = this.#workbench.ifOpened(record.id);
    return {
      ...describeSandbox(record),
      shelf,
      shelvedAt: shelf === 'ready' ? null : (record.shelvedAt ?? null),
      bytes: this.#sizes.get(record.id) ?? null,
      changes: opened ? changeCount(opened.session, opened.changes) : (record.changes ?? null),
      open: opened ? 'open' : 'closed',
      folder: standsOnItself(record) ? 'own' : isFolder(record.workspace) ? 'there' : 'gone',
    };
  }

  /** Looks at every folder; one that cannot be read stays as it was known. */
  *measure(): Generator<undefined> {
    const { library } = this.#workbench.deps;
    const shelved = library.list();
    for (const { record } of shelved) {
      try {
        this.#sizes.set(record.id, yield* library.size(record.id));
      } catch (error) {
        if (!(error instanceof VfsError)) throw error;
      }
    }
    const ids = new Set(shelved.map(({ record }) => record.id));
    for (const id of this.#sizes.keys()) if (!ids.has(id)) this.#sizes.delete(id);
  }
}
