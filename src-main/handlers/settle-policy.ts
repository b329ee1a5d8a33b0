/** What a run may do, settled before it starts: its mode, its rules, and whether the user has to agree first. */
import { createHash } from 'node:crypto';

import { growthOf, rightsOf, rightsText } from '../../src-preload/contract/manifest/rights.ts';
import type { RightInWords } from '../../src-preload/contract/manifest/rights.ts';
import type { RightsGrowth } from '../../src-preload/contract/policy-schemas.ts';
import type { ModeChoice, RunMode } from '../../src-preload/contract/policy-words.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { InspectedCapsule } from '../capsule/host.ts';
import type { KnownRights } from '../sandbox/policy/consents.ts';
import type { Session } from '../sandbox/session.ts';
import { byUser } from './by-user.ts';

type Known = Pick<InspectedCapsule, 'name' | 'hash' | 'manifest'>;

/** A program without a manifest declares nothing: it is `open`, unless somebody wants to know better. */
export function settleMode(choice: ModeChoice, { manifest }: Pick<Known, 'manifest'>): RunMode {
  if (choice !== 'default') return choice;
  return manifest === null ? 'open' : 'enforce';
}

/** What the user agrees to: these rights of this very binary, and no others. */
const digestOf = ({ name, hash }: Known, rights: readonly RightInWords[]): string =>
  createHash('sha256')
    .update(JSON.stringify([name, hash, rightsText(rights)]))
    .digest('hex');

const growthSentence = (name: string, { length }: readonly unknown[]): string =>
  `${name} asks for ${length === 1 ? 'one right' : `${length} rights`} that it did not have when it last ran here.`;

const isSame = (known: KnownRights | null, now: KnownRights): boolean =>
  known !== null &&
  known.hash === now.hash &&
  known.version === now.version &&
  rightsText(known.rights) === rightsText(now.rights);

/** What its manifest declares, as it is remembered. */
const declaredBy = (capsule: Known): (KnownRights & { readonly rights: readonly RightInWords[] }) | null =>
  capsule.manifest && {
    hash: capsule.hash,
    version: capsule.manifest.version,
    rights: rightsOf(capsule.manifest.capabilities),
  };

/**
 * Sees to it that the user agreed to all that a capsule declares. What it returns is to be called within the attempt that the record
 * has of the start: it remembers what a first run declares, and fewer rights. Errors: `needs-consent` with `RightsGrowth`; those of
 * the disk when an agreement cannot be kept.
 */
export function settleConsent(session: Session, capsule: Known, consent: string | undefined): () => void {
  const now = declaredBy(capsule);
  if (now === null) return () => undefined;
  const { name } = capsule;
  const known = session.services.consents.of(name);
  const remember = (): void => {
    if (!isSame(known, now)) session.services.consents.remember(name, now);
  };
  const { added, removed } = known ? growthOf(known.rights, now.rights) : { added: [], removed: [] };
  if (known === null || added.length === 0) return remember;
  const digest = digestOf(capsule, now.rights);
  if (consent !== digest) {
    const [before, after] = [known, now].map(({ version, hash }) => ({ version, hash }));
    const growth = { capsule: name, digest, before, after, added: [...added], removed: [...removed] } as RightsGrowth;
    throw new CallError('needs-consent', growthSentence(name, added), growth);
  }
  const entries = added.map(({ capability, entry }) => `${capability} ${entry}`).join(', ');
  const reason = `the user agreed that ${name} may have more: ${entries}`;
  byUser(session, { op: 'grant', path: `rights://${name}`, reason }, remember);
  return () => undefined;
}
