/** Asks the user before something is done (contracts.md 7.4), unless an earlier answer covers it. */
import { isCovered, patternOf } from './allowances.ts';
import type { Allowance, Allowances } from './allowances.ts';
import type { CallNotes } from './call-notes.ts';
import { USER_PRINCIPAL } from '../gate.ts';
import type { NotePolicy } from './policy-note.ts';
import type { ApprovalAnswer } from './prompt.ts';
import { causeOfAnswer, wordsOfApproval } from './prompt-notes.ts';
import type { PromptQueue, Told } from './prompt-queue.ts';
import { refuse } from './service-error.ts';
import type { ApprovalDecision, ServiceTable } from './service-table.ts';
import { bytesOf, cutToBytes, withoutControls } from './text-rules.ts';
import type { WaitingCall } from './waiting-call.ts';

const MOST_ACTION_BYTES = 256;
const MOST_RESOURCE_BYTES = 1024;
const TIMEOUT_MS = 60_000;
const NS_PER_MS = 1_000_000n;

export interface ApprovalDeps {
  readonly caller: { readonly run: string; readonly capsule: string; readonly principal: string };
  readonly allowances: Allowances;
  readonly prompts: PromptQueue;
  readonly waiting: WaitingCall;
  readonly note: NotePolicy;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

const DECISIONS = {
  deny: 'denied',
  once: 'approved',
  session: 'approved-session',
  always: 'approved-always',
} as const;

/** Errors: `invalid-input`, `timeout`. */
export function approve(request: ServiceTable['approve'][0], notes: CallNotes, deps: ApprovalDeps): ApprovalDecision {
  const { caller, allowances, prompts, waiting } = deps;
  const action = withoutControls(request.action);
  const resource = cutToBytes(withoutControls(request.resource), MOST_RESOURCE_BYTES);
  notes.path = `approval://${action}`;
  notes.path2 = resource;
  if (action.trim() === '' || bytesOf(request.action) > MOST_ACTION_BYTES)
    refuse('invalid-input', 'an action has 1 to 256 bytes');
  const pattern = patternOf(action);
  // As it was asked: an operator that is not shown counts too.
  const allowance = waiting.isAnswered ? null : allowances.covering(caller.principal, request.resource);
  if (allowance) {
    notes.cause = 'grant';
    notes.reason = `allowance: ${allowance.pattern}`;
    return 'allowance';
  }
  const question = { kind: 'approval', action, resource, pattern, isCovered: isCovered(resource, pattern) } as const;
  const answer = waiting.until<Told>((tell) => prompts.ask({ ...caller, question }, TIMEOUT_MS, tell));
  if (typeof answer === 'string') {
    notes.decision = 'deny';
    refuse('timeout', 'nobody answered within 60 s');
  }
  const given: ApprovalAnswer = answer.kind === 'approval' ? answer : { kind: 'approval', decision: 'deny' };
  const { decision } = given;
  notes.cause = causeOfAnswer(given);
  if (decision === 'deny') notes.decision = 'deny';
  notes.reason = wordsOfApproval(given);
  if (decision === 'session' || decision === 'always') grant(pattern, { ...given, decision }, deps);
  return DECISIONS[decision];
}

/** Part of the attempt that asked: both are recorded, or neither. */
function grant(
  pattern: string,
  answer: ApprovalAnswer & { readonly decision: Allowance['lifetime'] },
  { caller, allowances, now, note }: ApprovalDeps,
): void {
  const { principal, ...of } = caller;
  allowances.add(principal, {
    pattern,
    lifetime: answer.decision,
    capsule: of.capsule,
    grantedAt: Number(now() / NS_PER_MS),
  });
  note({
    ...of,
    op: 'grant',
    principal: USER_PRINCIPAL,
    path: `allowance://${pattern}`,
    path2: null,
    decision: 'allow',
    cause: 'user',
    reason: `${wordsOfApproval(answer)}: every capsule of ${principal} may do what it covers`,
    outcome: 'ok',
  });
}
