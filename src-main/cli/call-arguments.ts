/** What `call` and `exports` are told. */
import type { CallInput } from '../../src-preload/contract/api.ts';
import type { RunLimitSettings } from './limit-arguments.ts';
import type { Mounts } from './mount-arguments.ts';
import type { PromptPolicy } from './prompts.ts';
import type { Where } from './where.ts';

/** What every run is told, of a program or of one function. */
export interface RunSettings {
  readonly where: Where;
  readonly capsule: string;
  readonly mounts: Mounts;
  readonly schemes: 'given' | 'none';
  readonly env: Readonly<Record<string, string>>;
  readonly format: 'plain' | 'json';
  readonly limits?: RunLimitSettings;
  readonly prompts?: PromptPolicy;
}
export type CallRequest = NonNullable<CallInput<'runStart'>['call']>;

export interface CallCommand extends RunSettings {
  readonly kind: 'call';
  readonly export: string;
  /** As typed: JSON, or a word where a word is wanted. */
  readonly words: readonly string[];
}
export interface ExportsCommand {
  readonly kind: 'exports';
  readonly where: Where;
  readonly capsule: string;
  readonly format: 'plain' | 'json';
}
