/** Makes a sandbox of an image: an empty folder of ours below, and a checkpoint for each layer. */
import { join } from 'node:path';

import type { BundleFolder } from '../../store/bundle-folder.ts';
import { openLayerArchive } from '../../store/layer-archive.ts';
import type { SandboxRecord } from '../../store/sandbox-record.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session.ts';
import { applyArchive } from './import-layer.ts';
import type { ImportedLayers, ImportStep } from './import-layer.ts';

export interface StackImport {
  /** Absolute. */
  readonly file: string;
  /** Of the archive, for people. */
  readonly name: string;
  readonly scratch: BundleFolder;
  readonly principal: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

function openEmpty({ scratch, principal, now }: StackImport): Session {
  const workspace = join(scratch.base, 'cwd');
  const record: SandboxRecord = { id: 'import', name: 'import', workspace, createdAt: 0, openedAt: 0, mounts: [] };
  const homeFolder = join(scratch.base, 'home');
  return openSession({ record, folder: scratch.sandbox, homeFolder, principal, now, save: () => undefined });
}

/**
 * Errors: `ArchiveError`; those of the file; `no-space`, `io`. The sandbox lies in `scratch.sandbox` then; nobody finds it there, and removing
 * it is the caller's.
 */
export function* importStack(wanted: StackImport): Generator<ImportStep, ImportedLayers> {
  const { scratch, file, name } = wanted;
  scratch.prepare();
  scratch.makeBases(['cwd', 'home']);
  const archive = yield* openLayerArchive(file, scratch.unpacked);
  try {
    const session = openEmpty(wanted);
    try {
      const given = { session, archive, mount: session.mounts.get('cwd'), name };
      return yield* applyArchive(given, (index, title) => {
        // Named ones are never dropped unasked, however many layers there are.
        session.undo.checkpoints.make({ cause: 'named', name: title ?? `layer ${index + 1}` });
      });
    } finally {
      session.close();
    }
  } finally {
    archive.close();
  }
}
