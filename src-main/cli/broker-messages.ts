/** The lines between the inspector and a decision broker: version 1, docs/cli.md has it for those who write one. */
import { ACCESS_DECISIONS } from '../../src-preload/contract/policy-words.ts';
import type { AccessDecision } from '../../src-preload/contract/policy-words.ts';
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';

const VERSION = 1;
/** Characters of what a broker may call itself. */
const LONGEST_NAME = 128;
/** What one is called that does not say. */
export const NAMELESS = 'broker';

type ApprovalDecision = Extract<PromptAnswer, { kind: 'approval' }>['decision'];
const APPROVAL_DECISIONS: readonly ApprovalDecision[] = ['deny', 'once', 'session', 'always'];
const STORED: readonly AccessDecision[] = ['run', 'sandbox', 'always'];

/** What a broker can be asked. */
export type BrokerQuestion = Exclude<Prompt['question'], { kind: 'field' }>;

/** One line without its end. `hash` is the sha-256 of the program, null when it is not known. */
export function requestLine(prompt: Prompt, question: BrokerQuestion, hash: string | null): string {
  const { id, run, capsule, principal, leftMs } = prompt;
  const head = { id, version: VERSION, kind: question.kind, principal, run, leftMs };
  return JSON.stringify({ ...head, ...subject(question, capsule, hash) });
}

function subject(question: BrokerQuestion, name: string, hash: string | null): object {
  if (question.kind === 'approval') {
    const { action, resource, pattern, isCovered } = question;
    return { capsule: { name, hash }, action, resource, pattern, isCovered };
  }
  const { fn, op, access, path, asked, entry, offers, missing, capsuleHash } = question;
  return { capsule: { name, hash: capsuleHash }, fn, op, access, path, asked, entry, offers, missing };
}

/** An answer as it came: only its form has been looked at. `id` is null when it could not be read. */
export type BrokerLine =
  | { readonly id: string; readonly decision: string; readonly pattern?: string; readonly by: string }
  | { readonly id: string | null; readonly problem: string };

/** Never throws. */
export function readBrokerLine(line: Uint8Array): BrokerLine {
  const value = parsed(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { id: null, problem: 'a line that is no JSON object' };
  const { id, ...fields } = value as Readonly<Record<string, unknown>>;
  return typeof id === 'string'
    ? fieldsOf(id, fields)
    : { id: null, problem: 'an answer without the id of a question' };
}

function fieldsOf(id: string, fields: Readonly<Record<string, unknown>>): BrokerLine {
  const { decision, pattern, by = NAMELESS } = fields;
  if (typeof decision !== 'string') return { id, problem: 'an answer without a decision' };
  if (typeof by !== 'string' || by === '' || by.length > LONGEST_NAME)
    return { id, problem: `a name of its own that is no text of 1 to ${LONGEST_NAME} characters` };
  if (pattern === undefined) return { id, decision, by };
  return typeof pattern === 'string' ? { id, decision, by, pattern } : { id, problem: 'a pattern that is no text' };
}

function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    return undefined; // neither text nor JSON: both are answers that make no sense
  }
}

/** What an answer comes to for its question; a problem when it does not fit. */
export function answerOf(
  question: BrokerQuestion,
  { decision, pattern, by }: Extract<BrokerLine, { readonly decision: string }>,
): PromptAnswer | { readonly problem: string } {
  if (question.kind === 'approval') {
    const known = APPROVAL_DECISIONS.find((each) => each === decision);
    if (known === undefined) return { problem: 'a decision that is none for an approval' };
    return pattern === undefined
      ? { kind: 'approval', decision: known, broker: by }
      : { problem: 'a pattern for an approval' };
  }
  const known = ACCESS_DECISIONS.find((each) => each === decision);
  if (known === undefined) return { problem: 'a decision that is none' };
  if (pattern === undefined) return { kind: 'access', decision: known, broker: by };
  if (!STORED.includes(known)) return { problem: `a pattern that ${known} does not store` };
  const isOffered = question.offers.some((offer) => offer.pattern === pattern);
  return isOffered
    ? { kind: 'access', decision: known, pattern, broker: by }
    : { problem: 'a pattern that was not offered' };
}
