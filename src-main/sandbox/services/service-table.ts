/** What a run may ask beyond files: the shapes of every question and answer. */

/** One message of the sandbox's bus. */
export interface BusMessage {
  readonly topic: string;
  readonly payload: string;
  /** The capsule that published it. */
  readonly source: string;
  /** `verified`: the engine knows it; `claimed`: the publisher said so; `system`: the inspector itself. */
  readonly principal: { readonly kind: 'verified' | 'claimed' | 'system'; readonly name: string };
}

/** What a subscription had; `dropped` and `lagged` count messages that were lost since the last look. */
export interface BusEnvelope {
  readonly messages: readonly BusMessage[];
  readonly dropped: number;
  readonly lagged: number;
}

export interface ElicitQuestion {
  readonly kind: 'text' | 'secret' | 'select' | 'array';
  readonly key: string;
  readonly description: string;
  readonly options: readonly string[] | null;
  readonly defaultValue: string | null;
}

export type ElicitAnswer =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'secret-stored' };

export type ApprovalDecision = 'denied' | 'approved' | 'approved-session' | 'approved-always' | 'allowance';

/** `[what is asked, what is answered]`; JSON values, byte arrays apart. */
export interface ServiceTable {
  /** null when there is no such key. */
  readonly 'kv-get': [{ readonly key: string }, Uint8Array | null];
  readonly 'kv-set': [{ readonly key: string; readonly value: Uint8Array }, null];
  /** Whether there was one. */
  readonly 'kv-delete': [{ readonly key: string }, boolean];
  /** Sorted, from after `after` on. */
  readonly 'kv-list': [
    { readonly prefix: string; readonly after: string | null; readonly limit: number },
    { readonly keys: readonly string[]; readonly more: boolean },
  ];
  /** How many went. */
  readonly 'kv-clear': [{ readonly prefix: string }, number];
  /** Sets `value` when the present one equals `expected` (null: none). Errors: `conflict`. */
  readonly 'kv-swap': [
    { readonly key: string; readonly expected: Uint8Array | null; readonly value: Uint8Array | null },
    null,
  ];
  /** `claimed` publishes on behalf of somebody whom the engine does not know. */
  readonly 'bus-publish': [{ readonly topic: string; readonly payload: string; readonly claimed: string | null }, null];
  readonly 'bus-subscribe': [{ readonly pattern: string }, number];
  readonly 'bus-unsubscribe': [{ readonly subscription: number }, null];
  /** Waits up to `timeoutMs` (0: not at all) for a first message. */
  readonly 'bus-receive': [
    { readonly subscription: number; readonly timeoutMs: number; readonly limit: number },
    BusEnvelope,
  ];
  /** The places in `subscriptions` of those that have a message, waiting up to `timeoutMs` for the first; takes none. */
  readonly 'bus-wait': [{ readonly subscriptions: readonly number[]; readonly timeoutMs: number }, readonly number[]];
  /** null when it is not set. Errors: `reserved`. */
  readonly 'config-get': [{ readonly key: string }, string | null];
  readonly caller: [null, { readonly principal: string | null; readonly source: string; readonly timeMs: number }];
  readonly capabilities: [null, readonly string[]];
  readonly log: [{ readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error'; readonly message: string }, null];
  readonly ready: [null, null];
  /** Waits for the user, up to 60 s: `timeout`. */
  readonly approve: [{ readonly action: string; readonly resource: string }, ApprovalDecision];
  /** Waits for the user, up to 120 s: `timeout`. */
  readonly elicit: [ElicitQuestion, ElicitAnswer];
  readonly 'has-secret': [{ readonly key: string }, boolean];
}
export type ServiceName = keyof ServiceTable;
