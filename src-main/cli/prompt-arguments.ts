/** `--yes-to`, `--deny-prompts` and `--broker`, and what is said about the allowances of capsules. */
import { resolve } from 'node:path';

import { standingPermit } from './prompt-policy.ts';
import type { PromptPolicy } from './prompt-policy.ts';

export interface AllowancesCommand {
  readonly kind: 'allowances';
  readonly where: { readonly workspace: string | null; readonly sandbox: string | null };
  readonly format: 'plain' | 'json';
  /** Patterns to take back first. */
  readonly revoke: readonly string[];
}

export const PROMPT_OPTIONS = {
  'yes-to': { type: 'string', multiple: true },
  'deny-prompts': { type: 'boolean' },
  broker: { type: 'string' },
} as const;
interface PromptValues {
  readonly 'yes-to'?: readonly string[] | undefined;
  readonly 'deny-prompts'?: boolean | undefined;
  readonly broker?: string | undefined;
}

/** Nothing when nothing is said. `refuse` ends with its sentence as an error of usage. */
export function promptsOf(
  values: PromptValues,
  cwd: string,
  refuse: (message: string) => never,
): { readonly prompts?: PromptPolicy } {
  const { 'yes-to': patterns = [], 'deny-prompts': denies = false, broker } = values;
  if (patterns.length === 0 && !denies && broker === undefined) return {};
  if (broker === '') return refuse('--broker needs a SOCKET.');
  const yesTo = patterns.map((text) => {
    const permit = standingPermit(text);
    return 'problem' in permit ? refuse(`--yes-to ${JSON.stringify(text)} allows nothing: ${permit.problem}`) : permit;
  });
  const place = broker === undefined ? {} : { broker: socketAt(broker, cwd) };
  return { prompts: { yesTo, rest: denies ? 'deny' : 'ask', ...place } };
}

/** A named pipe of Windows is no file. */
const socketAt = (text: string, cwd: string): string => (/^\\\\[.?]\\pipe\\/i.test(text) ? text : resolve(cwd, text));
