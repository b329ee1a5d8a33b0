/** Runs that were: their story, two of them side by side, once more. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { fail } from '../vfs/errors.ts';
import type { Workbench } from './workbench.ts';

type Calls = 'runStory' | 'runCompare' | 'runAgain';

const refuse = (): never => fail('unsupported');

export const createRunStoryHandlers = (_workbench: Workbench): Pick<ApiHandlers, Calls> => ({
  runStory: refuse,
  runCompare: refuse,
  runAgain: refuse,
});
