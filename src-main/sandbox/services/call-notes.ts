/** What a service tells the record about the call it answers. Never a value, a secret or a message on the bus. */
import type { Cause } from '../../../src-preload/contract/event-words.ts';

export interface CallNotes {
  /** What the call is about, e.g. `kv://settings`. */
  path: string;
  path2: string | null;
  /** Bytes that went in or out. */
  bytes: number;
  decision: 'allow' | 'deny';
  /** What kind of thing decided; `default` until somebody says. */
  cause: Cause;
  /** Which rule decided, in words for the developer. */
  reason: string;
}
