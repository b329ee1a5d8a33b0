/** Which version of a text wrote each of its lines. */
import { matchLines } from '../../src-preload/contract/text/match-lines.ts';

/** Lines, counted from 1, that one version wrote; null for those that were there before the first known version. */
export interface BlamedLines {
  readonly from: number;
  readonly count: number;
  readonly version: number | null;
}

/** Lines without their ends; one that is not ended counts. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

type Writers = readonly (number | null)[];

/** A text whose lines are known by their writers; it never changes. */
export class Blame {
  readonly #lines: readonly string[];
  readonly #writers: Writers;

  private constructor(lines: readonly string[], writers: Writers) {
    this.#lines = lines;
    this.#writers = writers;
  }

  /** `writer` wrote all of it; null for what was there before anything is known. */
  static of(text: string, writer: number | null): Blame {
    const lines = linesOf(text);
    return new Blame(
      lines,
      lines.map(() => writer),
    );
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** The next version: `writer` wrote the lines that are new. */
  next(text: string, writer: number | null): Blame {
    return Blame.of(text, writer).after(this);
  }

  /** The same text, where lines that an `older` one has already are known by the writers they have there. */
  after(older: Blame): Blame {
    const writers: (number | null)[] = [];
    for (const [line, place] of matchLines(older.#lines, this.#lines).entries())
      writers.push((place < 0 ? this.#writers[line] : older.#writers[place]) ?? null);
    return new Blame(this.#lines, writers);
  }

  get lines(): readonly BlamedLines[] {
    const blamed: BlamedLines[] = [];
    for (const [index, version] of this.#writers.entries()) {
      const last = blamed.at(-1);
      if (last?.version === version) blamed[blamed.length - 1] = { ...last, count: last.count + 1 };
      else blamed.push({ from: index + 1, count: 1, version });
    }
    return blamed;
  }
}
