/** Asks the user for a value while a capsule is installed or upgraded (contracts.md 7.3). */
import type { CallNotes } from './call-notes.ts';
import type { FieldQuestion, PromptAnswer } from './prompt.ts';
import type { PromptQueue, Told } from './prompt-queue.ts';
import type { SecretStore } from './secrets.ts';
import { refuse } from './service-error.ts';
import type { ElicitAnswer, ElicitQuestion } from './service-table.ts';
import { cutToBytes, isPlainName, withoutControls } from './text-rules.ts';
import type { WaitingCall } from './waiting-call.ts';

const TIMEOUT_MS = 120_000;
const MOST_KEY_BYTES = 256;
const MOST_DESCRIPTION_BYTES = 4096;
const MOST_OPTIONS = 256;
const MOST_OPTION_BYTES = 1024;
const MOST_DEFAULT_BYTES = 64 * 1024;

export interface ElicitDeps {
  readonly caller: { readonly run: string; readonly capsule: string; readonly principal: string };
  readonly purpose: 'ordinary' | 'lifecycle';
  readonly prompts: PromptQueue;
  readonly waiting: WaitingCall;
  readonly secrets: SecretStore;
  /** Where the capsule's secrets are kept. */
  readonly space: string;
}

/** Errors: `not-in-lifecycle`, `invalid-input`, `timeout`, `cancelled`, `store-unavailable`. */
export function elicit(request: ElicitQuestion, notes: CallNotes, deps: ElicitDeps): ElicitAnswer {
  notes.path = `elicit://${request.key}`;
  if (deps.purpose !== 'lifecycle') refuse('not-in-lifecycle', 'only while a capsule is installed or upgraded');
  const question = checked(request);
  const answer = deps.waiting.until<Told>((tell) => deps.prompts.ask({ ...deps.caller, question }, TIMEOUT_MS, tell));
  notes.cause = 'user';
  if (typeof answer === 'string') refuse('timeout', 'nobody answered within 120 s');
  notes.reason = 'the user answered';
  return taken(answer, question, deps);
}

function taken(answer: PromptAnswer, { key }: FieldQuestion, { secrets, space }: ElicitDeps): ElicitAnswer {
  switch (answer.kind) {
    case 'value':
      return { kind: 'value', value: answer.value };
    case 'values':
      return { kind: 'values', values: answer.values };
    case 'secret':
      if (answer.secret.text === '') refuse('invalid-input', 'an empty secret is none');
      secrets.put(space, key, answer.secret);
      return { kind: 'secret-stored' };
    case 'approval':
    case 'access':
    case 'cancel':
      return refuse('cancelled', answer.by === 'nobody' ? 'there was nobody to ask' : 'the user gave no value');
  }
}

function checked({ kind, key, description, options, defaultValue }: ElicitQuestion): FieldQuestion {
  if (!isPlainName(key, MOST_KEY_BYTES)) refuse('invalid-input', 'a key has 1 to 256 bytes of text');
  const offered = kind === 'select' ? checkedOptions(options ?? []) : null;
  const isUsable = defaultValue !== null && kind !== 'secret' && (offered?.includes(defaultValue) ?? true);
  return {
    kind: 'field',
    field: kind,
    key,
    description: cutToBytes(withoutControls(description), MOST_DESCRIPTION_BYTES),
    options: offered,
    defaultValue: isUsable ? cutToBytes(defaultValue, MOST_DEFAULT_BYTES) : null,
  };
}

function checkedOptions(options: readonly string[]): readonly string[] {
  if (options.length === 0 || options.length > MOST_OPTIONS)
    refuse('invalid-input', 'a selection has 1 to 256 options');
  if (!options.every((option) => isPlainName(option.normalize('NFC'), MOST_OPTION_BYTES)))
    refuse('invalid-input', 'an option has 1 to 1024 bytes of text');
  return options;
}
