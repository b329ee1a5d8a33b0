/** What the command line says about questions of capsules. */
import type { PromptPolicy } from './prompts.ts';

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
} as const;

/** Nothing when nothing is said. */
export function promptsOf(values: {
  readonly 'yes-to'?: readonly string[] | undefined;
  readonly 'deny-prompts'?: boolean | undefined;
}): { readonly prompts?: PromptPolicy } {
  const { 'yes-to': yesTo = [], 'deny-prompts': denies = false } = values;
  return yesTo.length === 0 && !denies ? {} : { prompts: { yesTo, rest: denies ? 'deny' : 'ask' } };
}
