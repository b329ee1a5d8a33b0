/** What reviewing inside of the editor area needs of the workbench. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Notify } from '../../shared/notify.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import type { StageStore } from '../../shared/stage-store.ts';

import type { ColourLines } from './all-changes/coloured-rows.ts';
import type { DiffSettingsStore } from './diff-settings.ts';

export interface ReviewDeps {
  readonly client: Pick<
    ApiClient,
    | 'changeBytes'
    | 'changeDiff'
    | 'changeInside'
    | 'compareTrees'
    | 'fileRead'
    | 'fileWrite'
    | 'stageText'
    | 'stageWrite'
  >;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly stage: StageStore;
  readonly settings: DiffSettingsStore;
  readonly notify: Notify;
  /** Syntax, for what is drawn outside of an editor. */
  readonly colour: ColourLines;
}

export const sandboxId = ({ sandbox }: Pick<ReviewDeps, 'sandbox'>): string => sandbox.getState().state.sandbox.id;
