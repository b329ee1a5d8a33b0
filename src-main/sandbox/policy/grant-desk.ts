/** Gives, takes back and renews grants; each is an attempt of whoever decided, recorded with it or not done. */
import { randomUUID } from 'node:crypto';

import type { GrantLifetime, GrantSource, Right } from '../../../src-preload/contract/policy-words.ts';
import type { KeptGrant } from '../../store/kept-grant.ts';
import { fail } from '../../vfs/errors.ts';
import type { Attempt } from '../attempt.ts';
import { USER_PRINCIPAL } from '../gate.ts';
import type { GuardedFs } from '../guarded-fs.ts';
import type { MountTable } from '../mounts.ts';
import type { GrantBook, ListedGrant } from './grant-book.ts';
import { canonicalPattern } from './grant-pattern.ts';
import { wordsOfGrant } from './grant-words.ts';

export interface GrantWish {
  readonly access: Right;
  readonly pattern: string;
  readonly lifetime: GrantLifetime;
  readonly capsule: KeptGrant['capsule'];
  /** For `run`. */
  readonly run?: string | undefined;
  /** Milliseconds from now. */
  readonly forMs?: number | undefined;
  readonly source: GrantSource;
  /** `allow` unless told. */
  readonly verdict?: KeptGrant['verdict'];
  /** `user` unless told. */
  readonly by?: string;
}

export interface GrantDeskDeps {
  readonly book: GrantBook;
  readonly mounts: MountTable;
  /** Asked for at the first act: grants are there before it. */
  readonly door: () => Pick<GuardedFs, 'attempt'>;
  readonly principal: string;
  /** Whether anything can hold always here. */
  readonly always: 'kept' | 'nowhere';
  /** Whether that run is not over. */
  readonly isRunning: (run: string) => boolean;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

const NS_PER_MS = 1_000_000n;
const FN = { prompt: 'ui', window: 'ui', 'command-line': 'cli', broker: 'broker' } as const satisfies Record<
  GrantSource,
  string
>;

export class GrantDesk {
  readonly #deps: GrantDeskDeps;

  constructor(deps: GrantDeskDeps) {
    this.#deps = deps;
  }

  /** Errors: `invalid-argument` with a sentence; `no-space`, `io`, `busy` when it cannot be kept: nothing is granted then. */
  add(wish: GrantWish): ListedGrant {
    const pattern = canonicalPattern(wish.pattern, this.#deps.mounts);
    return this.#give(this.#made({ ...wish, pattern }), 'decides');
  }

  /** What is only listed: that a run is asked nothing more, until it is revoked. Returns its id. */
  addSilence(wish: GrantWish, why: string): string {
    const kept = this.#made({ ...wish, verdict: 'deny' });
    this.#record('grant', kept, why, (attempt) => {
      attempt.onDropped(this.#deps.book.add(kept, 'apart'));
    });
    return kept.id;
  }

  /** Whether it held until now. Errors: `no-space`, `io`, `busy`: it holds on then. */
  revoke(id: string): boolean {
    const { book } = this.#deps;
    const kept = book.get(id);
    if (kept?.ending !== null) return false;
    this.#record('revoke', kept, `the user took it back: ${wordsOfGrant(kept)}`, (attempt) => {
      const undo = book.end(id, 'revoked');
      if (undo) attempt.onDropped(undo);
    });
    return true;
  }

  /** The same for another binary of the capsule, which gets no more time by it. Errors: as `add`; `not-found`. */
  renew(id: string, hash: string): ListedGrant {
    const kept = this.#deps.book.get(id) ?? fail('not-found', 'There is no such grant.');
    if (kept.lifetime === 'run' || kept.ending !== null || kept.verdict === 'deny')
      fail('invalid-argument', 'Only a grant that holds longer than a run, and was not taken back, can be renewed.');
    const { expiresAt, access, pattern, lifetime, capsule } = kept;
    const wish = { access, pattern, lifetime, capsule: { name: capsule.name, hash }, source: 'window' } as const;
    return this.#give({ ...this.#made(wish), expiresAt }, 'decides');
  }

  #give(kept: KeptGrant, part: 'decides' | 'apart'): ListedGrant {
    const { book } = this.#deps;
    this.#record('grant', kept, wordsOfGrant(kept), (attempt) => {
      attempt.onDropped(book.add(kept, part));
    });
    return book.listed(kept.id) ?? fail('io', 'The grant was not kept.');
  }

  #made(wish: GrantWish): KeptGrant {
    const { access, pattern, lifetime, capsule, source, verdict = 'allow', by = USER_PRINCIPAL, forMs } = wish;
    const run = lifetime === 'run' ? this.#runOf(wish) : null;
    if (lifetime === 'always' && this.#deps.always === 'nowhere')
      fail('unsupported', 'Grants that hold always cannot be kept here.');
    const grantedAt = Number(this.#deps.now() / NS_PER_MS);
    const expiresAt = forMs === undefined ? null : grantedAt + forMs;
    const whose = { capsule, principal: this.#deps.principal, run, source, by };
    return {
      id: randomUUID(),
      verdict,
      access,
      pattern,
      lifetime,
      ...whose,
      grantedAt,
      expiresAt,
      endedAt: null,
      ending: null,
    };
  }

  #runOf({ run }: GrantWish): string {
    if (run === undefined || !this.#deps.isRunning(run))
      fail('invalid-argument', 'A grant for a run names one that is not over.');
    return run;
  }

  #record(op: 'grant' | 'revoke', kept: KeptGrant, reason: string, act: (attempt: Attempt) => void): void {
    const { book, door } = this.#deps;
    const { access, pattern, capsule, run, source, verdict } = kept;
    // Who takes it back may sit elsewhere than who gave it.
    const fn = op === 'grant' ? FN[source] : FN.window;
    door().attempt({ run, capsule: capsule.name, principal: USER_PRINCIPAL }, fn, op, (attempt) => {
      const path = `grant://${access}`;
      const decision = op === 'grant' ? verdict : 'allow';
      Object.assign(attempt.draft, { path, asked: path, path2: pattern, decision, cause: 'user', reason });
      act(attempt);
    });
    book.tidy();
    book.changed();
  }
}
