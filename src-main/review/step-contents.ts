/** What a step of a commit, or a discarded change, does to the content of a file, as far as that is known without a long look. */
import type { Overlay } from '../vfs/overlay.ts';
import { using } from '../vfs/derived.ts';
import { orNull } from '../vfs/errors.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { Vfs } from '../vfs/vfs.ts';
import type { Names } from './names.ts';
import type { Step } from './step.ts';

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

/** Asked right before the step: what the folder holds then, and what it will hold. */
export function contentsOfStep({ overlay, base }: Sides, { action, names, source }: Step): StepContents {
  if (action !== 'write' && action !== 'remove-file') return UNCHANGED;
  const before = hashAt(base, names);
  if (action === 'remove-file') return { before, after: null };
  return { before, after: orNull(() => using(overlay.readTop(source ?? names), (file) => file.contentHash())) };
}

/** Asked before a change at `names` is discarded: what the sandbox shows there, and what it will show. */
export function contentsOfDiscard({ overlay, base }: Sides, names: Names): StepContents {
  const [before, after] = [hashAt(overlay, names), hashAt(base, names)];
  return before === after ? UNCHANGED : { before, after };
}
