/** Contract calls to the engine: assembled here, so that a missing one does not compile. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { createCareHandlers } from './care.ts';
import { createChangeHandlers } from './changes.ts';
import { createEventHandlers } from './events.ts';
import { createExportHandlers } from './exports.ts';
import { createGrantHandlers } from './grants.ts';
import { createManifestHandlers } from './manifests.ts';
import { createPolicyQuestionHandlers } from './policy-questions.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { createFileHandlers } from './files.ts';
import { lookOnly } from './import-bundle.ts';
import { createMomentHandlers } from './moments.ts';
import { createPromptHandlers } from './prompts.ts';
import { createRecordHandlers } from './record-care.ts';
import { createRunHandlers } from './runs.ts';
import { createCompareHandlers } from './review/compare.ts';
import { createStageHandlers } from './review/stage.ts';
import { createPlansHandlers } from './review/plans.ts';
import { createConflictsHandlers } from './review/conflicts.ts';
import { createOperationsHandlers } from './review/operations.ts';
import { createBinHandlers } from './review/bin.ts';
import { createCheckpointsHandlers } from './review/checkpoints.ts';
import { createLayersHandlers } from './review/layers.ts';
import { createGitHandlers } from './review/git.ts';
import { createLibraryHandlers } from './library.ts';
import { createRunStoryHandlers } from './run-story.ts';
import { createSearchHandlers } from './search.ts';
import { createSettingsHandlers } from './settings-calls.ts';
import type { Workbench } from './workbench.ts';

/** Everything but what a shell answers itself. */
export type EngineHandlers = Omit<ApiHandlers, 'appInfo' | 'shellPickFolder' | 'shellPickCapsule' | 'shellBrowse'>;

export const createHandlers = (workbench: Workbench): EngineHandlers => lookOnly(allHandlers(workbench), workbench);

const allHandlers = (workbench: Workbench): EngineHandlers => ({
  ...createFileHandlers(workbench),
  ...createCareHandlers(workbench),
  ...createChangeHandlers(workbench),
  ...createCompareHandlers(workbench),
  ...createStageHandlers(workbench),
  ...createPlansHandlers(workbench),
  ...createConflictsHandlers(workbench),
  ...createOperationsHandlers(workbench),
  ...createBinHandlers(workbench),
  ...createCheckpointsHandlers(workbench),
  ...createLayersHandlers(workbench),
  ...createGitHandlers(workbench),
  ...createLibraryHandlers(workbench),
  ...createSearchHandlers(workbench),
  ...createSettingsHandlers(workbench),
  ...createRunStoryHandlers(workbench),
  ...createRunHandlers(workbench),
  ...createPromptHandlers(workbench),
  ...createGrantHandlers(workbench),
  ...createPolicyQuestionHandlers(workbench),
  ...createManifestHandlers(workbench),
  ...createEventHandlers(workbench),
  ...createRecordHandlers(workbench),
  ...createExportHandlers(workbench),
  ...createMomentHandlers(workbench),
  sandboxList: () => workbench.deps.list().map(describeSandbox),
  sandboxOpen: (wanted) => workbench.state(workbench.open(wanted)),
  sandboxState: ({ sandbox }) => workbench.state(workbench.opened(sandbox)),
  sandboxLimits: ({ sandbox, set }) => workbench.limits(workbench.opened(sandbox), set ?? {}),
  jobCancel: ({ job }) => {
    workbench.deps.jobs.cancel(job);
    return {};
  },
});
