/** Keeps the anchor of an open sandbox's record up to date, and holds the record against it. */
import { readAnchor, sealAnchor } from '../audit/anchor.ts';
import type { Anchor, AnchorReading } from '../audit/anchor.ts';
import { AnchorCheck, checkOpened } from '../audit/anchor-check.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChainProblem } from '../audit/chain-problem.ts';
import type { Journal } from '../store/journal.ts';
import { VfsError } from '../vfs/errors.ts';

/** Where the anchor of a sandbox lies, and what it is sealed with. */
export interface AnchorPlace {
  readonly file: {
    /** null when there is none. Errors: `VfsError` `io`. */
    read(): string | null;
    /** Errors: `VfsError` `no-space`, `io`. */
    write(text: string, survival: 'killed' | 'power-cut'): void;
  };
  readonly key: string;
  /** Which start of the machine this is; empty where the system does not say. */
  readonly boot: string;
}

export interface RecordAnchorDeps {
  readonly sandbox: string;
  readonly place: AnchorPlace;
  readonly audit: Pick<AuditLog, 'blocks' | 'count' | 'floor' | 'heads' | 'subscribe'>;
  readonly journal: Pick<Journal, 'commit'>;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

/** Nanoseconds between two anchors while events come. */
const EVERY = 1_000_000_000n;
const NS_PER_MS = 1_000_000n;
/** Findings that a new anchor takes along from the one before it. */
const MOST_FINDINGS = 20;
/** Events that an anchor is written for at the next occasion. */
const WEIGHTY: ReadonlySet<string> = new Set(['commit', 'discard', 'grant', 'revoke', 'prune']);

export class RecordAnchor {
  readonly #deps: RecordAnchorDeps;
  /** What the anchor had to say against the record at this opening and at earlier ones. */
  readonly findings: readonly ChainProblem[];
  #written = { lastSeq: -1, at: 0n };
  #isPressing = false;

  /** Holds the record against its anchor before that is written anew; never throws for a disk, nor for damage. */
  constructor(deps: RecordAnchorDeps) {
    this.#deps = deps;
    this.findings = checkOpened(deps.audit, this.#read(), deps.place.boot).slice(0, MOST_FINDINGS);
    deps.audit.subscribe(({ op }) => {
      this.#isPressing ||= WEIGHTY.has(op);
    });
    this.#write('open', 'killed');
  }

  /** Between two operations, now and then: writes when a second has passed since the last one, or something weighty happened. */
  tick(): void {
    if (this.#deps.audit.count() === this.#written.lastSeq) return;
    if (this.#isPressing || this.#deps.now() - this.#written.at >= EVERY) this.#write('open', 'killed');
  }

  /** The journal was brought into the database. */
  settled(): void {
    this.#write('open', 'power-cut');
  }

  /** The record ends here. */
  close(): void {
    this.#write('closed', 'power-cut');
  }

  /** What is on disk now, to hold the whole record against. */
  check(): AnchorCheck {
    return new AnchorCheck(this.#read(), this.#deps.place.boot);
  }

  #read(): AnchorReading {
    const { sandbox, place } = this.#deps;
    try {
      return readAnchor(place.file.read(), { sandbox, key: place.key });
    } catch (error) {
      if (error instanceof VfsError) return { state: 'altered' };
      throw error;
    }
  }

  /** Vouches only for what is in the journal. What cannot be written now is written at the next occasion. */
  #write(state: Anchor['state'], survival: 'killed' | 'power-cut'): void {
    const { sandbox, audit, journal, now, place } = this.#deps;
    const at = now();
    try {
      journal.commit();
      const lastSeq = audit.count();
      const timeMs = Number(at / NS_PER_MS);
      const anchor = {
        sandbox,
        lastSeq,
        heads: audit.heads(),
        timeMs,
        state,
        boot: place.boot,
        findings: this.findings,
      };
      place.file.write(sealAnchor(anchor, place.key), survival);
      this.#written = { lastSeq, at };
      this.#isPressing = false;
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }
}
