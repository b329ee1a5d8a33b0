/** The typed client over any bridge: contract calls as functions, contract events as subscriptions. */
import type { ApiClient, EventPayload } from '../../src-preload/contract/api.ts';
import { CALL_NAMES } from '../../src-preload/contract/names.ts';
import type { CallName, EventName } from '../../src-preload/contract/names.ts';
import { unwrap } from '../../src-preload/contract/reply.ts';
import type { Bridge } from '../../src-preload/bridge.ts';

/** Calls reject with `CallError` and nothing else. */
export function createClient(bridge: Bridge): ApiClient {
  const call = (name: CallName) => async (input: unknown) => unwrap(await bridge[name](input));
  // The engine checks both directions against the contract, so the types hold although they are erased here.
  return Object.fromEntries(CALL_NAMES.map((name) => [name, call(name)])) as unknown as ApiClient;
}

export interface EngineEvents {
  /** Returns the undo. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}

type AnyListener = (payload: never) => void;

/** One subscription to the bridge, fanned out by event name. */
export function createEngineEvents(bridge: Pick<Bridge, 'subscribe'>): EngineEvents {
  const listeners = new Map<EventName, Set<AnyListener>>();
  bridge.subscribe((name, payload) => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never);
  });
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set<AnyListener>();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
  };
}
