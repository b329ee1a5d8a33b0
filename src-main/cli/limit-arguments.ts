/** The options that limit what a run may use up, e.g. `--max-time 30s`, and what a sandbox may keep, e.g. `--bytes 1g`. */
import type { CallInput } from '../../src-preload/contract/api.ts';
import { limitExample, parseLimit } from '../../src-preload/contract/run-limit-text.ts';
import { RUN_LIMITS } from '../../src-preload/contract/vocabulary.ts';
import type { RunLimit } from '../../src-preload/contract/vocabulary.ts';

export type RunLimitSettings = NonNullable<CallInput<'runStart'>['limits']>;

export const LIMIT_OPTIONS = {
  'max-memory': { type: 'string' },
  'max-time': { type: 'string' },
  'max-cpu': { type: 'string' },
  'max-output': { type: 'string' },
  'max-ops': { type: 'string' },
} as const;
export type LimitValues = { readonly [Name in keyof typeof LIMIT_OPTIONS]?: string | undefined };

export const QUOTA_OPTIONS = {
  bytes: { type: 'string' },
  entries: { type: 'string' },
  handles: { type: 'string' },
} as const;
type QuotaLimit = keyof typeof QUOTA_OPTIONS;
type QuotaValues = Readonly<Partial<Record<QuotaLimit, string | undefined>>>;

/** Ends with the sentence as an error of usage. */
type Refuse = (message: string) => never;

const OPTION_OF: Readonly<Record<RunLimit, keyof LimitValues>> = {
  memory: 'max-memory',
  time: 'max-time',
  cpu: 'max-cpu',
  output: 'max-output',
  operations: 'max-ops',
};

/** The limits that are given, and no others. */
export function parseRunLimits(values: LimitValues, refuse: Refuse): RunLimitSettings {
  const limits: Partial<Record<RunLimit, number | null>> = {};
  for (const limit of RUN_LIMITS) {
    const option = OPTION_OF[limit];
    const text = values[option];
    if (text === undefined) continue;
    const amount = parseLimit(limit, text);
    limits[limit] =
      amount === undefined ? refuse(`--${option} needs ${limitExample(limit)}; not ${JSON.stringify(text)}.`) : amount;
  }
  return limits;
}

/** Empty when there are none. */
export function givenLimits(values: LimitValues, refuse: Refuse): { readonly limits?: RunLimitSettings } {
  const limits = parseRunLimits(values, refuse);
  return Object.keys(limits).length === 0 ? {} : { limits };
}

const UNITS = ['', 'k', 'm', 'g', 't'] as const;

/** A whole number; of bytes also with a unit, each 1024 times the one before. */
function parseCount(limit: QuotaLimit, text: string, refuse: Refuse): number {
  const { digits, unit = '' } = /^(?<digits>\d+)(?<unit>[kmgt]?)$/i.exec(text)?.groups ?? {};
  const power = UNITS.findIndex((name) => name === unit.toLowerCase());
  const count = Number(digits) * 1024 ** power;
  if (Number.isSafeInteger(count) && (limit === 'bytes' || unit === '')) return count;
  const what = limit === 'bytes' ? 'a whole number of bytes, such as 500m or 1g' : 'a whole number';
  return refuse(`--${limit} needs ${what}, not ${JSON.stringify(text)}.`);
}

/** Those that are given. */
export function parseQuota(values: QuotaValues, refuse: Refuse): NonNullable<CallInput<'sandboxLimits'>['set']> {
  const set: Partial<Record<QuotaLimit, number>> = {};
  for (const limit of ['bytes', 'entries', 'handles'] as const) {
    const text = values[limit];
    if (text !== undefined) set[limit] = parseCount(limit, text, refuse);
  }
  return set;
}
