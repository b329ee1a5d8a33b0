/** What `call` and `exports` are told. */
import type { CallInput } from '../../src-preload/contract/api.ts';
import type { ModeChoice } from '../../src-preload/contract/policy-words.ts';
import type { RunLimitSettings } from './limit-arguments.ts';
import type { Mounts } from './mount-arguments.ts';
import type { PromptPolicy } from './prompt-policy.ts';
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
  /** How what is not granted is treated; as the sandbox has it when it is left out. */
  readonly mode?: Exclude<ModeChoice, 'default'>;
  /** The digest of rights that the user agrees to. */
  readonly consent?: string;
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
