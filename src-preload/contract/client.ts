/** The contract as functions, over anything that carries a call to its reply. */
import type { ApiClient } from './api.ts';
import { CALL_NAMES } from './names.ts';
import type { CallName } from './names.ts';
import { unwrap } from './reply.ts';
import type { Reply } from './reply.ts';

/** A failure rejects with `CallError`, and nothing else does. */
export function createClient(send: (name: CallName, input: unknown) => Promise<Reply>): ApiClient {
  const call = (name: CallName) => async (input: unknown) => unwrap(await send(name, input));
  // CALL_NAMES is the whole list, and the dispatcher judges every input; the types are erased only here.
  return Object.fromEntries(CALL_NAMES.map((name) => [name, call(name)])) as unknown as ApiClient;
}
