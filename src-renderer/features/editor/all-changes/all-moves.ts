/** Going through the scroll of all changes, file by file and hunk by hunk. */
import { formatCount } from '../../../shared/format.ts';
import type { HunkDeed } from '../hunks/staging.ts';

import { fileSentence } from './file-facts.ts';
import type { FileFacts } from './file-facts.ts';
import { hunkSentence, hunkStart, nextHunk } from './hunk-places.ts';
import { fileAt, HEAD_HEIGHT, ROW_HEIGHT } from './scroll-layout.ts';
import type { Extent } from './scroll-layout.ts';
import type { Hunks } from './use-hunks.ts';

/** Pixels that are left above a hunk that is gone to, below the header of its file. */
const ABOVE = 2 * ROW_HEIGHT;

interface MovesOf {
  /** null: not drawn yet. */
  readonly scroller: HTMLElement | null;
  /** Pixels of the view. */
  readonly height: number;
  readonly facts: readonly FileFacts[];
  readonly layout: readonly Extent[];
  readonly hunks: Hunks;
  readonly keepPlace: (top: number) => void;
  readonly say: (sentence: string) => void;
}

interface Shown {
  readonly file: FileFacts;
  readonly extent: Extent;
}

/** Over what is drawn at the time of a key. */
export class AllMoves {
  readonly #of: MovesOf;
  constructor(of: MovesOf) {
    this.#of = of;
  }

  /** The file at the top of the view; -1 without any. By the scroller itself: keys come faster than what they change is drawn. */
  fileNow(): number {
    return fileAt(this.#of.layout, (this.#of.scroller?.scrollTop ?? 0) + 1);
  }

  step(by: 1 | -1): void {
    this.#toFile(this.fileNow() + by);
  }

  /** At once: files that are read on the way would stop a scroll of the browser's own. */
  edge(to: 'first' | 'last'): void {
    this.#toFile(to === 'first' ? 0 : this.#of.facts.length - 1);
  }

  #toFile(index: number): void {
    const { facts, hunks, say } = this.#of;
    const shown = this.#at(index);
    if (!shown) return;
    hunks.pick(null);
    this.#scrollTo(shown.extent.top);
    say(`File ${formatCount(index + 1)} of ${formatCount(facts.length)}: ${fileSentence(shown.file)}`);
  }

  stepHunk(by: 1 | -1): void {
    const { facts, say } = this.#of;
    const to = nextHunk(facts, this.#current() ?? { file: this.fileNow(), row: null }, by);
    const shown = to && this.#at(to.file);
    if (shown) this.#goTo(shown, to.row);
    else say(by === 1 ? 'No hunk further down' : 'No hunk further up');
  }

  /** Does it with the current hunk; false when there is none, and the file is meant. */
  act(deed: HunkDeed): boolean {
    const { hunks, say } = this.#of;
    const at = this.#current();
    const shown = at && this.#at(at.file);
    if (!shown) return false;
    const { file, extent } = shown;
    // Nothing is done with what cannot be seen.
    if (this.#show(extent, at.row) === 'scrolled') {
      say(`${hunkSentence(file, at.row)} is shown now; press again to ${deed} it`);
    } else if (hunks.deeds(file).includes(deed)) hunks.act(file, at.row, deed);
    return true;
  }

  #at(index: number): Shown | null {
    const [extent, file] = [this.#of.layout[index], this.#of.facts[index]];
    return extent && file ? { file, extent } : null;
  }

  /** null when there is no current hunk, or it is gone. */
  #current(): { readonly file: number; readonly row: number } | null {
    const { facts, hunks } = this.#of;
    const { current } = hunks;
    if (!current) return null;
    const file = facts.findIndex(({ change }) => change.path === current.path);
    const found = facts[file];
    return found && hunkStart(found, current.row) ? { file, row: current.row } : null;
  }

  #goTo({ file, extent }: Shown, row: number | null): void {
    const { hunks, say } = this.#of;
    hunks.pick(row === null ? null : { path: file.change.path, row });
    if (row === null) {
      this.#scrollTo(extent.top);
      say(fileSentence(file));
    } else {
      this.#show(extent, row);
      say(`${hunkSentence(file, row)} of ${fileSentence(file)}`);
    }
  }

  /** Whether the row was in view already. */
  #show(extent: Extent, row: number): 'in-view' | 'scrolled' {
    const { scroller, height } = this.#of;
    const top = scroller?.scrollTop ?? 0;
    const place = extent.top + row * ROW_HEIGHT;
    if (place >= top && place + HEAD_HEIGHT + ROW_HEIGHT <= top + height) return 'in-view';
    this.#scrollTo(Math.max(extent.top, place - ABOVE));
    return 'scrolled';
  }

  #scrollTo(top: number): void {
    this.#of.scroller?.scrollTo({ top });
    this.#of.keepPlace(top);
  }
}
