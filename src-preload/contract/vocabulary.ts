/** The words both worlds share. Const arrays and unions only; imports nothing. */

/** The three guest-visible roots plus extra mounts. One canonical spelling: `<scheme>://<segments joined by />`. */
export const SCHEMES = ['cwd', 'home', 'tmp'] as const;
export type Scheme = (typeof SCHEMES)[number];

/**
 * Every way a file operation can fail, for every ABI. Each adapter owns one total table from these words to
 * its own codes; adding a word here does not compile until all tables have it.
 */
export const FS_ERRORS = [
  'not-found',
  'access',
  'denied',
  'boundary-escape',
  'invalid-path',
  'invalid-argument',
  'name-too-long',
  'is-directory',
  'not-directory',
  'not-empty',
  'already-exists',
  'too-large',
  'quota',
  'no-space',
  'cross-mount',
  'read-only',
  'too-many-links',
  'link-loop',
  'closed',
  'bad-handle',
  'busy',
  'would-block',
  'unsupported',
  'not-capable',
  'io',
] as const;
export type FsErrorCode = (typeof FS_ERRORS)[number];

/** Every way a service (values, bus, prompts) can refuse, for every ABI; each adapter maps these words to its own. */
export const SERVICE_ERRORS = [
  'denied',
  'invalid-input',
  'invalid-key',
  'reserved',
  'too-large',
  'quota',
  'rate-limited',
  'backpressure',
  'closed',
  'timeout',
  'cancelled',
  'conflict',
  'not-in-lifecycle',
  'store-unavailable',
  'unsupported',
] as const;
export type ServiceErrorCode = (typeof SERVICE_ERRORS)[number];

/** How an attempt ended: `ok`, a file error, a service's refusal, or a fault of ours. */
export const OUTCOMES: readonly EventOutcome[] = [
  ...new Set(['ok', ...FS_ERRORS, ...SERVICE_ERRORS, 'defect'] as const),
];
export type EventOutcome = 'ok' | FsErrorCode | ServiceErrorCode | 'defect';

/** What one audited attempt tried to do. */
export const OPERATIONS = [
  'open',
  'create',
  'read',
  'write',
  'truncate',
  'sync',
  'close',
  'stat',
  'set-times',
  'set-mode',
  'list',
  'mkdir',
  'rmdir',
  'unlink',
  'rename',
  'link',
  'symlink',
  'readlink',
  'exists',
  'copy',
  'remove-all',
  'canonicalize',
  'commit',
  'discard',
  'undo',
  'checkpoint',
  'restore',
  'host-call',
  'prompt',
  'answer',
  'grant',
  'revoke',
  'run-start',
  'run-exit',
  'run-kill',
  'run-trap',
  'open-sandbox',
  'close-sandbox',
  'settings',
  'export',
  'fault',
  'gap',
  'prune',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The coarse kind of an operation: what colour it has and which chip filters it. */
export const OPERATION_KINDS = ['read', 'write', 'delete', 'meta', 'run', 'review', 'policy', 'system'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export const KIND_OF_OPERATION = {
  open: 'read',
  create: 'write',
  read: 'read',
  write: 'write',
  truncate: 'write',
  sync: 'meta',
  close: 'meta',
  stat: 'meta',
  'set-times': 'write',
  'set-mode': 'write',
  list: 'read',
  mkdir: 'write',
  rmdir: 'delete',
  unlink: 'delete',
  rename: 'write',
  link: 'write',
  symlink: 'write',
  readlink: 'read',
  exists: 'meta',
  copy: 'write',
  'remove-all': 'delete',
  canonicalize: 'meta',
  commit: 'review',
  discard: 'review',
  undo: 'review',
  checkpoint: 'review',
  restore: 'review',
  'host-call': 'meta',
  prompt: 'policy',
  answer: 'policy',
  grant: 'policy',
  revoke: 'policy',
  'run-start': 'run',
  'run-exit': 'run',
  'run-kill': 'run',
  'run-trap': 'run',
  'open-sandbox': 'system',
  'close-sandbox': 'system',
  settings: 'system',
  export: 'system',
  fault: 'system',
  gap: 'system',
  prune: 'system',
} as const satisfies Record<Operation, OperationKind>;

/** What an entry of a tree is. `other` is a device, FIFO or socket of the base: shown, never opened. */
export const ENTRY_KINDS = ['file', 'directory', 'symlink', 'other'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What a layer does to the tree below it. */
export const CHANGE_KINDS = ['added', 'modified', 'deleted', 'renamed', 'copied', 'type-changed'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What somebody else did to a base entry since a change was made from it. */
export const DRIFT_KINDS = ['changed', 'replaced', 'vanished', 'appeared', 'unreadable'] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** The letter of a change, as source-control users know it. */
export const CHANGE_LETTERS = {
  added: 'A',
  modified: 'M',
  deleted: 'D',
  renamed: 'R',
  copied: 'C',
  'type-changed': 'T',
} as const satisfies Record<ChangeKind, string>;

export const MOUNT_KINDS = ['overlay', 'host', 'memory'] as const;
export type MountKind = (typeof MOUNT_KINDS)[number];

/** Which side of an overlay to look at. */
export const LAYER_VIEWS = ['merged', 'base', 'top'] as const;
export type LayerView = (typeof LAYER_VIEWS)[number];

/** Why a commit step was refused: the base is not what the change was made from. */
export const CONFLICT_REASONS = [
  'base-exists',
  'base-missing',
  'base-changed',
  'base-type-changed',
  'directory-not-empty',
  'permission',
  'parent-missing',
  /** A rename: what should move is not there, or no longer what it was. */
  'rename-source',
  /** A rename: something else is where it should go. */
  'rename-target',
  'no-space',
  /** Two names that the folder takes for one. */
  'case-collision',
  /** Of an undo or a redo: the sandbox itself has changed it since. */
  'sandbox-changed',
] as const;
export type ConflictReason = (typeof CONFLICT_REASONS)[number];

/** What one run may use up, each with a limit of its own. */
export const RUN_LIMITS = ['memory', 'time', 'cpu', 'output', 'operations'] as const;
export type RunLimit = (typeof RUN_LIMITS)[number];

/** The guest contracts a capsule can be written against. */
export const ABIS = ['preview1', 'wasi', 'astrid', 'extism'] as const;
export type Abi = (typeof ABIS)[number];

/** Why a call over the contract failed, when it was not a file error. */
/** What verifying a sandbox may find; `verifyStore` says what each means. */
export const FINDING_KINDS = [
  'database-damaged',
  'content-damaged',
  'content-unreadable',
  'content-lost',
  'work-lost',
  'row-damaged',
  'name-lost',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const CALL_ERRORS = [
  'unknown-call',
  'invalid-input',
  'not-found',
  'busy',
  'sandbox-locked',
  'sandbox-corrupt',
  'sandbox-newer',
  'workspace-gone',
  'workspace-unreadable',
  'not-wasm',
  'bad-wasm',
  'missing-imports',
  'unsupported-capsule',
  'bad-manifest',
  'bad-package',
  'wrong-hash',
  'needs-consent',
  'conflict',
  'cancelled',
  'no-space',
  'disconnected',
  'refused',
  'internal',
] as const;
export type CallErrorCode = FsErrorCode | (typeof CALL_ERRORS)[number];
