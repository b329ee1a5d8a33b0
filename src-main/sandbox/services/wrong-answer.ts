/** What is wrong with an answer to a question, as a sentence for whoever gave it. */
import type { AccessQuestion, FieldQuestion, PromptAnswer, Question } from './prompt.ts';

const MOST_VALUE = 64 * 1024;
const MOST_VALUES = 1024;
/** Characters of all values of one answer: it must fit into one reply to the guest, however they are escaped. */
const MOST_TOGETHER = 1024 * 1024;

/** A sentence for whoever answered; null when nothing is. */
export function whatIsWrong(question: Question, answer: PromptAnswer): string | null {
  if (isAllowedByNobody(answer)) return 'Nobody allows nothing.';
  if (answer.kind === 'cancel') return question.kind === 'field' ? null : 'A request is denied, not cancelled.';
  if (question.kind === 'approval')
    return answer.kind === 'approval' ? null : 'This question is answered with yes or no.';
  if (question.kind === 'access') return wrongAccess(question, answer);
  return answer.kind === WANTED[question.field] ? wrongValue(question, answer) : 'This is another kind of value.';
}

const isAllowedByNobody = (answer: PromptAnswer): boolean =>
  'decision' in answer && answer.by === 'nobody' && answer.decision !== 'deny' && answer.decision !== 'deny-run';

function wrongAccess({ offers }: AccessQuestion, answer: PromptAnswer): string | null {
  if (answer.kind !== 'access') return 'This question is answered with a decision about access.';
  const { pattern } = answer;
  const isOffered = pattern === undefined || offers.some((offer) => offer.pattern === pattern);
  return isOffered ? null : 'That pattern is none of those that were offered.';
}

const WANTED = { text: 'value', select: 'value', array: 'values', secret: 'secret' } as const;

function wrongValue({ field, options }: FieldQuestion, answer: PromptAnswer): string | null {
  const values = textsOf(answer);
  const together = values.reduce((sum, { length }) => sum + length, 0);
  const isLong = values.length > MOST_VALUES || values.some(({ length }) => length > MOST_VALUE);
  if (isLong || together > MOST_TOGETHER) return 'That is too long.';
  if (field === 'select' && values.some((value) => options?.includes(value) !== true))
    return 'That is not one of the options.';
  return null;
}

function textsOf(answer: PromptAnswer): readonly string[] {
  switch (answer.kind) {
    case 'value':
      return [answer.value];
    case 'values':
      return answer.values;
    case 'secret':
      return [answer.secret.text];
    case 'approval':
    case 'access':
    case 'cancel':
      return [];
  }
}
