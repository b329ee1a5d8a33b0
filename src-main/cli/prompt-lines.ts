/** What a question of a capsule looks like on a terminal, and what the lines typed below it mean. */
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';
import { printable } from './text.ts';

type Approval = Extract<Prompt['question'], { kind: 'approval' }>;
type Field = Extract<Prompt['question'], { kind: 'field' }>;

/** What a typed line comes to: an answer, another line that is needed, or a sentence why it is none. */
export type Understood =
  | { readonly kind: 'answer'; readonly answer: PromptAnswer }
  | { readonly kind: 'more' }
  | { readonly kind: 'wrong'; readonly sentence: string };

const CANCEL: Understood = { kind: 'answer', answer: { kind: 'cancel' } };

/** Of a question that nobody can answer. */
export const refusalOf = ({ question }: Prompt): PromptAnswer =>
  question.kind === 'approval' ? { kind: 'approval', decision: 'deny' } : { kind: 'cancel' };

/** One line, safe to print. */
export const subjectOf = ({ question }: Prompt): string =>
  printable(question.kind === 'approval' ? `${question.action}: ${question.resource}` : question.key);

export const showPrompt = (prompt: Prompt): string =>
  prompt.question.kind === 'approval' ? showApproval(prompt, prompt.question) : showField(prompt, prompt.question);

const seconds = ({ leftMs }: Prompt): string => `${Math.ceil(leftMs / 1000)} s`;

function showApproval(prompt: Prompt, { action, resource, pattern, isCovered }: Approval): string {
  const kept = `${JSON.stringify(printable(pattern))}${isCovered ? '' : ', which does not cover this one'}`;
  return [
    `capsule-inspector: ${printable(prompt.capsule)} (${printable(prompt.principal)}) wants to ${printable(action)}`,
    `  ${printable(resource)}`,
    `  y once   s for this session: ${kept}   a always: the same   anything else denies (${seconds(prompt)})`,
    '  allow? [y/s/a/N] ',
  ].join('\n');
}

function showField(prompt: Prompt, { field, key, description, options, defaultValue }: Field): string {
  const head = `capsule-inspector: ${printable(prompt.capsule)} (${printable(prompt.principal)}) asks for ${printable(key)} (${seconds(prompt)})`;
  const lines = [head, ...(description === '' ? [] : [`  ${printable(description)}`])];
  (options ?? []).forEach((option, index) => lines.push(`  ${index + 1} ${printable(option)}`));
  const usual = defaultValue === null ? '' : `, empty for ${JSON.stringify(printable(defaultValue))}`;
  return [...lines, `  ${HINTS[field]}${usual}; Ctrl-D gives none: `].join('\n');
}

const HINTS = {
  text: 'a line',
  select: 'a number',
  array: 'a line for each, an empty one ends',
  secret: 'not shown; kept in a file that only you may read (0600), the capsule cannot read it; a line',
} as const;

/** `before` are the lines that came already, of a list. */
export function understand({ question }: Prompt, line: string, before: readonly string[]): Understood {
  if (question.kind === 'approval') return approvalOf(line);
  switch (question.field) {
    case 'text':
      return value(line === '' ? (question.defaultValue ?? '') : line);
    case 'select':
      return selected(question, line);
    case 'array':
      return line === '' ? { kind: 'answer', answer: { kind: 'values', values: [...before] } } : { kind: 'more' };
    case 'secret':
      if (line === '') return CANCEL;
      return { kind: 'answer', answer: { kind: 'secret', secret: { form: 'plain', text: line } } };
  }
}

const DECISIONS = { y: 'once', yes: 'once', s: 'session', a: 'always' } as const;

/** Enter alone denies, as does everything that is not exactly one of the words. */
function approvalOf(line: string): Understood {
  const word = line.trim().toLowerCase();
  const decision = Object.hasOwn(DECISIONS, word) ? DECISIONS[word as keyof typeof DECISIONS] : 'deny';
  return { kind: 'answer', answer: { kind: 'approval', decision } };
}

const value = (text: string): Understood => ({ kind: 'answer', answer: { kind: 'value', value: text } });

function selected({ options, defaultValue }: Field, line: string): Understood {
  if (line === '' && defaultValue !== null) return value(defaultValue);
  const option = options?.[Number(line) - 1];
  return option === undefined ? { kind: 'wrong', sentence: `There is no ${printable(line)}.` } : value(option);
}
