/** The part of THE LIST that is about the sandboxes themselves, open or not: see `api.ts`. */
import { z } from 'zod';

import { call, event } from './define.ts';
import { Sandbox, SandboxId } from './schemas.ts';

/** `archived`: out of sight, whole. `deleted`: in the bin, until it is purged. */
export const SHELVES = ['ready', 'archived', 'deleted'] as const;
export type Shelf = (typeof SHELVES)[number];

export const SandboxName = z.string().trim().min(1).max(100);

/** A sandbox as the manager shows it. */
export const SandboxCard = Sandbox.extend({
  shelf: z.enum(SHELVES),
  /** When it was put there, in milliseconds since the epoch; null for `ready`. */
  shelvedAt: z.number().nullable(),
  /** What its folder takes on the disk; null where nobody has looked yet. */
  bytes: z.number().nullable(),
  /** Now, or when it was last closed; null where that is not known. */
  changes: z.number().nullable(),
  /** By this process. */
  open: z.enum(['open', 'closed']),
  /** Whether the folder it is over is still there; `own`: it stands on one inside of itself, as what was imported does. */
  folder: z.enum(['there', 'gone', 'own']),
});
export type SandboxCard = z.infer<typeof SandboxCard>;

export const libraryCalls = {
  /**
   * All of them, on every shelf, the last opened first. One whose record cannot be read is left out. `measured` looks at the disk for
   * `bytes` first; `known`, which is what is meant when it is left out, answers at once.
   */
  sandboxLibrary: call(z.object({ sizes: z.enum(['known', 'measured']).optional() }), z.array(SandboxCard)),
  /** Its principals' sandboxes there are called so, too. Errors: `already-exists`; `busy` while another process has it open. */
  sandboxRename: call(z.object({ sandbox: SandboxId, name: SandboxName }), SandboxCard),
  /**
   * A second sandbox over the same folder with everything the first one has: changes, checkpoints, record. Errors: as above; `busy` while
   * a capsule runs in it; `unsupported` for one that stands on a folder of its own; `no-space`, `cancelled`.
   */
  sandboxDuplicate: call(z.object({ sandbox: SandboxId, name: SandboxName, job: z.string().optional() }), SandboxCard),
  /** Archives, deletes into the bin, or brings back. `busy` while a capsule runs in it or another process has it open. */
  sandboxShelve: call(z.object({ sandbox: SandboxId, shelf: z.enum(SHELVES) }), SandboxCard),
  /** Removes for good what is in the bin: these, or all. `invalid-argument` for one that is not there. */
  sandboxPurge: call(
    z.object({ sandboxes: z.array(SandboxId).max(10_000).nullable() }),
    z.object({ removed: z.number(), bytes: z.number() }),
  ),
};

export const libraryEvents = {
  /** A sandbox came, went, or is called otherwise: which one, and where it is now. */
  libraryChanged: event(z.object({ sandbox: SandboxId, shelf: z.enum([...SHELVES, 'gone']) })),
};
