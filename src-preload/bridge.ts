/** What the preload puts on `window`: one function per call, one subscription. Nothing else crosses. */
import type { CallName, EventName } from './contract/names.ts';
import type { Reply } from './contract/reply.ts';

export type Bridge = Readonly<Record<CallName, (input: unknown) => Promise<Reply>>> & {
  /** Returns the undo. */
  readonly subscribe: (listener: (name: EventName, payload: unknown) => void) => () => void;
};

/** The property of `window` that holds the bridge in the desktop shell. */
export const BRIDGE_PROPERTY = 'capsuleInspector';
/** The only two Electron channels. */
export const CALL_CHANNEL = 'inspector:call';
export const EVENT_CHANNEL = 'inspector:event';
