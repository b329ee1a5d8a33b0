/** What a grant says of itself, in words. */
import type { Grant } from '../../../src-preload/contract/policy-schemas.ts';
import type { GrantLifetime, GrantSource, GrantState } from '../../../src-preload/contract/policy-words.ts';
import { formatElapsed } from '../../shared/format.ts';

export const LIFETIME_NAMES: Readonly<Record<GrantLifetime, string>> = {
  run: 'this run',
  sandbox: 'this sandbox',
  always: 'always',
};

export const LIFETIME_SENTENCES: Readonly<Record<GrantLifetime, string>> = {
  run: 'Until the run is over. Kept in memory only.',
  sandbox: 'As long as this sandbox, for its principal.',
  always: 'In every sandbox of this principal on this computer.',
};

const SOURCES: Readonly<Record<GrantSource, string>> = {
  prompt: 'answered a question',
  window: 'given in the window',
  'command-line': 'given on the command line',
  broker: 'decided by a broker',
};

/** `answered a question`, and by whom when that was not the user. */
export const originOf = ({ source, by }: Pick<Grant, 'source' | 'by'>): string =>
  by === 'user' || by === '' ? SOURCES[source] : `${SOURCES[source]}, ${by}`;

export const STATE_NAMES: Readonly<Record<GrantState, string>> = {
  active: 'holds',
  'other-binary': 'for another binary',
  expired: 'expired',
  revoked: 'revoked',
  ended: 'its run is over',
};

export const STATE_SENTENCES: Readonly<Record<GrantState, string>> = {
  active: 'It holds for the present binary of this capsule.',
  'other-binary':
    'It was given to another binary of this capsule, and does not hold for the present one until you renew it.',
  expired: 'Its time is over.',
  revoked: 'It was taken back.',
  ended: 'It was for one run, and that is over.',
};

const DAY = 86_400_000;

/** `expires in 4:59`, `expires in 3 days`; null for one that does not. */
export function expiryText({ expiresAt, state }: Pick<Grant, 'expiresAt' | 'state'>, now: number): string | null {
  if (expiresAt === null || (state !== 'active' && state !== 'other-binary')) return null;
  const left = expiresAt - now;
  if (left <= 0) return 'expires now';
  if (left >= 2 * DAY) return `expires in ${Math.floor(left / DAY)} days`;
  return left < 60_000 ? `expires in ${Math.ceil(left / 1000)} s` : `expires in ${formatElapsed(left)}`;
}
