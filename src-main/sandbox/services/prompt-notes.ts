/** How a question and what became of it are told to the record. */
import { USER_PRINCIPAL } from '../gate.ts';
import type { GrantVerdict } from '../policy/grant-decider.ts';
import type { AccessAnswer, Prompt, PromptAnswer, Question } from './prompt.ts';
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
  deny: 'the user denied it',
  once: 'the user allowed it once',
  session: 'the user allowed it for this session',
  always: 'the user allowed it always',
} as const;

const ACCESS = {
  deny: 'denied it',
  'deny-run': 'denied it for the rest of this run',
  once: 'allowed it once',
  run: 'allowed it for this run',
  sandbox: 'allowed it in this sandbox',
  always: 'allowed it always',
} as const;

/** Who decided, and what, e.g. `the user allowed it once`. */
export const wordsOfAccess = ({ decision, broker }: AccessAnswer): string =>
  `${broker === undefined ? 'the user' : `the broker "${withoutControls(broker)}"`} ${ACCESS[decision]}`;

function wordsOf(answer: PromptAnswer): string {
  switch (answer.kind) {
    case 'approval':
      return APPROVALS[answer.decision];
    case 'access':
      return wordsOfAccess(answer);
    case 'value':
      return 'the user gave a value';
    case 'values':
      return `the user gave ${answer.values.length} values`;
    case 'secret':
      return 'the user gave a secret';
    case 'cancel':
      return 'the user gave no value';
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['deny', 'deny-run']);

const isRefusal = (answer: PromptAnswer): boolean =>
  answer.kind === 'cancel' || ('decision' in answer && REFUSALS.has(answer.decision));

export const noteOfAnswer = (prompt: Prompt, answer: PromptAnswer): PolicyNote => ({
  ...about(prompt),
  op: 'answer',
  principal: USER_PRINCIPAL,
  decision: isRefusal(answer) ? 'deny' : 'allow',
  cause: 'user',
  reason: wordsOf(answer),
  outcome: 'ok',
});

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
