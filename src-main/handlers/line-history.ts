/** Who wrote the lines of what names hold, followed from event to event. */
import { Blame } from '../review/blame.ts';
import type { FileEvent } from './file-events.ts';

/** What a name held, empty when nothing; null when that is no text, or not known. */
type HeldText = string | null;

/** One change, and whether its version ends with it. */
export interface LineChange extends FileEvent {
  readonly isWhole: boolean;
}

interface Held {
  /** The last version that had any lines. A program that writes a file anew begins with an empty one, or with none. */
  readonly version: Blame;
  /** As it is now. */
  readonly now: Blame;
}

const EMPTY = Blame.of('', null);
const isUsed = (held: Held | undefined): held is Held =>
  held !== undefined && !(held.version.isEmpty && held.now.isEmpty);

/** The lines of the version before keep their writers, also those that were written again. */
function settled({ version, now }: Held): Held {
  const blame = now.after(version);
  return { version: blame.isEmpty ? version : blame, now: blame };
}

export class LineHistory {
  readonly #held = new Map<string, Held>();
  /** Names that hold what has no lines. */
  readonly #hidden = new Set<string>();

  /** What the name held before the first change of it. */
  begin(path: string, text: HeldText): void {
    this.#put(path, text === null ? null : startOf(Blame.of(text, null)));
  }

  change({ event, path, source, isWhole }: LineChange, text: HeldText): void {
    const own = this.#held.get(path);
    const moved = this.#held.get(source);
    const wasHidden = this.#hidden.has(path);
    if (source !== path && event.op === 'rename') this.#forget(source);
    if (text === null) this.#put(path, null);
    else if (wasHidden) this.#put(path, startOf(Blame.of(text, null)));
    else if (source !== path && !isUsed(own))
      this.#put(path, startOf(settled(moved ?? NONE).now.next(text, event.seq)));
    else {
      const { version, now } = own ?? NONE;
      const next = { version, now: now.next(text, event.seq) };
      this.#put(path, isWhole ? settled(next) : next);
    }
  }

  /** The lines of `text`, which the name holds in the end: those that no version had are nobody's. */
  of(path: string, text: string): Blame {
    return settled(this.#held.get(path) ?? NONE).now.next(text, null);
  }

  #put(path: string, held: Held | null): void {
    this.#forget(path);
    if (held) this.#held.set(path, held);
    else this.#hidden.add(path);
  }

  #forget(path: string): void {
    this.#held.delete(path);
    this.#hidden.delete(path);
  }
}

const startOf = (blame: Blame): Held => ({ version: blame, now: blame });
const NONE = startOf(EMPTY);
