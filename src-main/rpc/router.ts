/** Who answers a call: the shell it was made in, or the engine. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';

import type { Dispatch } from './dispatch.ts';

/** The calls that a shell answers itself, on the main thread; all others go to the engine. */
export const SHELL_CALLS = ['appInfo', 'shellPickFolder', 'shellPickCapsule', 'shellBrowse'] as const;
export type ShellHandlers = Pick<ApiHandlers, (typeof SHELL_CALLS)[number]>;

const shellCalls: ReadonlySet<string> = new Set(SHELL_CALLS);

export const createRouter =
  (shell: Dispatch, engine: Dispatch): Dispatch =>
  (name, input) =>
    shellCalls.has(name) ? shell(name, input) : engine(name, input);
