/** Small contents by hash: in memory until a checkpoint packs them, found again through the database. */
import type { DatabaseSync } from 'node:sqlite';
import { fail } from '../vfs/errors.ts';
import type { BlobStore } from './content-store.ts';
import type { Disk } from './disk.ts';
import { PackFolder } from './pack-file.ts';
import type { PackPlace } from './pack-file.ts';

/** Bytes of packed contents that are kept in memory because they were read a short while ago. */
const HOT_BYTES = 16 * 1024 * 1024;

const SCHEMA = `CREATE TABLE IF NOT EXISTS blobs(
  hash TEXT PRIMARY KEY, size INTEGER NOT NULL, pack INTEGER NOT NULL, offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID`;

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
  readonly #holders = new Map<string, number>();
  readonly #pending = new Map<string, Uint8Array>();
  readonly #hot = new HotContents();
  readonly #find: ReturnType<DatabaseSync['prepare']>;
  #flushed: string[] = [];

  constructor(database: DatabaseSync, folder: string, disk: Disk) {
    database.exec(SCHEMA);
    this.#database = database;
    this.#packs = new PackFolder(folder, disk);
    this.#find = database.prepare('SELECT hash, size, pack, offset FROM blobs WHERE hash = ?');
    this.#removeUnknownPacks();
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
      if (bytes) this.#hot.set(hash, bytes);
    }
    this.#flushed = [];
  }

  /**
   * Forgets every packed content that nobody holds, inside a transaction, and moves what is left out of packs that are
   * mostly waste. Returns what to do after the commit. Everybody who holds contents must have said so before.
   */
  collect(): () => void {
    const used = new Map<number, Row[]>();
    const remove = this.#database.prepare('DELETE FROM blobs WHERE hash = ?');
    for (const row of this.#database.prepare('SELECT hash, size, pack, offset FROM blobs').all().map(asRow)) {
      if (!this.#holders.has(row.hash)) remove.run(row.hash);
      else used.set(row.pack, [...(used.get(row.pack) ?? []), row]);
    }
    const wasteful = this.#packs.numbers().filter((pack) => this.#isWaste(pack, used.get(pack) ?? []));
    for (const pack of wasteful) this.#move(used.get(pack) ?? [], wasteful);
    return () => {
      for (const pack of wasteful) this.#packs.remove(pack);
    };
  }

  held(): { hash: string; isInMemory: boolean }[] {
    return [...this.#holders.keys()].map((hash) => ({ hash, isInMemory: this.#pending.has(hash) }));
  }

  close(): void {
    this.#packs.close();
  }

  #isWaste(pack: number, rows: readonly Row[]): boolean {
    const live = rows.reduce((sum, row) => sum + row.size, 0);
    return live * 2 < this.#packs.size(pack);
  }

  #move(rows: readonly Row[], away: readonly number[]): void {
    const places = this.#packs.append(
      rows.map((row) => this.#packs.read(row, row.size)),
      away,
    );
    const update = this.#database.prepare('UPDATE blobs SET pack = ?, offset = ? WHERE hash = ?');
    for (const [index, row] of rows.entries()) {
      const place = places[index];
      if (place) update.run(place.pack, place.offset, row.hash);
    }
  }

  #row(hash: string): Row | undefined {
    const row = this.#find.get(hash);
    return row && asRow(row);
  }

  /** A crash between the writing of a pack and its transaction. */
  #removeUnknownPacks(): void {
    const known = new Set(
      this.#database
        .prepare('SELECT DISTINCT pack FROM blobs')
        .all()
        .map((row) => row['pack']),
    );
    for (const pack of this.#packs.numbers()) if (!known.has(pack)) this.#packs.remove(pack);
  }
}

const asRow = (row: Readonly<Record<string, unknown>>): Row => ({
  hash: String(row['hash']),
  size: Number(row['size']),
  pack: Number(row['pack']),
  offset: Number(row['offset']),
});
