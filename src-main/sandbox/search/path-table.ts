/** Many paths as arrays of letters: what a keystroke goes through. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { Stretch } from './fuzzy-align.ts';
import { bitOf, foldCode } from './fuzzy-query.ts';

/** What is known of a path beside its letters. */
export interface PathFacts {
  readonly kind: EntryKind;
  readonly git: 'ignored' | 'counted';
}

const SLASH = 0x2f;
const WORKSPACE = 'cwd://';

/** Where what can match begins: everybody knows that a path is in the workspace, and nobody types it. */
const beginningOf = (path: string): number => (path.startsWith(WORKSPACE) ? WORKSPACE.length : 0);

const grown = <A extends Uint16Array | Uint32Array>(from: A, to: A): A => {
  to.set(from);
  return to;
};

export class PathTable {
  readonly #paths: string[] = [];
  readonly #facts: PathFacts[] = [];
  #raw = new Uint16Array(64 * 1024);
  #folded = new Uint16Array(64 * 1024);
  /** Where the letters of each path begin, and those of its name. */
  #starts = new Uint32Array(4096);
  #names = new Uint32Array(4096);
  #masks = new Uint32Array(4096);
  #nameMasks = new Uint32Array(4096);
  #end = 0;

  get size(): number {
    return this.#paths.length;
  }

  path(row: number): string {
    return this.#paths[row] ?? '';
  }

  facts(row: number): PathFacts {
    return this.#facts[row] ?? { kind: 'other', git: 'counted' };
  }

  add(path: string, facts: PathFacts): void {
    const row = this.#paths.push(path) - 1;
    this.#facts.push(facts);
    this.#reserve(path.length);
    this.#starts[row] = this.#end;
    this.#names[row] = this.#end;
    for (let at = beginningOf(path); at < path.length; at += 1) this.#put(row, path.charCodeAt(at));
  }

  /** Whether a path could have all letters of a mask. */
  mayMatch(row: number, mask: number, where: 'name' | 'path'): boolean {
    const has = (where === 'name' ? this.#nameMasks : this.#masks)[row] ?? 0;
    return (has & mask) === mask;
  }

  /** The letters of a path, or of the name at its end. */
  letters(row: number, where: 'name' | 'path'): Stretch {
    const start = this.#starts[row] ?? 0;
    const from = where === 'name' ? (this.#names[row] ?? 0) : start;
    return { raw: this.#raw, folded: this.#folded, from, to: this.#endOf(row) };
  }

  /** Of a place in the letters the place in the path. */
  placeIn(row: number, at: number): number {
    return at - (this.#starts[row] ?? 0) + beginningOf(this.path(row));
  }

  #endOf(row: number): number {
    return row + 1 < this.#paths.length ? (this.#starts[row + 1] ?? 0) : this.#end;
  }

  #put(row: number, code: number): void {
    const folded = foldCode(code);
    this.#raw[this.#end] = code;
    this.#folded[this.#end] = folded;
    this.#end += 1;
    const bit = bitOf(folded);
    this.#masks[row] = (this.#masks[row] ?? 0) | bit;
    if (code === SLASH) {
      this.#names[row] = this.#end;
      this.#nameMasks[row] = 0;
    } else this.#nameMasks[row] = (this.#nameMasks[row] ?? 0) | bit;
  }

  #reserve(letters: number): void {
    if (this.#end + letters > this.#raw.length) {
      const size = (this.#end + letters) * 2;
      this.#raw = grown(this.#raw, new Uint16Array(size));
      this.#folded = grown(this.#folded, new Uint16Array(size));
    }
    if (this.#paths.length <= this.#starts.length) return;
    const rows = this.#starts.length * 2;
    this.#starts = grown(this.#starts, new Uint32Array(rows));
    this.#names = grown(this.#names, new Uint32Array(rows));
    this.#masks = grown(this.#masks, new Uint32Array(rows));
    this.#nameMasks = grown(this.#nameMasks, new Uint32Array(rows));
  }
}
