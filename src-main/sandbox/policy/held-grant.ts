/** A grant in memory: what is kept of it, where it holds, and how often it decided. */
import { isKeptGrant } from '../../store/kept-grant.ts';
import type { KeptGrant } from '../../store/kept-grant.ts';
import { VfsError } from '../../vfs/errors.ts';
import { parseSchemePath } from '../../vfs/path/scheme-path.ts';
import type { GrantVerdict } from './grant-decider.ts';
import { wordsOfGrant } from './grant-words.ts';

export interface HeldGrant {
  kept: KeptGrant;
  readonly verdict: GrantVerdict['verdict'];
  readonly mount: string;
  readonly names: readonly string[];
  readonly told: GrantVerdict;
  /** `apart`: only listed. */
  readonly part: 'decides' | 'apart';
  uses: number;
}

/** Any name of a mount will do: it was checked when it was granted, perhaps in another sandbox. */
function placeOf(pattern: string): Pick<HeldGrant, 'mount' | 'names'> {
  const scheme = pattern.slice(0, Math.max(0, pattern.indexOf('://')));
  const { mount, path } = parseSchemePath(pattern, new Set([scheme]));
  return { mount, names: path.names };
}

export function hold(kept: KeptGrant, part: HeldGrant['part']): HeldGrant {
  const { verdict } = kept;
  const used = (): void => void (held.uses += 1);
  const told = { verdict, reason: wordsOfGrant(kept), used };
  const held: HeldGrant = { kept, verdict, ...placeOf(kept.pattern), told, part, uses: 0 };
  return held;
}

/** As it is listed. */
export function withoutEnding(kept: KeptGrant): Omit<KeptGrant, 'ending'> {
  const { id, verdict, access, pattern, lifetime, capsule, principal, run, source, by, ...times } = kept;
  const { grantedAt, expiresAt, endedAt } = times;
  return { id, verdict, access, pattern, lifetime, capsule, principal, run, source, by, grantedAt, expiresAt, endedAt };
}

/** Whether a pattern is one of those that are kept. */
export function isPlace(pattern: string): boolean {
  try {
    placeOf(pattern);
    return true;
  } catch (error) {
    if (error instanceof VfsError) return false;
    throw error;
  }
}

/** One that cannot be read allows nothing. */
export function parseGrant(bytes: Uint8Array | null): readonly KeptGrant[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes ?? []).toString());
    return isKeptGrant(value) && isPlace(value.pattern) ? [value] : [];
  } catch {
    return []; // damaged: verifying says so
  }
}
