/** What runs printed, kept in the sandbox's database: bounded for each run, and for all of them together. */
import type { DatabaseSync } from 'node:sqlite';

import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { transact } from './database.ts';
import { StoreError } from './store-error.ts';

export interface OutputPiece {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

/** The beginning and the end of what a run printed, in order. */
export interface KeptOutput {
  readonly pieces: readonly OutputPiece[];
  /** Bytes that are not kept, and the index of the piece that they were before. */
  readonly missing: number;
  readonly cutAt: number;
  /** Bytes that were printed in all. */
  readonly total: number;
}

/** Runs whose output is kept, the newest ones. */
const MOST_RUNS = 100;

const SCHEMA = `CREATE TABLE IF NOT EXISTS run_outputs (run TEXT PRIMARY KEY, number INTEGER NOT NULL, output BLOB NOT NULL) STRICT`;

function encode({ pieces, missing, cutAt, total }: KeptOutput): Uint8Array {
  const writer = new ByteWriter().start().f64(missing).u32(cutAt).f64(total);
  for (const { stream, bytes } of pieces) writer.u8(stream === 'stdout' ? 1 : 2).bytes(bytes);
  return writer.take();
}

/** Errors: `StoreError` `corrupt`. */
function decode(blob: Uint8Array): KeptOutput {
  const reader = new ByteReader(blob);
  const [missing, cutAt, total] = [reader.f64(), reader.u32(), reader.f64()];
  const pieces: OutputPiece[] = [];
  while (!reader.isAtEnd)
    pieces.push({ stream: reader.u8() === 1 ? 'stdout' : 'stderr', bytes: new Uint8Array(reader.bytes()) });
  return { pieces, missing, cutAt, total };
}

export class RunOutputTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    transact(database, () => {
      database.exec(SCHEMA);
    });
  }

  /** The oldest ones beyond the limit go. Errors: `no-space`, `io`. */
  put(run: string, output: KeptOutput): void {
    const database = this.#database;
    transact(database, () => {
      const last = database.prepare('SELECT COALESCE(MAX(number), 0) AS number FROM run_outputs').get();
      const number = Number(last?.['number']) + 1;
      database
        .prepare('INSERT OR REPLACE INTO run_outputs (run, number, output) VALUES (?, ?, ?)')
        .run(run, number, encode(output));
      database.prepare('DELETE FROM run_outputs WHERE number <= ?').run(number - MOST_RUNS);
    });
  }

  /** null when it is not kept, or cannot be read any more: it is a convenience, and no reason to refuse anything. */
  get(run: string): KeptOutput | null {
    const blob = this.#database.prepare('SELECT output FROM run_outputs WHERE run = ?').get(run)?.['output'];
    if (!(blob instanceof Uint8Array)) return null;
    try {
      return decode(blob);
    } catch (error) {
      if (error instanceof StoreError) return null;
      throw error;
    }
  }
}
