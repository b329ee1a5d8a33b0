/** What a diff tab gives to its parts, and what they lend it. */
import type { RefObject } from 'react';

import type { TextDiff } from '../../../src-preload/contract/schemas.ts';
import type { Theme } from '../../shared/theme.ts';

import type { BlameView } from './blame.ts';
import type { DiffHandle } from './monaco/diff-view.tsx';
import type { ReviewDeps } from './review-deps.ts';
import type { EditorStore } from './store.ts';
import type { DiffSubject } from './subject.ts';

export interface DiffPaneProps {
  readonly store: EditorStore;
  readonly tab: string;
  readonly diff: TextDiff;
  readonly subject: DiffSubject;
  readonly review: ReviewDeps;
  readonly theme: Theme;
  readonly blame: BlameView;
  /** What is on the left and on the right. */
  readonly sides: readonly [string, string];
  readonly begin: 'top' | 'first-change';
  readonly onBlame: () => void;
  /** The event of the line under the cursor is asked for. */
  readonly onLine: () => void;
}

/** What a body lends to the keys and the bar of its tab: text bodies all of it, others what means something there. */
export type BodyHandle = Pick<DiffHandle, 'focus'> & Partial<DiffHandle>;

export interface BodyProps extends DiffPaneProps {
  readonly handle: RefObject<BodyHandle | null>;
  readonly onReady: (handle: BodyHandle | null) => void;
}

/** Of a body that is no text. */
export type BodyViewProps = Pick<BodyProps, 'subject' | 'review' | 'sides' | 'diff' | 'onReady'>;
