/** A change that is wanted, before anybody has looked what is there. */
import type { HostAttributes } from '../../vfs/host/host-tree.ts';
import type { Names } from '../names.ts';
import type { Expectation } from '../step.ts';
import type { EntryState, Told } from './base-change.ts';

/** Where a content comes from, piece by piece; `size` in bytes is a hint. */
export interface Source {
  readonly size: number;
  read(): Iterable<Uint8Array>;
}

/** What an entry is to become. */
export type Wanted =
  | { readonly as: 'nothing' }
  | { readonly as: 'directory'; readonly attributes: HostAttributes }
  | { readonly as: 'file'; readonly source: Source; readonly attributes: HostAttributes }
  | { readonly as: 'link'; readonly target: string }
  | { readonly as: 'attributes'; readonly attributes: HostAttributes };

interface Base {
  readonly told: Told;
  readonly expects: readonly Expectation[];
  /** What the sandbox shows from there becomes its own before anything is changed: it is to go on showing that. */
  readonly owned: 'owned' | 'left';
  /** No pause after it: something is out of its place until a later one. */
  readonly unfinished: boolean;
}

/** `before` undefined: whatever is there. */
export interface EntryDraft extends Base {
  readonly what: 'entry';
  readonly names: Names;
  readonly wanted: Wanted;
  readonly before: EntryState | null | undefined;
}

export interface MoveDraft extends Base {
  readonly what: 'move';
  readonly from: Names;
  readonly to: Names;
  readonly before: EntryState | undefined;
}

export type Draft = EntryDraft | MoveDraft;

/** Places that come to be, go, or move: nothing may wait in them. */
export const unstableOf = (drafts: readonly Draft[]): readonly Names[] =>
  drafts.flatMap((draft) => {
    if (draft.what === 'move') return [draft.from, draft.to];
    return draft.wanted.as === 'attributes' ? [] : [draft.names];
  });
