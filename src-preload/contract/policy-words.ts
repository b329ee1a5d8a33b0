/** The words of rights and permissions, which both worlds share. Const arrays and unions only. */
import type { Operation } from './vocabulary.ts';

/** What an attempt needs: `none` is for what has no path of its own, or acts on a handle that is held already. */
export const ACCESSES = ['read', 'write', 'none'] as const;
export type Access = (typeof ACCESSES)[number];
/** What a rule or a grant can give. */
export type Right = Exclude<Access, 'none'>;
export const RIGHTS = ['read', 'write'] as const satisfies readonly Right[];

/**
 * The right that each operation needs on its first path (contracts.md 5.2 rule 1: reads by `fs_read`; writes, mkdir and unlink by
 * `fs_write`; what the contract leaves open follows from what it does). `open` needs `write` when it is for writing: then the event says so.
 */
export const ACCESS_OF_OPERATION = {
  open: 'read',
  create: 'write',
  read: 'read',
  write: 'write',
  truncate: 'write',
  sync: 'none',
  close: 'none',
  stat: 'read',
  'set-times': 'write',
  'set-mode': 'write',
  list: 'read',
  mkdir: 'write',
  rmdir: 'write',
  unlink: 'write',
  rename: 'write',
  link: 'write',
  symlink: 'write',
  readlink: 'read',
  exists: 'read',
  copy: 'read',
  'remove-all': 'write',
  canonicalize: 'read',
  commit: 'none',
  discard: 'none',
  undo: 'none',
  checkpoint: 'none',
  restore: 'none',
  'host-call': 'none',
  prompt: 'none',
  answer: 'none',
  grant: 'none',
  revoke: 'none',
  'run-start': 'none',
  'run-exit': 'none',
  'run-kill': 'none',
  'run-trap': 'none',
  'open-sandbox': 'none',
  'close-sandbox': 'none',
  settings: 'none',
  export: 'none',
  fault: 'none',
  gap: 'none',
  prune: 'none',
} as const satisfies Record<Operation, Access>;

/**
 * The operations whose second path is a place in a tree too, and the right that they need there: of a `mkdir` with what was missing above
 * it, the first directory that it makes. That of a `symlink` is its text.
 */
export const SECOND_ACCESS: Partial<Record<Operation, Right>> = {
  rename: 'write',
  link: 'write',
  copy: 'write',
  mkdir: 'write',
};

/**
 * How a run treats what is not granted.
 * - open: a program without a manifest, which may use its mounts. - enforce: refused. - ask: the user is asked.
 * - observe: done, and recorded as what would have been refused.
 */
export const RUN_MODES = ['open', 'enforce', 'ask', 'observe'] as const;
export type RunMode = (typeof RUN_MODES)[number];
/** What a user can choose; `default`: enforce for a capsule with a manifest, open for a bare program. */
export const MODE_CHOICES = ['default', 'enforce', 'ask', 'observe'] as const;
export type ModeChoice = (typeof MODE_CHOICES)[number];

/** How long a grant holds: until its run is over, as long as the sandbox, or in every sandbox of the principal. */
export const GRANT_LIFETIMES = ['run', 'sandbox', 'always'] as const;
export type GrantLifetime = (typeof GRANT_LIFETIMES)[number];

/**
 * - active. - other-binary: given to another binary of that capsule, so it does not hold for the present one. - expired, revoked.
 * - ended: its run is over.
 */
export const GRANT_STATES = ['active', 'other-binary', 'expired', 'revoked', 'ended'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** Who or what made a grant. */
export const GRANT_SOURCES = ['prompt', 'window', 'command-line', 'broker'] as const;
export type GrantSource = (typeof GRANT_SOURCES)[number];

/** What may be answered when a capsule needs a right; `deny-run` is not asked again in that run. */
export const ACCESS_DECISIONS = ['deny', 'deny-run', 'once', ...GRANT_LIFETIMES] as const;
export type AccessDecision = (typeof ACCESS_DECISIONS)[number];

/**
 * Who gave an answer. - user: somebody who was asked. - options: what was said on the command line before anything was asked.
 * - nobody: there was nobody to ask, so it is a denial.
 */
export const ANSWERERS = ['user', 'options', 'nobody'] as const;
export type Answerer = (typeof ANSWERERS)[number];

/** The things that are looked at before an attempt is decided, in this order. */
export const GATE_STEPS = ['mount', 'boundary', 'refusal', 'rule', 'grant', 'mode'] as const;
export type GateStep = (typeof GATE_STEPS)[number];
