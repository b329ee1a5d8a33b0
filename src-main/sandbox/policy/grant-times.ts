/** Which grants hold now, and which are over for good. */
import type { KeptGrant } from '../../store/kept-grant.ts';

const NS_PER_MS = 1_000_000n;
/** How many that hold no longer are still listed. */
const MOST_OVER = 500;

export const holdsIn = ({ run, expiresAt }: KeptGrant, current: string, now: bigint): boolean =>
  (run === null || run === current) && !isPast(expiresAt, now);

export const isPast = (expiresAt: number | null, now: bigint): boolean =>
  expiresAt !== null && Number(now / NS_PER_MS) >= expiresAt;

const isOver = ({ ending, expiresAt }: KeptGrant, now: bigint): boolean => ending !== null || isPast(expiresAt, now);

/** `kept` in the place of the one with that id, or behind the others; without it when there is none. */
export function replaced(grants: readonly KeptGrant[], id: string, kept: KeptGrant | undefined): readonly KeptGrant[] {
  const others = grants.filter((grant) => grant.id !== id);
  return kept ? [...others, kept] : others;
}

/** The oldest of those that hold no longer, when they are too many to be listed. */
export function surplus(grants: readonly KeptGrant[], now: bigint): readonly KeptGrant[] {
  const over = grants.filter((grant) => isOver(grant, now));
  return over.slice(0, Math.max(0, over.length - MOST_OVER));
}

export function pruned(grants: readonly KeptGrant[], now: bigint): readonly KeptGrant[] {
  const gone = new Set(surplus(grants, now));
  return grants.filter((grant) => !gone.has(grant));
}
