/** Trees as they were, read-only, for windows: no door to the live tree, and so no attempt that the record has to have. */
import type { ContentState } from '../../src-preload/contract/event-words.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import type { Past } from '../vfs/past.ts';
import { formatPath, parseSchemePath } from '../vfs/path/scheme-path.ts';
import type { LastLink, Vfs } from '../vfs/vfs.ts';
import type { Entered } from './attempt.ts';
import type { MountedTree, MountTable } from './mounts.ts';
import { listed, readIn, seen } from './user-door.ts';
import type { Listing, Page, Range, Seen } from './user-door.ts';

/** A moment: right after the event of this number. null is now. */
export type Moment = number | null;

/** A content, or why there is none. */
export interface FoundContent {
  readonly state: ContentState;
  readonly path: string;
  /** Set with `captured`. */
  readonly bytes: Uint8Array | null;
  readonly size: number | null;
  /** A sentence for the user. */
  readonly detail: string;
}

const DETAILS: Readonly<Record<ContentState, string>> = {
  captured: 'The content as it was.',
  absent: 'There was no file of this name at that moment.',
  'not-a-file': 'This was no file at that moment.',
  'too-large': 'The file was larger than the limit of what the history keeps.',
  forgotten: 'This moment is older than what the history keeps.',
  unrecorded: 'This mount keeps no history.',
  withheld: 'The content was left out when this sandbox was exported.',
  damaged: 'The content was kept, and cannot be read any more.',
};

/** What a file error says about a content of the past. */
const STATES: ReadonlyMap<string, ContentState> = new Map([
  ['not-found', 'absent'],
  ['not-directory', 'absent'],
  ['is-directory', 'not-a-file'],
  ['boundary-escape', 'absent'],
  ['link-loop', 'not-a-file'],
  ['unsupported', 'not-a-file'],
  ['too-large', 'too-large'],
]);

const contentMissing = (state: ContentState, path: string, size: number | null = null): FoundContent => ({
  state,
  path,
  bytes: null,
  size,
  detail: DETAILS[state],
});

/** The history of a mount; null when it keeps none. */
export const pastOf = ({ direct, overlay }: MountedTree): Past | null => (direct ? null : overlay.past);

export class PastDoor {
  readonly contents: 'kept' | 'withheld';
  readonly #mounts: MountTable;

  /** `withheld`: of a sandbox that was imported without its contents. */
  constructor(mounts: MountTable, contents: 'kept' | 'withheld' = 'kept') {
    this.#mounts = mounts;
    this.contents = contents;
  }

  stat(path: string, moment: Moment): Seen {
    return this.#within(path, moment, 'keep', (entered) => seen(entered, entered.place));
  }

  list(path: string, moment: Moment, page: Page): Listing {
    return this.#within(path, moment, 'follow', (entered) => listed(entered, page));
  }

  read(path: string, moment: Moment, range: Range): Seen & { readonly bytes: Uint8Array } {
    return this.#within(path, moment, 'follow', (entered) => {
      const bytes = readIn(entered, range);
      return { bytes, ...seen(entered, entered.place) };
    });
  }

  /** The whole content of a file, at most `limit` bytes of it: more is `too-large`. Never fails for what was there. Errors: path rules. */
  content(path: string, moment: Moment, limit: number): FoundContent {
    const { mount, path: inside } = parseSchemePath(path, this.#mounts.extraNames);
    const canonical = formatPath(mount, inside.names);
    const missing = this.#reasonAgainst(mount, moment);
    if (missing) return contentMissing(missing, canonical);
    try {
      return this.#within(path, moment, 'keep', (entered) => wholeContent(entered, canonical, limit));
    } catch (error) {
      if (error instanceof VfsError) return contentMissing(STATES.get(error.code) ?? 'damaged', canonical);
      throw error;
    }
  }

  #reasonAgainst(mount: string, moment: Moment): ContentState | null {
    if (this.contents === 'withheld') return 'withheld';
    if (moment === null) return null;
    const past = this.#mounts.has(mount) ? pastOf(this.#mounts.get(mount)) : null;
    if (!past) return 'unrecorded';
    return moment < past.earliest ? 'forgotten' : null;
  }

  #within<T>(text: string, moment: Moment, last: LastLink, look: (entered: Entered) => T): T {
    const parsed = parseSchemePath(text, this.#mounts.extraNames);
    const mount = this.#mounts.get(parsed.mount);
    const vfs = treeAt(mount, moment);
    const root = vfs.openRoot();
    try {
      return look({ mount, vfs, root, place: vfs.locate(root, parsed.path, last) });
    } finally {
      root.close();
    }
  }
}

/** A mount's tree at a moment. Errors: `not-found` when it is older than what is kept; `unsupported` when nothing is. */
function treeAt(mount: MountedTree, moment: Moment): Vfs {
  if (moment === null) return mount.view('merged').vfs;
  const past = pastOf(mount) ?? fail('unsupported', `${mount.name}:// keeps no history`);
  return past.viewAfter(moment);
}

function wholeContent(entered: Entered, path: string, limit: number): FoundContent {
  const { place, vfs } = entered;
  if (place.kind === null) return contentMissing('absent', path);
  const { kind, size } = vfs.stat(place);
  if (kind !== 'file') return contentMissing('not-a-file', path);
  if (size > limit) return contentMissing('too-large', path, size);
  const bytes = readIn(entered, { limit });
  return { state: 'captured', path, bytes, size, detail: DETAILS.captured };
}
