/** Small contents by hash: in memory until a checkpoint packs them, found again through the database. */
import type { DatabaseSync } from 'node:sqlite';
import { fail } from '../vfs/errors.ts';
import type { BlobStore } from './content-store.ts';
import type { Disk } from './disk.ts';
import { atBest } from './disk-failure.ts';
import { PackFolder } from './pack-file.ts';
import type { PackPlace } from './pack-file.ts';

/** Bytes of packed contents that are kept in memory because they were read a short while ago. */
const HOT_BYTES = 16 * 1024 * 1024;

/** Hashes that are remembered because several ask for them in a row. */
const MOST_RESTED = 50_000;

const SCHEMA = `CREATE TABLE IF NOT EXISTS blobs(
  hash TEXT PRIMARY KEY, size INTEGER NOT NULL, pack INTEGER NOT NULL, offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID`;

/** Fewer, or a smaller part, are left where they are: they cost space, and to give it back costs time. */
const WORTH_IT = { contents: 256, part: 0.25 } as const;

/** As many contents are looked at in the time that moving one takes. */
const MOVING_COSTS = 8;

/** How much one slice may do. */
export interface CollectSlice {
  /** Contents looked at. */
  readonly rows: number;
  /** Bytes moved. */
  readonly bytes: number;
}

export interface Collected {
  /** Nothing is left to do. */
  readonly isDone: boolean;
  /** What the commit makes safe to do. */
  readonly afterwards: () => void;
}

/** Who else needs contents, by what the database says alone. */
export interface BlobNeeds {
  needsBlob(hash: string): boolean;
  /** How many contents they are. */
  readonly blobCount: number;
}

interface Row extends PackPlace {
  readonly hash: string;
  readonly size: number;
}

/** The least recently read contents go first. */
class HotContents {
  readonly #contents = new Map<string, Uint8Array>();
  #bytes = 0;

  get(hash: string): Uint8Array | undefined {
    const bytes = this.#contents.get(hash);
    if (bytes === undefined) return undefined;
    this.#contents.delete(hash);
    this.#contents.set(hash, bytes);
    return bytes;
  }

  set(hash: string, bytes: Uint8Array): void {
    if (this.#contents.has(hash)) return;
    this.#contents.set(hash, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, content] of this.#contents) {
      if (this.#bytes <= HOT_BYTES) return;
      this.#contents.delete(oldest);
      this.#bytes -= content.length;
    }
  }
}

export class DiskBlobStore implements BlobStore {
  readonly #database: DatabaseSync;
  readonly #packs: PackFolder;
  readonly #past: BlobNeeds;
  readonly #holders = new Map<string, number>();
  readonly #pending = new Map<string, Uint8Array>();
  readonly #hot = new HotContents();
  readonly #find: ReturnType<DatabaseSync['prepare']>;
  readonly #count: ReturnType<DatabaseSync['prepare']>;
  readonly #ofPack: ReturnType<DatabaseSync['prepare']>;
  /** Hashes that the database was found to have. */
  readonly #rested = new Set<string>();
  #flushed: string[] = [];
  /** Up to this hash a collection under way has looked; empty when none is. */
  #swept = '';
  /** Packs that an earlier process wrote and never used. */
  readonly leftover: number;

  constructor(database: DatabaseSync, folder: string, disk: Disk, past: BlobNeeds) {
    this.#past = past;
    database.exec(SCHEMA);
    this.#database = database;
    this.#packs = new PackFolder(folder, disk);
    this.#find = database.prepare('SELECT hash, size, pack, offset FROM blobs WHERE hash = ?');
    this.#count = database.prepare('SELECT count(*) AS packed FROM blobs');
    this.#ofPack = database.prepare('SELECT 1 FROM blobs WHERE pack = ? LIMIT 1');
    this.leftover = this.#removeUnknownPacks();
  }

  put(hash: string, bytes: Uint8Array): void {
    this.retain(hash);
    // Even when the database has it: finding out costs more than keeping it until the next checkpoint.
    if (!this.#pending.has(hash)) this.#pending.set(hash, bytes);
  }

  retain(hash: string): void {
    this.#holders.set(hash, (this.#holders.get(hash) ?? 0) + 1);
  }

  release(hash: string): void {
    const left = (this.#holders.get(hash) ?? 0) - 1;
    if (left > 0) {
      this.#holders.set(hash, left);
      return;
    }
    this.#holders.delete(hash);
    this.#pending.delete(hash);
  }

  has(hash: string): boolean {
    return this.#pending.has(hash) || this.#row(hash) !== undefined;
  }

  isAtRest(hash: string): boolean {
    if (this.#rested.has(hash)) return true;
    const isThere = this.#row(hash) !== undefined;
    if (this.#rested.size >= MOST_RESTED) this.#rested.clear();
    if (isThere) this.#rested.add(hash);
    return isThere;
  }

  read(hash: string): Uint8Array {
    const known = this.#pending.get(hash) ?? this.#hot.get(hash);
    if (known !== undefined) return known;
    const row = this.#row(hash) ?? fail('io', 'the disk lost a content of this sandbox');
    const bytes = this.#packs.read(row, row.size);
    this.#hot.set(hash, bytes);
    return bytes;
  }

  /** Packs what is new. Inside a transaction: the rows count only when it commits. */
  flush(): void {
    const fresh = [...this.#pending].filter(([hash]) => this.#row(hash) === undefined);
    const places = this.#packs.append(fresh.map(([, bytes]) => bytes));
    const insert = this.#database.prepare('INSERT INTO blobs(hash, size, pack, offset) VALUES (?, ?, ?, ?)');
    for (const [index, [hash, bytes]] of fresh.entries()) {
      const place = places[index];
      if (place) insert.run(hash, bytes.length, place.pack, place.offset);
    }
    this.#flushed = [...this.#pending.keys()];
  }

  /** The transaction of the last `flush` committed. */
  flushed(): void {
    for (const hash of this.#flushed) {
      const bytes = this.#pending.get(hash);
      this.#pending.delete(hash);
      // A copy of its own: what was cut from a larger piece of memory would keep all of that.
      if (bytes) this.#hot.set(hash, bytes.slice());
    }
    this.#flushed = [];
  }

  /** Whether enough packed contents are held by nobody that giving their space back is worth the work. */
  get isWasteful(): boolean {
    const packed = Number(this.#count.get()?.['packed'] ?? 0);
    const held = this.#holders.size - this.#pending.size;
    if (packed - held < WORTH_IT.contents) return false;
    const wasted = packed - held - this.#past.blobCount;
    return wasted >= WORTH_IT.contents && wasted >= packed * WORTH_IT.part;
  }

  /**
   * One slice of giving space back, inside a transaction: forgets packed contents that nobody holds, and, once all were looked at, moves
   * what is left out of packs that are mostly waste. Everybody who holds contents must have said so before.
   */
  collect({ rows, bytes }: CollectSlice): Collected {
    const isSwept = this.#sweep(rows);
    if (!isSwept) return { isDone: false, afterwards: () => undefined };
    const wasteful = this.#wastefulPacks();
    this.#moveOut(wasteful, { rows, bytes });
    const empty = wasteful.filter((pack) => this.#ofPack.get(pack) === undefined);
    return {
      isDone: empty.length === wasteful.length,
      afterwards: () => {
        for (const pack of empty) this.#packs.remove(pack);
      },
    };
  }

  held(): { hash: string; isInMemory: boolean }[] {
    return [...this.#holders.keys()].map((hash) => ({ hash, isInMemory: this.#pending.has(hash) }));
  }

  close(): void {
    this.#packs.close();
  }

  /** Forgets what nobody holds among the next `rows` contents; whether those were the last. */
  #sweep(rows: number): boolean {
    this.#rested.clear();
    const remove = this.#database.prepare('DELETE FROM blobs WHERE hash = ?');
    const next = this.#database
      .prepare('SELECT hash FROM blobs WHERE hash > ? ORDER BY hash LIMIT ?')
      .all(this.#swept, rows);
    for (const { hash } of next) {
      const name = String(hash);
      if (!this.#holders.has(name) && !this.#past.needsBlob(name)) remove.run(name);
    }
    const isLast = next.length < rows;
    this.#swept = isLast ? '' : String(next.at(-1)?.['hash']);
    return isLast;
  }

  #wastefulPacks(): readonly number[] {
    const live = new Map(
      this.#database
        .prepare('SELECT pack, sum(size) AS live FROM blobs GROUP BY pack')
        .all()
        .map(({ pack, live: size }) => [Number(pack), Number(size)]),
    );
    return this.#packs.numbers().filter((pack) => (live.get(pack) ?? 0) * 2 < this.#packs.size(pack));
  }

  /** When it fails, what was moved counts for nothing, and new packs are waste that the next try would add to. */
  #moveOut(packs: readonly number[], { rows, bytes }: CollectSlice): void {
    const before = new Set(this.#packs.numbers());
    let left = bytes;
    try {
      for (const pack of packs) if (left > 0) left -= this.#move(pack, packs, { rows, bytes: left });
    } catch (error) {
      atBest(() => {
        for (const pack of this.#packs.numbers()) if (!before.has(pack)) this.#packs.remove(pack);
      });
      throw error;
    }
  }

  /** Moves about as many bytes as told out of a pack; returns how many. */
  #move(pack: number, away: readonly number[], most: CollectSlice): number {
    const rows: Row[] = [];
    let moved = 0;
    for (const row of this.#database
      .prepare('SELECT hash, size, pack, offset FROM blobs WHERE pack = ?')
      .iterate(pack)) {
      if (moved >= most.bytes || rows.length * MOVING_COSTS >= most.rows) break;
      rows.push(asRow(row));
      moved += Number(row['size']);
    }
    const places = this.#packs.append(
      rows.map((row) => this.#packs.read(row, row.size)),
      away,
    );
    const update = this.#database.prepare('UPDATE blobs SET pack = ?, offset = ? WHERE hash = ?');
    for (const [index, row] of rows.entries()) {
      const place = places[index];
      if (place) update.run(place.pack, place.offset, row.hash);
    }
    return moved;
  }

  #row(hash: string): Row | undefined {
    const row = this.#find.get(hash);
    return row && asRow(row);
  }

  /** A crash between the writing of a pack and its transaction. */
  #removeUnknownPacks(): number {
    const known = new Set(
      this.#database
        .prepare('SELECT DISTINCT pack FROM blobs')
        .all()
        .map((row) => row['pack']),
    );
    const unknown = this.#packs.numbers().filter((pack) => !known.has(pack));
    for (const pack of unknown) this.#packs.remove(pack);
    return unknown.length;
  }
}

const asRow = (row: Readonly<Record<string, unknown>>): Row => ({
  hash: String(row['hash']),
  size: Number(row['size']),
  pack: Number(row['pack']),
  offset: Number(row['offset']),
});
