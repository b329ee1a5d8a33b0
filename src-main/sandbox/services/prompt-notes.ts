/** How a question and what became of it are told to the record. */
import { USER_PRINCIPAL } from '../gate.ts';
import type { Prompt, PromptAnswer, Question } from './prompt.ts';
import type { PolicyNote } from './policy-note.ts';

type About = Pick<PolicyNote, 'run' | 'capsule' | 'path' | 'path2'>;

const subjectOf = (question: Question): Pick<PolicyNote, 'path' | 'path2'> =>
  question.kind === 'approval'
    ? { path: `approval://${question.action}`, path2: question.resource }
    : { path: `elicit://${question.key}`, path2: null };

const about = ({ run, capsule, question }: Prompt): About => ({ run, capsule, ...subjectOf(question) });

const WANTED = { text: 'a text', secret: 'a secret', select: 'one of several options', array: 'a list' } as const;

export const noteOfQuestion = (prompt: Prompt): PolicyNote => ({
  ...about(prompt),
  op: 'prompt',
  principal: prompt.principal,
  decision: 'allow',
  cause: 'default',
  reason: prompt.question.kind === 'approval' ? 'asks whether it may' : `asks for ${WANTED[prompt.question.field]}`,
  outcome: 'ok',
});

const APPROVALS = {
  deny: 'the user denied it',
  once: 'the user allowed it once',
  session: 'the user allowed it for this session',
  always: 'the user allowed it always',
} as const;

function wordsOf(answer: PromptAnswer): string {
  switch (answer.kind) {
    case 'approval':
      return APPROVALS[answer.decision];
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

const isRefusal = (answer: PromptAnswer): boolean =>
  answer.kind === 'cancel' || (answer.kind === 'approval' && answer.decision === 'deny');

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
