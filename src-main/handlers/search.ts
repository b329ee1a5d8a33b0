/** Finding files by name and by what is in them. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { fail } from '../vfs/errors.ts';
import type { Workbench } from './workbench.ts';

type Calls = 'fileFind' | 'textSearch';

const refuse = (): never => fail('unsupported');

export const createSearchHandlers = (_workbench: Workbench): Pick<ApiHandlers, Calls> => ({
  fileFind: refuse,
  textSearch: refuse,
});
