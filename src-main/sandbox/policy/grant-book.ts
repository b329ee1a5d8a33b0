/** What one principal granted to capsules, in all lifetimes: decided by call, listed, ended. */
import type { GrantState } from '../../../src-preload/contract/policy-words.ts';
import { atBest } from '../../store/disk-failure.ts';
import type { GrantFile, GrantsSeen } from '../../store/grant-file.ts';
import type { KeptGrant } from '../../store/kept-grant.ts';
import type { StoredValues } from '../../store/stored-values.ts';
import type { GrantDecider, GrantRequest, GrantVerdict } from './grant-decider.ts';
import { GrantIndex } from './grant-index.ts';
import { holdsIn, isPast, pruned, replaced, surplus } from './grant-times.ts';
import { hold, isPlace, parseGrant, withoutEnding } from './held-grant.ts';
import type { HeldGrant } from './held-grant.ts';

/** Listed, with what became of it; the same shape as `Grant` in the contract. */
export interface ListedGrant extends Omit<KeptGrant, 'ending'> {
  readonly state: GrantState;
  readonly uses: number;
}

export interface GrantBookDeps {
  readonly values: StoredValues;
  /** Those that hold always; null when nothing can be granted so. */
  readonly always: GrantFile | null;
  readonly principal: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** sha-256 of the newest program of that name that ran here; null when none did. */
  readonly newestHash: (capsule: string) => string | null;
}

const NS_PER_MS = 1_000_000n;
/** Nanoseconds between two looks at what other processes granted and revoked. */
const LOOK_EVERY = 100n * NS_PER_MS;

const listed = ({ kept, uses }: HeldGrant, stateOf: (kept: KeptGrant) => GrantState): ListedGrant => ({
  ...withoutEnding(kept),
  state: stateOf(kept),
  uses,
});

const spaceOf = (principal: string): string => JSON.stringify(['grant', principal]);

export class GrantBook implements GrantDecider {
  readonly #deps: GrantBookDeps;
  /** In the order in which they were granted. */
  readonly #held = new Map<string, HeldGrant>();
  /** Those that were not ended, by the hash of the program. */
  readonly #indexes = new Map<string, Record<'read' | 'write', GrantIndex<HeldGrant>>>();
  readonly #listeners = new Set<() => void>();
  #looked = 0n;
  #seen = '';

  constructor(deps: GrantBookDeps) {
    this.#deps = deps;
    for (const kept of this.#stored()) this.#put(kept);
    this.#look();
  }

  /** What the user should know of what is kept, in sentences. */
  get notices(): readonly string[] {
    return this.#deps.always?.notices ?? [];
  }

  /** Called after each change, also by another process once it was noticed; returns the undo. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  decide({ policy, principal, access, mount, names }: GrantRequest): GrantVerdict | null {
    const now = this.#nowFor(principal);
    const index = this.#indexes.get(policy.capsule.hash)?.[access];
    if (now === null || !index) return null;
    return index.covering(mount, names, ({ kept }) => holdsIn(kept, policy.run, now))?.told ?? null;
  }

  hasBelow({ policy, principal, access, mount, names }: GrantRequest, verdict: 'allow' | 'deny'): boolean {
    const now = this.#nowFor(principal);
    const index = this.#indexes.get(policy.capsule.hash)?.[access];
    if (now === null || !index) return false;
    return index.hasBelow(mount, names, ({ kept }) => kept.verdict === verdict && holdsIn(kept, policy.run, now));
  }

  /** Newest first. */
  list(): readonly ListedGrant[] {
    this.#look();
    const stateOf = this.#states();
    const all = [...this.#held.values()].reverse();
    return all.map((held) => listed(held, stateOf));
  }

  /** One of them, however many there are. */
  listed(id: string): ListedGrant | null {
    const held = this.#held.get(id);
    return held ? listed(held, this.#states()) : null;
  }

  get(id: string): KeptGrant | null {
    return this.#held.get(id)?.kept ?? null;
  }

  isActive(id: string): boolean {
    const kept = this.get(id);
    return kept !== null && kept.ending === null && !isPast(kept.expiresAt, this.#deps.now());
  }

  /** Part of the journal's group under way; returns how to take it back. Errors: those of the file of what holds always. */
  add(kept: KeptGrant, part: HeldGrant['part'] = 'decides'): () => void {
    const held = this.#put(kept, part);
    const undo = (): void => {
      this.#drop(held);
    };
    try {
      return this.#keep(kept, undo);
    } catch (error) {
      undo();
      throw error;
    }
  }

  /** As `add`. null when it does not hold any more. */
  end(id: string, ending: 'revoked' | 'ended'): (() => void) | null {
    const held = this.#held.get(id);
    if (held?.kept.ending !== null) return null;
    const before = held.kept;
    const undo = (): void => {
      held.kept = before;
      if (held.part === 'decides') this.#indexOf(held).add(held);
    };
    this.#indexOf(held).remove(held);
    held.kept = { ...before, ending, endedAt: Number(this.#deps.now() / NS_PER_MS) };
    try {
      return this.#keep(held.kept, undo);
    } catch (error) {
      undo();
      throw error;
    }
  }

  /** The run is over: what was granted or refused for it ends. */
  endRun(run: string): void {
    const ended = [...this.#held.values()].filter(({ kept }) => kept.run === run && kept.ending === null);
    for (const { kept } of ended) this.end(kept.id, 'ended');
    if (ended.length === 0) return;
    this.tidy();
    this.changed();
  }

  /** Forgets the oldest of too many that hold no longer; those of the file are forgotten there. */
  tidy(): void {
    const own = [...this.#held.values()].filter(({ kept }) => kept.lifetime !== 'always');
    const gone = new Set(
      surplus(
        own.map(({ kept }) => kept),
        this.#deps.now(),
      ),
    );
    for (const held of own.filter(({ kept }) => gone.has(kept))) {
      this.#drop(held);
      if (held.kept.lifetime === 'sandbox') this.#deps.values.delete(spaceOf(this.#deps.principal), held.kept.id);
    }
  }

  /** Nanoseconds, having looked at what others did; null when nothing here is about that principal. */
  #nowFor(principal: string): bigint | null {
    const now = this.#deps.now();
    if (now - this.#looked >= LOOK_EVERY) this.#look();
    return principal === this.#deps.principal ? now : null;
  }

  /** Asks about each capsule once. */
  #states(): (kept: KeptGrant) => GrantState {
    const now = this.#deps.now();
    const hashes = new Map<string, string | null>();
    return ({ ending, expiresAt, capsule: { name, hash } }) => {
      if (ending !== null) return ending;
      if (isPast(expiresAt, now)) return 'expired';
      const newest = hashes.has(name) ? hashes.get(name) : this.#deps.newestHash(name);
      hashes.set(name, newest ?? null);
      return (newest ?? hash) === hash ? 'active' : 'other-binary';
    };
  }

  #indexOf({ kept }: HeldGrant): GrantIndex<HeldGrant> {
    let indexes = this.#indexes.get(kept.capsule.hash);
    if (!indexes) {
      indexes = { read: new GrantIndex(), write: new GrantIndex() };
      this.#indexes.set(kept.capsule.hash, indexes);
    }
    return indexes[kept.access];
  }

  #put(kept: KeptGrant, part: HeldGrant['part'] = 'decides'): HeldGrant {
    const held = hold(kept, part);
    this.#held.set(kept.id, held);
    if (kept.ending === null && part === 'decides') this.#indexOf(held).add(held);
    return held;
  }

  #drop(held: HeldGrant): void {
    this.#held.delete(held.kept.id);
    this.#indexOf(held).remove(held);
  }

  /** Where its lifetime has it. */
  #keep(kept: KeptGrant, undo: () => void): () => void {
    const { always, values, principal } = this.#deps;
    if (kept.lifetime === 'sandbox') values.set(spaceOf(principal), kept.id, Buffer.from(JSON.stringify(kept)));
    if (kept.lifetime !== 'always' || !always) return undo;
    let before: KeptGrant | undefined;
    const seen = always.change((grants) => {
      before = grants.find(({ id }) => id === kept.id);
      return pruned(replaced(grants, kept.id, kept), this.#deps.now());
    });
    // With what others did meanwhile, which nobody would tell of any more.
    this.#takeAll(seen);
    return () => {
      undo();
      atBest(() => void always.change((grants) => replaced(grants, kept.id, before)));
    };
  }

  #stored(): readonly KeptGrant[] {
    const { values, principal } = this.#deps;
    const space = spaceOf(principal);
    return values
      .keys(space)
      .flatMap((key) => parseGrant(values.get(space, key)))
      .sort((one, other) => one.grantedAt - other.grantedAt);
  }

  /** Takes over what another process did to the file. */
  #look(): void {
    const { always, now } = this.#deps;
    this.#looked = now();
    const version = always?.version() ?? '';
    if (!always || version === this.#seen) return;
    this.#takeAll({ grants: always.read(), version });
    // Not now: this may be in the middle of an attempt.
    queueMicrotask(() => {
      this.changed();
    });
  }

  #takeAll({ grants, version }: GrantsSeen): void {
    this.#seen = version;
    const known = new Set(grants.map(({ id }) => id));
    for (const held of [...this.#held.values()])
      if (held.kept.lifetime === 'always' && !known.has(held.kept.id)) this.#drop(held);
    for (const grant of grants) this.#take(grant);
  }

  #take(kept: KeptGrant): void {
    const held = this.#held.get(kept.id);
    if (!held) {
      if (kept.lifetime === 'always' && kept.principal === this.#deps.principal && isPlace(kept.pattern))
        this.#put(kept);
      return;
    }
    if (held.kept.ending === kept.ending) return;
    held.kept = kept;
    if (kept.ending === null) this.#indexOf(held).add(held);
    else this.#indexOf(held).remove(held);
  }
}
