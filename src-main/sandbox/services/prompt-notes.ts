/** How a question and what became of it are told to the record. */
import { USER_PRINCIPAL } from '../gate.ts';
import type { GrantVerdict } from '../policy/grant-decider.ts';
import type { AccessAnswer, ApprovalAnswer, Decider, Prompt, PromptAnswer, Question } from './prompt.ts';
import type { PolicyNote } from './policy-note.ts';
import { withoutControls } from './text-rules.ts';

type About = Pick<PolicyNote, 'run' | 'capsule' | 'path' | 'path2'>;

function subjectOf(question: Question): Pick<PolicyNote, 'path' | 'path2'> {
  switch (question.kind) {
    case 'approval':
      return { path: `approval://${question.action}`, path2: question.resource };
    case 'access':
      return { path: `access://${question.access}`, path2: question.path };
    case 'field':
      return { path: `elicit://${question.key}`, path2: null };
  }
}

const about = ({ run, capsule, question }: Prompt): About => ({ run, capsule, ...subjectOf(question) });

const WANTED = { text: 'a text', secret: 'a secret', select: 'one of several options', array: 'a list' } as const;

function wordsOfQuestion(question: Question): string {
  switch (question.kind) {
    case 'approval':
      return 'asks whether it may';
    case 'access':
      return `asks for ${question.access} access: ${question.missing}`;
    case 'field':
      return `asks for ${WANTED[question.field]}`;
  }
}

export const noteOfQuestion = (prompt: Prompt): PolicyNote => ({
  ...about(prompt),
  op: 'prompt',
  principal: prompt.principal,
  decision: 'allow',
  cause: 'default',
  reason: wordsOfQuestion(prompt.question),
  outcome: 'ok',
});

const APPROVALS = {
  deny: 'denied it',
  once: 'allowed it once',
  session: 'allowed it for this session',
  always: 'allowed it always',
} as const;

const ACCESS = {
  deny: 'denied it',
  'deny-run': 'denied it for the rest of this run',
  once: 'allowed it once',
  run: 'allowed it for this run',
  sandbox: 'allowed it in this sandbox',
  always: 'allowed it always',
} as const;

function whoIs({ by, broker }: Decider): string {
  if (broker !== undefined) return `the broker "${withoutControls(broker)}"`;
  return by === 'options' ? 'an option of the command line' : 'the user';
}

/** Nobody can only have denied it. */
function wordsOfDecision(decider: Decider, words: string): string {
  if (decider.by !== 'nobody') return `${whoIs(decider)} ${words}`;
  return decider.broker === undefined
    ? 'denied, because there was nobody to ask'
    : `denied, because ${whoIs(decider)} gave no answer`;
}

/** Who decided, and what, e.g. `the user allowed it once`. */
export const wordsOfAccess = (answer: AccessAnswer): string => wordsOfDecision(answer, ACCESS[answer.decision]);
export const wordsOfApproval = (answer: ApprovalAnswer): string => wordsOfDecision(answer, APPROVALS[answer.decision]);

/** What stands behind an answer: a denial for want of anybody is none of the user's. */
export const causeOfAnswer = (answer: PromptAnswer): 'user' | 'default' =>
  'by' in answer && answer.by === 'nobody' ? 'default' : 'user';

function wordsOf(answer: PromptAnswer): string {
  switch (answer.kind) {
    case 'approval':
      return wordsOfApproval(answer);
    case 'access':
      return wordsOfAccess(answer);
    case 'value':
      return 'the user gave a value';
    case 'values':
      return `the user gave ${answer.values.length} values`;
    case 'secret':
      return 'the user gave a secret';
    case 'cancel':
      return answer.by === 'nobody' ? 'no value, because there was nobody to ask' : 'the user gave no value';
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['deny', 'deny-run']);

const isRefusal = (answer: PromptAnswer): boolean =>
  answer.kind === 'cancel' || ('decision' in answer && REFUSALS.has(answer.decision));

export function noteOfAnswer(prompt: Prompt, answer: PromptAnswer): PolicyNote {
  const cause = causeOfAnswer(answer);
  return {
    ...about(prompt),
    op: 'answer',
    principal: cause === 'user' ? USER_PRINCIPAL : prompt.principal,
    decision: isRefusal(answer) ? 'deny' : 'allow',
    cause,
    reason: wordsOf(answer),
    outcome: 'ok',
  };
}

const UNANSWERED = {
  timeout: 'nobody answered in time',
  cancelled: 'withdrawn: the run ended while it waited',
} as const;

export const noteOfSilence = (prompt: Prompt, how: keyof typeof UNANSWERED): PolicyNote => ({
  ...about(prompt),
  op: 'answer',
  principal: prompt.principal,
  decision: 'deny',
  cause: 'default',
  reason: UNANSWERED[how],
  outcome: how,
});

export const noteOfGrant = (prompt: Prompt, { verdict, reason }: GrantVerdict): PolicyNote => ({
  ...about(prompt),
  op: 'answer',
  principal: prompt.principal,
  decision: verdict,
  cause: 'grant',
  reason: `answered meanwhile, by a ${reason}`,
  outcome: 'ok',
});
