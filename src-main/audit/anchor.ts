/** What vouches for the heads of a record from outside of its folder: a chain alone does not see a cut end, or new hashes throughout. */
import { createHmac, timingSafeEqual } from 'node:crypto';

import { headsOfText, headsText } from './chain.ts';
import type { Heads } from './chain.ts';
import type { ChainProblem } from './chain-problem.ts';

/** reliability.md 6.1: count and hash of each chain, kept elsewhere, under a key that the sandbox's folder does not have. */
export interface Anchor {
  readonly sandbox: string;
  /** The newest number when it was written. */
  readonly lastSeq: number;
  readonly heads: Heads;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  /** `closed`: the record was brought to rest, and ends there. */
  readonly state: 'open' | 'closed';
  /** Which start of the machine; another one after a power cut. Empty where the system does not say. */
  readonly boot: string;
  /** What earlier openings found, which a new anchor would otherwise hide. */
  readonly findings: readonly ChainProblem[];
}

/** What lies at the anchor's place. `altered`: not written with our key, or for another sandbox. */
export type AnchorReading =
  { readonly state: 'none' } | { readonly state: 'altered' } | { readonly state: 'read'; readonly anchor: Anchor };

const macOf = (body: string, key: string): string => createHmac('sha256', key).update(body).digest('hex');

/** Two lines: the anchor as JSON, and the HMAC-SHA-256 of that line. */
export function sealAnchor(anchor: Anchor, key: string): string {
  const body = JSON.stringify({ ...anchor, heads: headsText(anchor.heads) });
  return `${body}\n${macOf(body, key)}\n`;
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** `text` is what the file holds; null when there is none. */
export function readAnchor(text: string | null, { sandbox, key }: { sandbox: string; key: string }): AnchorReading {
  if (text === null) return { state: 'none' };
  const [body = '', mac = '', rest] = text.split('\n');
  if (rest !== '' || !isSame(mac, macOf(body, key))) return { state: 'altered' };
  // Only we have the key, so it is what `sealAnchor` wrote.
  const kept = JSON.parse(body) as Omit<Anchor, 'heads'> & { readonly heads: string };
  const heads = headsOfText(kept.heads);
  if (heads === null || kept.sandbox !== sandbox) return { state: 'altered' };
  return { state: 'read', anchor: { ...kept, heads } };
}
