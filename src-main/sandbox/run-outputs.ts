/** What runs print, kept while they go on and after: the beginning and the end of it, never more than a bound. */
import type { KeptOutput, OutputPiece, RunOutputTable } from '../store/run-output-table.ts';
import { VfsError } from '../vfs/errors.ts';

/** Bytes kept from the beginning, and as many from the end. */
const HALF = 512 * 1024;
/** Bytes of the longest piece; the shortest is one byte, and counts as many as it takes to keep it. */
const LONGEST_PIECE = 64 * 1024;
const PIECE_COST = 64;

interface GrowingPiece {
  readonly stream: OutputPiece['stream'];
  buffer: Uint8Array;
  length: number;
}

const pieceOf = ({ stream, buffer, length }: GrowingPiece): OutputPiece => ({ stream, bytes: buffer.slice(0, length) });

/** Appends to a piece what fits into its longest; returns how much that was. */
function grow(piece: GrowingPiece, bytes: Uint8Array): number {
  const taken = Math.min(bytes.length, LONGEST_PIECE - piece.length);
  if (piece.length + taken > piece.buffer.length) {
    const size = Math.min(LONGEST_PIECE, Math.max(piece.length + taken, piece.buffer.length * 2));
    const larger = new Uint8Array(size);
    larger.set(piece.buffer.subarray(0, piece.length));
    piece.buffer = larger;
  }
  piece.buffer.set(bytes.subarray(0, taken), piece.length);
  piece.length += taken;
  return taken;
}

/** Pieces in order; many small ones of one stream become one. */
class PieceList {
  readonly pieces: GrowingPiece[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }
  add(stream: OutputPiece['stream'], bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0;) {
      const taken = grow(this.#open(stream), rest);
      this.#size += taken;
      rest = rest.subarray(taken);
    }
  }
  /** Bytes of the oldest piece, which goes. */
  dropFirst(): number {
    const length = this.pieces.shift()?.length ?? 0;
    this.#size -= length + PIECE_COST;
    return length;
  }

  #open(stream: OutputPiece['stream']): GrowingPiece {
    const last = this.pieces.at(-1);
    if (last?.stream === stream && last.length < LONGEST_PIECE) return last;
    const fresh: GrowingPiece = { stream, buffer: new Uint8Array(PIECE_COST), length: 0 };
    this.pieces.push(fresh);
    this.#size += PIECE_COST;
    return fresh;
  }
}

/** Of one run. The bytes are copied. */
export class OutputKeeper {
  readonly #head = new PieceList();
  readonly #tail = new PieceList();
  #missing = 0;
  #total = 0;

  /** Bytes printed so far. */
  get total(): number {
    return this.#total;
  }

  add(stream: OutputPiece['stream'], bytes: Uint8Array): void {
    this.#total += bytes.length;
    const isBeginning = this.#tail.size === 0;
    const first = isBeginning ? bytes.subarray(0, Math.max(0, HALF - this.#head.size)) : bytes.subarray(0, 0);
    this.#head.add(stream, first);
    this.#tail.add(stream, bytes.subarray(first.length));
    while (this.#tail.size > HALF) this.#missing += this.#tail.dropFirst();
  }

  kept(): KeptOutput {
    const pieces = [...this.#head.pieces, ...this.#tail.pieces].map(pieceOf);
    return { pieces, missing: this.#missing, cutAt: this.#head.pieces.length, total: this.#total };
  }
}

/** Of all runs of a sandbox. */
export class RunOutputs {
  readonly #table: RunOutputTable;
  readonly #keepers = new Map<string, OutputKeeper>();

  constructor(table: RunOutputTable) {
    this.#table = table;
  }

  /** Returns how many bytes the run had printed before. */
  add(run: string, stream: OutputPiece['stream'], bytes: Uint8Array): number {
    const keeper = this.#keepers.get(run) ?? new OutputKeeper();
    this.#keepers.set(run, keeper);
    const before = keeper.total;
    keeper.add(stream, bytes);
    return before;
  }

  /** The run is over. What a full disk does not take is kept for as long as the sandbox is open. */
  end(run: string): void {
    const keeper = this.#keepers.get(run);
    if (!keeper) return;
    try {
      this.#table.put(run, keeper.kept());
      this.#keepers.delete(run);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  /** null when nothing is kept: the run printed nothing, or it is too long ago, or the inspector was killed meanwhile. */
  get(run: string): KeptOutput | null {
    return this.#keepers.get(run)?.kept() ?? this.#table.get(run);
  }
}
