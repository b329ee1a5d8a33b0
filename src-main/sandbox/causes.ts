/** What kind of thing decided about an attempt, by how it ended; the words are `CAUSES` of the contract. */
import type { Cause } from '../../src-preload/contract/event-words.ts';
import type { FsErrorCode, Operation, ServiceErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { USER_PRINCIPAL } from './gate.ts';

export interface Ruling {
  readonly cause: Cause;
  /** Whether this counts as a refusal by rule; otherwise what had been decided before stays. */
  readonly verdict: 'deny' | 'as-decided';
  /** Stands before the failure's own message. */
  readonly rule: string;
}

const deny = (cause: Cause, rule: string): Ruling => ({ cause, verdict: 'deny', rule });

/** Failures that say by themselves what decided. All others mean that the request was in order, and what is there was not. */
const RULINGS: ReadonlyMap<FsErrorCode, Ruling> = new Map([
  ['invalid-path', deny('path', 'path rules')],
  ['name-too-long', deny('path', 'path rules')],
  ['boundary-escape', deny('boundary', 'boundary: the path leaves its root')],
  ['not-capable', deny('right', 'the handle does not carry this right')],
  ['bad-handle', deny('right', 'no open handle of this kind')],
  ['closed', deny('right', 'the handle is closed')],
  ['quota', deny('quota', 'quota')],
  ['unsupported', deny('unsupported', 'not offered')],
  ['no-space', { cause: 'disk', verdict: 'as-decided', rule: 'the disk' }],
  ['io', { cause: 'disk', verdict: 'as-decided', rule: 'the disk' }],
]);

const READ_ONLY = deny('mount', 'the mount is read-only');

/** null when the failure is not about rules. `access` is that of the mount it happened in, if it got that far. */
export const rulingOf = (code: FsErrorCode, access: 'read-write' | 'read-only' | null): Ruling | null =>
  code === 'read-only' && access === 'read-only' ? READ_ONLY : (RULINGS.get(code) ?? null);

/** What an adapter refuses by itself, before anything else is asked. */
const BY_ADAPTER: Partial<Record<FsErrorCode, Cause>> = {
  'not-capable': 'right',
  'bad-handle': 'right',
  closed: 'right',
  'read-only': 'right',
  quota: 'limit',
  'too-large': 'limit',
  denied: 'unsupported',
  unsupported: 'unsupported',
};

/** All else is about how paths are written. */
export const causeOfRefusal = (code: FsErrorCode): Cause => BY_ADAPTER[code] ?? 'path';

const BY_SERVICE: Partial<Record<ServiceErrorCode, Cause>> = {
  quota: 'quota',
  'rate-limited': 'limit',
  unsupported: 'unsupported',
  'store-unavailable': 'disk',
};

/** `decided` is what the service said itself, if it did. */
export const causeOfService = (code: ServiceErrorCode, decided: Cause): Cause =>
  decided === 'default' ? (BY_SERVICE[code] ?? 'service') : decided;

export interface Basis {
  readonly cause: Cause;
  readonly reason: string;
}

const HELD: Basis = { cause: 'right', reason: 'the run holds the handle' };
const OFFERED: Basis = { cause: 'service', reason: 'service: offered to every capsule' };
const NO_RULE: Basis = { cause: 'default', reason: 'default: no rule applies' };

const USER: Basis = { cause: 'user', reason: 'the user at the inspector' };

/** Why something was done that nobody was asked about. */
export function basisOf(operation: Operation, principal: string): Basis {
  if (principal === USER_PRINCIPAL) return USER;
  if (operation === 'close' || operation === 'sync') return HELD;
  return operation === 'host-call' ? OFFERED : NO_RULE;
}

/** Without a trace: that is for the log, and names paths of the host. */
export const FAULT: Basis = { cause: 'fault', reason: 'a fault in the inspector itself; its log has the trace' };
