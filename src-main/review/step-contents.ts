/** What a step of a commit, or a discarded change, does to the content of a file, as far as that is known without a long look. */
import type { Overlay } from '../vfs/overlay.ts';
import { using } from '../vfs/derived.ts';
import { orNull } from '../vfs/errors.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { Vfs } from '../vfs/vfs.ts';
import type { Names } from './names.ts';

/** sha-256, hex; null where there is no file, or where nobody knows. */
export interface StepContents {
  readonly before: string | null;
  readonly after: string | null;
}

const UNCHANGED: StepContents = { before: null, after: null };

/** Not being able to tell is no failure of the step. */
const hashAt = (vfs: Vfs, names: Names): string | null =>
  orNull(() =>
    using(vfs.openRoot(), (root) => {
      const place = vfs.locate(root, relPath(names), 'keep');
      return place.kind === 'file' ? vfs.contentHash(place) : null;
    }),
  );

/** `base` is a view of that side of `overlay`. */
export interface Sides {
  readonly overlay: Overlay;
  readonly base: Vfs;
}

/** Asked before a change at `names` is discarded: what the sandbox shows there, and what it will show. */
export function contentsOfDiscard({ overlay, base }: Sides, names: Names): StepContents {
  const [before, after] = [hashAt(overlay, names), hashAt(base, names)];
  return before === after ? UNCHANGED : { before, after };
}
