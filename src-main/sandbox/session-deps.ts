/** What a session of a sandbox needs of the world around it, and what it is built on. */
import type { SandboxRecord } from '../store/sandbox-record.ts';
import type { SandboxStore } from '../store/open-sandbox-store.ts';
import type { Budget } from '../vfs/budget.ts';
import type { MountTable } from './mounts.ts';
import type { AnchorPlace } from './record-anchor.ts';
import type { ServiceOptions } from './services/sandbox-services.ts';

export interface SessionDeps {
  readonly record: SandboxRecord;
  /** The sandbox's own folder. */
  readonly folder: string;
  /** See `openSandboxStore`. */
  readonly missing?: 'make' | 'refuse' | undefined;
  /** The real folder below `home://`. */
  readonly homeFolder: string;
  readonly principal: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** What all open sandboxes of the principal may keep together. */
  readonly budget?: Budget | undefined;
  /** What services need of the world around; without it secrets cannot be kept, and nothing ever times out. */
  readonly services?: ServiceOptions | undefined;
  /** What vouches for the record from outside of the sandbox's folder; without it a cut end cannot be seen. */
  readonly anchor?: AnchorPlace | undefined;
  /** Keeps the record when a mount was added, or a limit changed. */
  readonly save: (record: SandboxRecord) => void;
}

/** What a session is built on, and closes. */
export interface SessionParts {
  readonly store: SandboxStore;
  readonly mounts: MountTable;
  readonly budget: Budget;
}
