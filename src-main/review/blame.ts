/** Which version of a text wrote each of its lines. */
import { diffArrays } from 'diff';

/** Lines, counted from 1, that one version wrote; null for those that were there before the first known version. */
export interface BlamedLines {
  readonly from: number;
  readonly count: number;
  readonly version: number | null;
}

/** Milliseconds after which two versions are not compared any more: then all lines count as written anew. */
const PATIENCE = 500;

/** Lines without their ends; one that is not ended counts. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Follows a text from version to version. */
export class Blame {
  #lines: readonly string[];
  #writers: readonly (number | null)[];

  /** `text` is what was there before anything is known. */
  constructor(text: string) {
    this.#lines = linesOf(text);
    this.#writers = this.#lines.map(() => null);
  }

  /** What the text is in the end: lines that no version had are nobody's. */
  end(text: string): void {
    this.#follow(text, null);
  }

  /** The next version, by its number. */
  next(text: string, version: number): void {
    this.#follow(text, version);
  }

  #follow(text: string, version: number | null): void {
    const lines = linesOf(text);
    const changes = diffArrays([...this.#lines], lines, { timeout: PATIENCE });
    const writers: (number | null)[] = [];
    let before = 0;
    for (const { added, removed, count } of changes ?? []) {
      if (added) for (let line = 0; line < count; line++) writers.push(version);
      else {
        if (!removed) writers.push(...this.#writers.slice(before, before + count));
        before += count;
      }
    }
    this.#lines = lines;
    this.#writers = changes ? writers : lines.map(() => version);
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
