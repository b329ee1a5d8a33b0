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
  /** By this process. */
  open: z.enum(['open', 'closed']),
  /** Whether the folder it is over is still there. */
  folder: z.enum(['there', 'gone']),
});
export type SandboxCard = z.infer<typeof SandboxCard>;

export const libraryCalls = {
  /** All of them, on every shelf, the last opened first. One whose record cannot be read is left out. */
  sandboxLibrary: call(z.object({}), z.array(SandboxCard)),
  /** Errors: `already-exists`; `busy` while another process has it open. */
  sandboxRename: call(z.object({ sandbox: SandboxId, name: SandboxName }), SandboxCard),
  /** A second sandbox over the same folder with everything the first one has: changes, checkpoints, record. Errors as above; `no-space`. */
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
  /** A sandbox came, went, or is called otherwise. */
  libraryChanged: event(z.object({})),
};
