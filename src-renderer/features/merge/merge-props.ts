/** What the parts of the tab of a conflict are given. */
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { TextViews } from '../../shared/text-editing.ts';

import type { MergeResult } from './merge-result.ts';
import type { MergesStore, OpenMerge } from './store.ts';

export interface MergePaneProps {
  readonly store: MergesStore;
  readonly sandbox: SandboxStore;
  readonly path: string;
  readonly views: TextViews;
}

export interface MergeTextProps extends MergePaneProps {
  readonly merge: OpenMerge;
  readonly result: MergeResult;
  readonly access: 'read-write' | 'read-only';
}

/** Whether what both sides come from was kept. */
export const baseIsKnown = ({ details }: OpenMerge): boolean => details?.base.state !== 'unknown';

/** What stands above the result: the conflicts, or two sides as they are. */
export type WholeSides = 'conflicts' | 'sides' | 'theirs' | 'mine';
