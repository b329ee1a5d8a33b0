/** What is computed from texts, as data that can be sent to another thread. */
import type { TextDiff } from '../../../../src-preload/contract/schemas.ts';
import type { HunkOptions } from '../../../../src-preload/contract/text/text-hunks.ts';
import { fileContent } from '../all-changes/file-rows.ts';
import type { FileContent } from '../all-changes/file-rows.ts';

import { hunkMarks, reverted, stagedWith, stagedWithout } from './staging.ts';
import type { Compared, HunkDeed, HunkMark, HunkPlace, StageTexts } from './staging.ts';

export interface DeedRequest {
  readonly deed: HunkDeed;
  readonly compared: Compared;
  readonly place: HunkPlace;
}

/** Each task with what it answers. */
export interface HunkTasks {
  readonly marks: {
    readonly input: {
      readonly texts: StageTexts;
      readonly compared: Compared;
      readonly space: 'exact' | 'ignore-space';
    };
    readonly output: readonly HunkMark[];
  };
  /** The staged text after staging or unstaging, or the sandbox's after reverting. */
  readonly deed: { readonly input: DeedRequest & { readonly texts: StageTexts }; readonly output: string };
  readonly content: {
    readonly input: { readonly diff: TextDiff; readonly options: HunkOptions };
    readonly output: FileContent;
  };
}
export type HunkTask = keyof HunkTasks;
export type TaskInput<T extends HunkTask> = HunkTasks[T]['input'];
export type TaskOutput<T extends HunkTask> = HunkTasks[T]['output'];

const DEEDS = { stage: stagedWith, unstage: stagedWithout, revert: reverted } as const;

const RUN: { readonly [T in HunkTask]: (input: TaskInput<T>) => TaskOutput<T> } = {
  marks: ({ texts, compared, space }) => hunkMarks(texts, compared, space),
  deed: ({ texts, deed, compared, place }) => DEEDS[deed](texts, compared, place),
  content: ({ diff, options }) => fileContent(diff, options),
};

export const runTask = <T extends HunkTask>(task: T, input: TaskInput<T>): TaskOutput<T> => RUN[task](input);

/** What a thread is asked, and what it answers. */
export interface TaskRequest {
  readonly id: number;
  readonly task: HunkTask;
  readonly input: TaskInput<HunkTask>;
}
export type TaskReply =
  { readonly id: number; readonly output: TaskOutput<HunkTask> } | { readonly id: number; readonly problem: string };
