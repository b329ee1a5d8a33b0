/** What every command works with, so that none of them touches the process. */
import type { ApiClient } from '../../src-preload/contract/api.ts';
import type { SandboxState } from '../../src-preload/contract/schemas.ts';
import type { EngineListener } from '../rpc/engine-link.ts';

import { wantedBy } from './where.ts';
import type { Where } from './where.ts';
import type { Sink } from './sink.ts';
import { printable } from './text.ts';

export interface Context {
  readonly client: ApiClient;
  /** Returns the undo. */
  readonly onEvent: (listener: EngineListener) => () => void;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Whether somebody sits at both ends of a run. */
  readonly terminal: 'terminal' | 'pipe';
  /** Whether somebody can be asked: sees what goes to stderr and types what comes from stdin. */
  readonly answers: 'terminal' | 'nobody';
  /** Whether the terminal shows what is typed; `off` leaves the editing of a line to us. */
  readonly echo: (state: 'on' | 'off') => void;
  /** Of the terminal at its start, when there is one. */
  readonly size?: { readonly columns: number; readonly rows: number };
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Aborted at Ctrl-C, a termination signal, or when nobody reads the output any more. */
  readonly interrupted: AbortSignal;
  /** Absolute: what paths on the command line are relative to. */
  readonly cwd: string;
}

/** How a command ends. A capsule's own exit code comes on top of these. */
export const EXIT = {
  done: 0,
  conflicts: 1,
  usage: 2,
  limit: 124,
  failed: 125,
  cannotLoad: 126,
  trapped: 134,
  killed: 137,
} as const;

/** Opens the sandbox, and passes on what is to be known of it. Errors: those of `sandboxOpen`, as `CallError`. */
export async function openSandbox({ client, stderr }: Context, where: Where): Promise<SandboxState> {
  const state = await client.sandboxOpen(wantedBy(where));
  for (const notice of state.notices) await stderr.write(`capsule-inspector: ${printable(notice)}\n`);
  return state;
}
