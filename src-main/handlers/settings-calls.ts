/** The user's settings, and what windows keep. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { fail } from '../vfs/errors.ts';
import type { Workbench } from './workbench.ts';

type Calls = 'settingsRead' | 'settingsSet' | 'settingsWrite' | 'windowState';

const refuse = (): never => fail('unsupported');

export const createSettingsHandlers = (_workbench: Workbench): Pick<ApiHandlers, Calls> => ({
  settingsRead: refuse,
  settingsSet: refuse,
  settingsWrite: refuse,
  windowState: refuse,
});
