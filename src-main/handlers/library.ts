/** The sandboxes themselves, open or not. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { fail } from '../vfs/errors.ts';
import type { Workbench } from './workbench.ts';

type Calls = 'sandboxLibrary' | 'sandboxRename' | 'sandboxDuplicate' | 'sandboxShelve' | 'sandboxPurge';

const refuse = (): never => fail('unsupported');

export const createLibraryHandlers = (_workbench: Workbench): Pick<ApiHandlers, Calls> => ({
  sandboxLibrary: refuse,
  sandboxRename: refuse,
  sandboxDuplicate: refuse,
  sandboxShelve: refuse,
  sandboxPurge: refuse,
});
