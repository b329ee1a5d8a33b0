/** The calls that a shell answers itself. */
import type { CallOutput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';
import { createDispatch } from '../rpc/dispatch.ts';
import type { Dispatch } from '../rpc/dispatch.ts';
import type { ShellHandlers } from '../rpc/router.ts';

import { listHostFolder } from './host-folder.ts';

type Picked = CallOutput<'shellPickFolder'>;

export interface ShellFacts {
  readonly info: () => CallOutput<'appInfo'>;
  /** Where browsing begins: the user's home folder. */
  readonly userHome: string;
  /** The native dialogs, where the shell has them. */
  readonly pick?: { readonly folder: () => Promise<Picked>; readonly capsule: () => Promise<Picked> };
  /** Told of faults of ours; the caller only learns that there was one. */
  readonly onFault: (error: unknown) => void;
}

export function createShellDispatch({ info, userHome, pick, onFault }: ShellFacts): Dispatch {
  const handlers: ShellHandlers = {
    appInfo: info,
    shellPickFolder: () => pick?.folder() ?? noDialog(),
    shellPickCapsule: () => pick?.capsule() ?? noDialog(),
    shellBrowse: ({ folder }) => listHostFolder(folder ?? userHome),
  };
  return createDispatch(handlers, (error): Failure => {
    if (error instanceof CallError) return { code: error.code, message: error.message, details: error.details };
    onFault(error);
    return { code: 'internal', message: 'The inspector failed at this; its terminal says why.' };
  });
}

function noDialog(): never {
  throw new CallError('unsupported', 'This shell has no native dialog.');
}
