/** What is kept of a sandbox beside its store: who it is, and what the user set. */

import type { ModeChoice } from '../../src-preload/contract/policy-words.ts';

/** A mount beyond the three schemes, as the user gave it. */
export interface ExtraMount {
  readonly name: string;
  /** A folder; or a single file, whose mount then shows nothing else. */
  readonly hostPath: string;
  /** Of a single file: where that file is. */
  readonly guestPath: string;
  readonly access: 'read-write' | 'read-only';
  /** In records of before there was a choice: `overlay` when it is read-write, else `host`. */
  readonly kind?: 'overlay' | 'host';
}

/** What a sandbox may keep in all its mounts together, and how many handles each run in it may hold. */
export interface SandboxLimits {
  readonly bytes: number;
  readonly entries: number;
  readonly handles: number;
}

export interface SandboxRecord {
  readonly id: string;
  readonly name: string;
  /** The real path of the workspace. */
  readonly workspace: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly openedAt: number;
  readonly mounts: readonly ExtraMount[];
  /** null, and in records of before there were any: the defaults. */
  readonly limits?: SandboxLimits | null;
  /** What runs may use up when they say nothing else; whoever reads it checks the numbers. */
  readonly runLimits?: Readonly<Record<string, number | null>>;
  /** How much of the record and of earlier contents is kept, where it is not the defaults; whoever reads it checks the numbers. */
  readonly retention?: Readonly<Record<string, number | null>>;
  /** On whose behalf capsules run in it; `default` when it is left out, as in records of before there was a choice. */
  readonly principal?: string;
  /** How runs that say nothing else treat what is not granted; `default` when it is left out. */
  readonly policyMode?: ModeChoice;
  /** Changes that it had when it was last closed; left out while it is open, and when nobody counted. */
  readonly changes?: number | undefined;
  /** When it was last put on another shelf, in milliseconds since the epoch. */
  readonly shelvedAt?: number;
  /** Set for one that came out of a bundle: it can be looked at only. */
  readonly imported?: ImportedFrom | null;
}

export interface ImportedFrom {
  /** The name that the sandbox had. */
  readonly from: string;
  /** Milliseconds since the epoch. */
  readonly exportedAt: number;
  /** `withheld`: no content came with it, only events. Absent: `store`. */
  readonly contents?: 'store' | 'withheld';
  /** What the user should know of it. */
  readonly sentences: readonly string[];
}
