/** What `run` and `call` are told of rights. */
import { MODE_CHOICES } from '../../src-preload/contract/policy-words.ts';
import type { RunSettings } from './call-arguments.ts';

export const POLICY_OPTIONS = { mode: { type: 'string' }, consent: { type: 'string' } } as const;

const DIGEST = /^[0-9a-f]{64}$/;
const MODES = MODE_CHOICES.filter((mode) => mode !== 'default');

/** Errors: those of `refuse`. */
export function runPolicyOf(
  { mode, consent }: { readonly mode?: string | undefined; readonly consent?: string | undefined },
  refuse: (message: string) => never,
): Pick<RunSettings, 'mode' | 'consent'> {
  const chosen = MODES.find((one) => one === mode);
  if (mode !== undefined && chosen === undefined) refuse(`--mode is one of ${MODES.join(', ')}.`);
  if (consent !== undefined && !DIGEST.test(consent)) refuse('--consent needs the 64 digits that were shown.');
  return { ...(chosen ? { mode: chosen } : {}), ...(consent === undefined ? {} : { consent }) };
}
