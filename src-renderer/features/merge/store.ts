/** The conflicts whose three sides are open in a tab, and what becomes of them. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Failure } from '../../../src-preload/contract/reply.ts';
import type { ConflictDetails, ConflictSide } from '../../../src-preload/contract/review-schemas.ts';
import type { Resolution } from '../../../src-preload/contract/review-words.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { mergeTexts } from '../../../src-preload/contract/text/merge-texts.ts';
import type { MergeTake } from '../../../src-preload/contract/text/merge-texts.ts';
import { messageOf, toFailure } from '../../shared/failure.ts';
import { undoAction } from '../../shared/notify.ts';
import type { Notify } from '../../shared/notify.ts';
import { OpenEntries } from '../../shared/open-entries.ts';
import { nameOf } from '../../shared/paths.ts';
import { visible } from '../../shared/visible.ts';

import { isTouched, openConflicts, startMerge, withTake } from './merge-result.ts';
import type { MergeResult } from './merge-result.ts';

export interface OpenMerge {
  readonly path: string;
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  readonly details: ConflictDetails | null;
  /** null when the sides are no texts that can be merged. */
  readonly result: MergeResult | null;
  /** Which conflict the keyboard is on. */
  readonly at: number;
  /** Where the cursor is to go; another object each time. */
  readonly place: { readonly line: number; readonly column: number } | null;
  readonly busy: 'busy' | 'idle';
  /** The sides are others by now, and something was decided already. */
  readonly outdated: ConflictDetails | null;
}

export interface MergesState {
  readonly open: Readonly<Record<string, OpenMerge>>;
  readonly show: (path: string) => Promise<void>;
  /** Looks whether the sides are still what they were. */
  readonly look: (path: string) => Promise<void>;
  readonly edit: (path: string, text: string) => void;
  readonly take: (path: string, conflict: number, take: MergeTake) => void;
  readonly go: (path: string, conflict: number) => void;
  readonly resolve: (path: string, take: Resolution) => Promise<boolean>;
  /** Those that the editor's tabs need: saving takes the result. */
  readonly save: (path: string) => Promise<boolean>;
  readonly reload: (path: string) => Promise<void>;
  readonly closed: (path: string) => void;
}
export type MergesStore = StoreApi<MergesState>;

export interface MergesDeps {
  readonly client: Pick<ApiClient, 'conflictDetails' | 'conflictResolve'>;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly undo: (operation: string) => void;
  /** The tab has nothing more to show. */
  readonly onResolved: (path: string) => void;
}

const FRESH = {
  phase: 'loading',
  failure: null,
  details: null,
  result: null,
  at: 0,
  place: null,
  busy: 'idle',
  outdated: null,
} as const;

/** What stands there for the merge; null when it is no text. A side where there is nothing is an empty one. */
function textOf({ state, text }: ConflictSide): string | null {
  return state === 'nothing' ? '' : state === 'text' ? text : null;
}

/** null when one side is no text, or has another kind of entry than a file. */
function mergeOf({ base, mine, theirs, choices }: ConflictDetails): MergeResult | null {
  // What was not kept cannot tell who changed what: then everything that differs is a conflict.
  const [before, ours, others] = [base.state === 'unknown' ? '' : textOf(base), textOf(mine), textOf(theirs)];
  if (!choices.includes('merged') || before === null || ours === null || others === null) return null;
  return startMerge(mergeTexts(before, ours, others));
}

const isSame = (one: ConflictDetails, other: ConflictDetails): boolean => JSON.stringify(one) === JSON.stringify(other);

const DONE: Readonly<Record<Resolution, string>> = {
  mine: 'Mine is kept: the next commit puts it over what the folder has',
  theirs: 'Theirs is kept: the change is in the bin',
  merged: 'Merged: the next commit takes the result',
  skip: 'Left as it is: the change stays in the sandbox',
};

class MergesActions {
  readonly #deps: MergesDeps;
  readonly #open: OpenEntries<OpenMerge>;
  constructor(deps: MergesDeps, open: OpenEntries<OpenMerge>) {
    this.#deps = deps;
    this.#open = open;
  }

  readonly show = async (path: string): Promise<void> => {
    if (this.#open.find(path)) return;
    this.#open.put({ ...FRESH, path });
    await this.reload(path);
  };
  readonly reload = async (path: string): Promise<void> => {
    try {
      this.#fresh(path, await this.#read(path));
    } catch (error) {
      this.#open.change(path, {
        phase: 'failed',
        failure: toFailure(error),
        details: null,
        result: null,
        outdated: null,
      });
    }
  };
  readonly look = async (path: string): Promise<void> => {
    const before = this.#open.find(path);
    if (before?.phase === 'failed') await this.reload(path);
    if (before?.phase !== 'ready' || before.busy === 'busy') return;
    // What is wrong is said when something is decided.
    const details = await this.#read(path).catch(() => null);
    const merge = this.#open.find(path);
    if (details && merge?.details === before.details) this.#seen(merge, details);
  };
  readonly edit = (path: string, text: string): void => {
    const result = this.#open.find(path)?.result;
    if (result && result.text !== text) this.#open.change(path, { result: { ...result, text } });
  };
  readonly take = (path: string, conflict: number, take: MergeTake): void => {
    const result = this.#open.find(path)?.result;
    if (result) this.#open.change(path, { result: withTake(result, conflict, take), at: conflict });
  };
  readonly go = (path: string, at: number): void => this.#open.change(path, { at });

  readonly resolve = async (path: string, take: Resolution): Promise<boolean> => {
    const merge = this.#open.find(path);
    if (!merge || merge.busy === 'busy') return false;
    const { client, sandbox, notify } = this.#deps;
    this.#open.change(path, { busy: 'busy' });
    try {
      const text = take === 'merged' ? { text: merge.result?.text ?? '' } : {};
      const report = await client.conflictResolve({ sandbox, choices: [{ path, take, ...text }] });
      this.#tell(path, take, report);
      this.#deps.onResolved(path);
      return true;
    } catch (error) {
      notify.failed(`${visible(nameOf(path))} could not be resolved`, messageOf(error));
      return false;
    } finally {
      this.#open.change(path, { busy: 'idle' });
    }
  };
  readonly save = async (path: string): Promise<boolean> => {
    const result = this.#open.find(path)?.result;
    if (!result) return false;
    const left = openConflicts(result).length;
    if (left === 0) return await this.resolve(path, 'merged');
    this.#deps.notify.note('Not resolved yet', `${left === 1 ? '1 conflict is' : `${left} conflicts are`} open.`);
    return false;
  };
  readonly closed = (path: string): void => this.#open.close(path);

  #tell(path: string, take: Resolution, { operation }: ReviewReport): void {
    const { notify, undo } = this.#deps;
    notify.done(DONE[take], visible(path), undoAction(operation, undo));
  }

  #seen(merge: OpenMerge, details: ConflictDetails): void {
    const { path } = merge;
    if (merge.details && isSame(details, merge.details)) this.#open.change(path, { outdated: null });
    else if (isMergeEdited(merge)) this.#open.change(path, { outdated: details });
    else this.#fresh(path, details);
  }

  #fresh(path: string, details: ConflictDetails): void {
    this.#open.change(path, { ...FRESH, phase: 'ready', details, result: mergeOf(details) });
  }

  async #read(path: string): Promise<ConflictDetails> {
    return await this.#deps.client.conflictDetails({ sandbox: this.#deps.sandbox, path });
  }
}

export const createMergesStore = (deps: MergesDeps): MergesStore =>
  createStore<MergesState>()((_set, _get, store) =>
    Object.assign({ open: {} }, new MergesActions(deps, new OpenEntries(store, ({ path }: OpenMerge) => path))),
  );

/** Whether something would be lost with the tab. */
export const isMergeEdited = ({ result }: OpenMerge): boolean => result !== null && isTouched(result);
