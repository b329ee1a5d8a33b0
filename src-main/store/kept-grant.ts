/** A grant as it is kept: who may do what, where, for how long. */
import { GRANT_LIFETIMES, GRANT_SOURCES, RIGHTS } from '../../src-preload/contract/policy-words.ts';
import type { GrantLifetime, GrantSource, Right } from '../../src-preload/contract/policy-words.ts';

export interface KeptGrant {
  readonly id: string;
  /** `deny` beats what allows. */
  readonly verdict: 'allow' | 'deny';
  readonly access: Right;
  /** Canonical: the entry there, and everything below it. */
  readonly pattern: string;
  readonly lifetime: GrantLifetime;
  /** `hash`: sha-256 of the program, hex. */
  readonly capsule: { readonly name: string; readonly hash: string };
  readonly principal: string;
  /** Set for one that holds for one run. */
  readonly run: string | null;
  readonly source: GrantSource;
  readonly by: string;
  /** Milliseconds since the epoch, as the others. */
  readonly grantedAt: number;
  readonly expiresAt: number | null;
  readonly endedAt: number | null;
  /** How it ended, when it did. */
  readonly ending: 'revoked' | 'ended' | null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const isOneOf = (words: readonly string[], value: unknown): boolean =>
  typeof value === 'string' && words.includes(value);
const isTimeOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);

const TEXTS = ['id', 'pattern', 'principal', 'by'] as const;

const WORDS = {
  verdict: ['allow', 'deny'],
  access: RIGHTS,
  lifetime: GRANT_LIFETIMES,
  source: GRANT_SOURCES,
} as const;

const isCapsule = (value: unknown): boolean =>
  isObject(value) && typeof value['name'] === 'string' && typeof value['hash'] === 'string';

function isTimed({ grantedAt, expiresAt, endedAt, ending }: Readonly<Record<string, unknown>>): boolean {
  const isEnding = ending === null || isOneOf(['revoked', 'ended'], ending);
  return Number.isFinite(grantedAt) && isTimeOrNull(expiresAt) && isTimeOrNull(endedAt) && isEnding;
}

/** Whether a value read from a disk is a grant in every field. */
export function isKeptGrant(value: unknown): value is KeptGrant {
  if (!isObject(value)) return false;
  const { capsule, run } = value;
  const hasTexts = TEXTS.every((key) => typeof value[key] === 'string');
  const hasWords = Object.entries(WORDS).every(([key, words]) => isOneOf(words, value[key]));
  const isOfRun = run === null || typeof run === 'string';
  return hasTexts && hasWords && isOfRun && isCapsule(capsule) && isTimed(value);
}
