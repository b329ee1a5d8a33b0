/** Whether the engine can be reached, as something to subscribe to. */
export type ConnectionState = 'connecting' | 'online' | 'offline';

export interface Connection {
  readonly state: () => ConnectionState;
  /** Returns the undo. */
  readonly subscribe: (listener: (state: ConnectionState) => void) => () => void;
}

export interface ConnectionControl extends Connection {
  readonly set: (state: ConnectionState) => void;
}

export function createConnection(initial: ConnectionState): ConnectionControl {
  const listeners = new Set<(state: ConnectionState) => void>();
  let current = initial;
  return {
    state: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(state) {
      if (state === current) return;
      current = state;
      for (const listener of listeners) listener(state);
    },
  };
}
