/** Keeps what base files held when entries of the top took their place: the common ancestors of both sides. */
import { hash as hashOf } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { using } from '../derived.ts';
import { orNull } from '../errors.ts';
import type { Fingerprint, HostStat } from '../host/host-tree.ts';
import { readBase } from './copy-up.ts';
import type { BaseCopy } from './copy-up.ts';
import type { BaseFacts } from './node.ts';
import { nodesBelow } from './node-graph.ts';
import type { AncestorKeeper, TreeState } from './tree-state.ts';

/** In bytes: of a larger file nothing is kept. What people merge line by line is smaller. */
export const ANCESTOR_MAX = 1024 * 1024;

/** What is read at one checkpoint of the journal at most; the rest waits for the next. */
const AT_ONCE = { files: 2048, bytes: 64 * 1024 * 1024 } as const;
/** Who needs what is found out again when so many more are kept, or the top has so much less, than the last time. */
const LOOK = { grown: 1.25, shrunk: 0.5, atLeast: 256 } as const;

const SCHEMA = `CREATE TABLE IF NOT EXISTS ancestors(
  tree INTEGER NOT NULL, version TEXT NOT NULL, -- of the base file
  hash TEXT NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY (tree, version)
) STRICT, WITHOUT ROWID`;

/** Its change time is left out: a rename or another mode leaves the content as it is. */
const versionOf = ({ dev, ino, size, mtimeNs }: Fingerprint): string => `${dev}:${ino}:${size}:${mtimeNs}`;

const isSame = (one: Fingerprint, other: Fingerprint): boolean =>
  versionOf(one) === versionOf(other) && one.ctimeNs === other.ctimeNs;

interface Kept {
  readonly hash: string;
  readonly size: number;
  /** Of the file that was read; null when that was an earlier process. */
  readonly ctimeNs: bigint | null;
}

interface Noted {
  readonly names: readonly string[];
  readonly facts: BaseFacts;
}

export interface AncestorBookOptions {
  readonly state: TreeState;
  readonly database: DatabaseSync;
  readonly tree: number;
  /** What checkpoints remember of base entries. */
  readonly frozenFacts: () => Iterable<BaseFacts>;
}

export class AncestorBook implements AncestorKeeper {
  readonly #options: AncestorBookOptions;
  readonly #kept = new Map<string, Kept>();
  /** Not in the rows yet. */
  readonly #fresh = new Map<string, Kept>();
  /** To be read in a quiet moment, if the base file is still the same then. */
  readonly #noted = new Map<string, Noted>();
  #gone: readonly string[] = [];
  /** How much there was when somebody looked who needs what. */
  #looked = { kept: 0, entries: 0, checkpoints: 0 };

  constructor(options: AncestorBookOptions) {
    this.#options = options;
    options.database.exec(SCHEMA);
  }

  load(): void {
    const { database, tree, state } = this.#options;
    const rows = database.prepare('SELECT version, hash, size FROM ancestors WHERE tree = ?').iterate(tree);
    for (const { version, hash, size } of rows) {
      this.#kept.set(String(version), { hash: String(hash), size: Number(size), ctimeNs: null });
      state.contents.blobs?.retain(String(hash));
    }
    this.#looked = { kept: this.#kept.size, entries: Infinity, checkpoints: Infinity };
  }

  /** All bytes of a base file, which were read anyway; taken over. */
  keep({ stat, hash }: BaseCopy, bytes: Uint8Array): void {
    const version = versionOf(stat);
    if (this.#kept.has(version) || bytes.length !== stat.size) return;
    const kept = { hash: hash ?? hashOf('sha256', bytes, 'hex'), size: bytes.length, ctimeNs: stat.ctimeNs };
    this.#options.state.contents.blobs?.put(kept.hash, bytes);
    this.#kept.set(version, kept);
    this.#fresh.set(version, kept);
  }

  keepNamed(stat: HostStat, hash: string): void {
    const version = versionOf(stat);
    if (this.#kept.has(version)) return;
    const kept = { hash, size: stat.size, ctimeNs: stat.ctimeNs };
    this.#options.state.contents.blobs?.retain(hash);
    this.#kept.set(version, kept);
    this.#fresh.set(version, kept);
  }

  hashOf({ fingerprint, hash }: BaseFacts): string | null {
    const kept = this.#kept.get(versionOf(fingerprint));
    return hash ?? (kept?.ctimeNs === fingerprint.ctimeNs ? kept.hash : null);
  }

  /** The base file of `names` is no longer shown. */
  note(names: readonly string[], facts: BaseFacts | null | undefined): void {
    const { fingerprint } = facts ?? {};
    if (!facts || fingerprint?.kind !== 'file' || fingerprint.size > ANCESTOR_MAX) return;
    const version = versionOf(fingerprint);
    if (!this.#kept.has(version)) this.#noted.set(version, { names, facts });
  }

  /** What the base file held; null when that is not known any more. Reads the base when it is still the same. */
  of({ names, facts }: Noted): Uint8Array | null {
    const { fingerprint, hash } = facts;
    if (fingerprint.kind !== 'file') return null;
    const kept = this.#kept.get(versionOf(fingerprint));
    const { blobs } = this.#options.state.contents;
    if (kept && (hash === null || hash === kept.hash)) return orNull(() => blobs?.read(kept.hash) ?? null);
    return this.#read({ names, facts })?.bytes ?? null;
  }

  /** Inside a transaction; may be called again when what was around it failed. */
  flush(): void {
    const { database, tree } = this.#options;
    this.#readNoted();
    this.#gone = this.#isDue() ? this.#unneeded() : [];
    const put = database.prepare('INSERT OR REPLACE INTO ancestors(tree, version, hash, size) VALUES (?, ?, ?, ?)');
    for (const [version, { hash, size }] of this.#fresh) put.run(tree, version, hash, size);
    const remove = database.prepare('DELETE FROM ancestors WHERE tree = ? AND version = ?');
    for (const version of this.#gone) remove.run(tree, version);
  }

  flushed(): void {
    if (this.#isDue()) this.#looked = this.#amount(this.#kept.size - this.#gone.length);
    this.#fresh.clear();
    for (const version of this.#gone) {
      const kept = this.#kept.get(version);
      if (kept) this.#options.state.contents.blobs?.release(kept.hash);
      this.#kept.delete(version);
    }
    this.#gone = [];
  }

  #readNoted(): void {
    let files = 0;
    let bytes = 0;
    for (const [version, noted] of this.#noted) {
      if (files >= AT_ONCE.files || bytes >= AT_ONCE.bytes) return;
      this.#noted.delete(version);
      files += 1;
      bytes += noted.facts.fingerprint.size;
      const copy = this.#read(noted);
      if (copy) this.keep(copy, copy.bytes);
    }
  }

  #read({ names, facts }: Noted): ReturnType<typeof readBase> | null {
    const { fingerprint, hash } = facts;
    const { base } = this.#options.state;
    if (!base || fingerprint.size > ANCESTOR_MAX) return null;
    const copy = orNull(() =>
      using(base.open(names), (file) => (isSame(file.stat(), fingerprint) ? readBase(file, fingerprint.size) : null)),
    );
    return copy?.hash == null || (hash !== null && hash !== copy.hash) ? null : copy;
  }

  #amount(kept: number): { kept: number; entries: number; checkpoints: number } {
    const { entries, checkpoints } = this.#options.state;
    return { kept, entries, checkpoints: checkpoints.list.length };
  }

  #isDue(): boolean {
    const now = this.#amount(this.#kept.size);
    const then = this.#looked;
    if (now.kept === 0) return false;
    if (now.kept > Math.max(then.kept * LOOK.grown, then.kept + LOOK.atLeast)) return true;
    return now.entries < then.entries * LOOK.shrunk || now.checkpoints < then.checkpoints;
  }

  /** Of base files that neither the top nor a checkpoint depends on. */
  #unneeded(): readonly string[] {
    const needed = new Set<string>();
    const need = (facts: BaseFacts | null | undefined): unknown => facts && needed.add(versionOf(facts.fingerprint));
    const { root } = this.#options.state;
    for (const node of [root, ...nodesBelow(root)]) {
      need(node.origin?.facts);
      for (const { hides } of node.children.values()) need(hides);
    }
    for (const facts of this.#options.frozenFacts()) need(facts);
    return [...this.#kept.keys()].filter((version) => !needed.has(version));
  }
}
