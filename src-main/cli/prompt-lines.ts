/** Questions for approval and for values on a terminal, and what the lines typed below them mean. */
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';
import type { Dialogue, Understood } from './dialogue.ts';
import { printable, secondsText } from './text.ts';

type Approval = Extract<Prompt['question'], { kind: 'approval' }>;
type Field = Extract<Prompt['question'], { kind: 'field' }>;

/** Every answer that refuses can say who gave it. */
type Refusal = Extract<PromptAnswer, { kind: 'approval' | 'access' | 'cancel' }>;

const CANCEL: Understood = { kind: 'answer', answer: { kind: 'cancel' } };

/** What a question comes to for somebody who does not answer it. */
function refusalOf({ question: { kind } }: Prompt): Refusal {
  return kind === 'field' ? { kind: 'cancel' } : { kind, decision: 'deny' };
}

/** Of a question that nobody is there to answer. */
export const unaskedRefusalOf = (prompt: Prompt): Refusal => ({ ...refusalOf(prompt), by: 'nobody' });

/** One line, safe to print. */
export function subjectOf({ question }: Prompt): string {
  switch (question.kind) {
    case 'approval':
      return printable(`${question.action}: ${question.resource}`);
    case 'access':
      return `${question.access} ${printable(question.path)}`;
    case 'field':
      return printable(question.key);
  }
}

export function createApprovalDialogue(prompt: Prompt, question: Approval): Dialogue {
  return {
    keys: 'shown',
    refusal: refusalOf(prompt),
    show: (leftMs) => showApproval(prompt, question, leftMs),
    take: approvalOf,
  };
}

export function createFieldDialogue(prompt: Prompt, question: Field): Dialogue {
  const lines: string[] = [];
  return {
    keys: question.field === 'secret' ? 'hidden' : 'shown',
    refusal: refusalOf(prompt),
    show: (leftMs) => showField(prompt, question, leftMs),
    take(line) {
      const understood = fieldOf(question, line, lines);
      if (understood.kind === 'more') lines.push(line);
      return understood;
    },
  };
}

function showApproval(prompt: Prompt, question: Approval, leftMs: number): string {
  const { action, resource, pattern, isCovered } = question;
  const kept = `${printable(JSON.stringify(pattern))}${isCovered ? '' : ', which does not cover this one'}`;
  return [
    `capsule-inspector: ${printable(prompt.capsule)} (${printable(prompt.principal)}) wants to ${printable(action)}`,
    `  ${printable(resource)}`,
    `  y once   s for this session: ${kept}   a always: the same   anything else denies (${secondsText(leftMs)})`,
    '  allow? [y/s/a/N] ',
  ].join('\n');
}

function showField(prompt: Prompt, question: Field, leftMs: number): string {
  const { field, key, description, options, defaultValue } = question;
  const who = `${printable(prompt.capsule)} (${printable(prompt.principal)})`;
  const head = `capsule-inspector: ${who} asks for ${printable(key)} (${secondsText(leftMs)})`;
  const lines = [head, ...(description === '' ? [] : [`  ${printable(description)}`])];
  (options ?? []).forEach((option, index) => lines.push(`  ${index + 1} ${printable(option)}`));
  const usual = defaultValue === null ? '' : `, empty for ${printable(JSON.stringify(defaultValue))}`;
  return [...lines, `  ${HINTS[field]}${usual}; Ctrl-D gives none: `].join('\n');
}

const HINTS = {
  text: 'a line',
  select: 'a number',
  array: 'a line for each, an empty one ends',
  secret: 'not shown; kept in a file that only you may read (0600), the capsule cannot read it; a line',
} as const;

/** `before` are the lines that came already, of a list. */
function fieldOf(question: Field, line: string, before: readonly string[]): Understood {
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
