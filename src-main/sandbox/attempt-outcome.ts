/** What the event of an attempt begins with, and how it ended: what that says about who decided. */
import { ACCESS_OF_OPERATION } from '../../src-preload/contract/policy-words.ts';
import type { Operation, ServiceErrorCode } from '../../src-preload/contract/vocabulary.ts';
import type { EventDraft } from '../audit/event.ts';
import { VfsError } from '../vfs/errors.ts';
import { basisOf, causeOfService, FAULT, rulingOf } from './causes.ts';
import type { MountedTree } from './mounts.ts';
import { ServiceError } from './services/service-error.ts';

type Whose = Pick<EventDraft, 'run' | 'capsule' | 'principal'>;

export type Draft = { -readonly [K in keyof EventDraft]: EventDraft[K] };

/** Failures of services that mean the request was refused by rule. */
const SERVICE_REFUSALS: ReadonlySet<ServiceErrorCode> = new Set([
  'denied',
  'reserved',
  'not-in-lifecycle',
  'rate-limited',
  'quota',
]);

/** Of an attempt that nothing is known of yet. */
export const emptyDraft = ({ run, capsule, principal }: Whose, fn: string, op: Operation): Draft => ({
  run,
  capsule,
  principal,
  fn,
  op,
  access: ACCESS_OF_OPERATION[op],
  path: '',
  asked: '',
  path2: null,
  mount: '',
  layer: 'none',
  decision: 'allow',
  cause: 'default',
  reason: '',
  outcome: 'ok',
  bytes: 0,
  durationNs: 0,
  before: null,
  after: null,
});

export function noteSuccess(draft: Draft): void {
  if (draft.reason !== '') return;
  const { cause, reason } = basisOf(draft.op, draft.principal);
  if (draft.cause === 'default') draft.cause = cause;
  draft.reason = reason;
}

/** A refusal by rule counts as denied, and says which rule. `mount`: the one it was decided about last. */
export function noteFailure(draft: Draft, error: unknown, mount: MountedTree | null): void {
  if (error instanceof ServiceError) noteRefusal(draft, error);
  else if (error instanceof VfsError) noteFileFailure(draft, error, mount);
  else Object.assign(draft, { ...FAULT, outcome: 'defect' });
}

function noteFileFailure(draft: Draft, { code, message }: VfsError, mount: MountedTree | null): void {
  draft.outcome = code;
  if (draft.decision === 'deny') return;
  const ruling = rulingOf(code, mount?.access ?? null);
  if (ruling) {
    draft.cause = ruling.cause;
    draft.reason = message === code ? ruling.rule : `${ruling.rule}: ${message}`;
    if (ruling.verdict === 'deny') draft.decision = 'deny';
  } else if (draft.reason === '') draft.reason = `default: no rule was asked: ${message}`;
}

function noteRefusal(draft: Draft, { code, message }: ServiceError): void {
  draft.outcome = code;
  draft.cause = causeOfService(code, draft.cause);
  draft.reason = message;
  if (SERVICE_REFUSALS.has(code)) draft.decision = 'deny';
}
