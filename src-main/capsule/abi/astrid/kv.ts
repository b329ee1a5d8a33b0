/** `astrid:kv/host@1.0.0`: values by key, kept for each principal and capsule. */
import { refuse, serviceCall, UNKNOWN_ARMS } from './service-call.ts';
import type { Arms, Services } from './service-call.ts';

type Arm = 'invalid-key' | 'too-large' | 'quota' | 'cas-mismatch';

const KV_ARMS: Arms<Arm> = {
  ...UNKNOWN_ARMS,
  'invalid-input': 'invalid-key',
  'invalid-key': 'invalid-key',
  reserved: 'invalid-key',
  'too-large': 'too-large',
  quota: 'quota',
  conflict: 'cas-mismatch',
};

/** Keys of one list, and of one page (contracts.md 7.1). */
const MAX_KEYS = 1024;

export function createKv({ services }: Services) {
  const list = (fn: string, prefix: string, after: string | null, limit: number) =>
    services.ask(fn, 'kv-list', { prefix, after, limit });
  return {
    kvGet: (key: string) => serviceCall(KV_ARMS, () => services.ask('kv-get', 'kv-get', { key }) ?? undefined),
    kvSet(key: string, value: Uint8Array): void {
      serviceCall(KV_ARMS, () => services.ask('kv-set', 'kv-set', { key, value }));
    },
    /** One that is not there is deleted already. */
    kvDelete(key: string): void {
      serviceCall(KV_ARMS, () => services.ask('kv-delete', 'kv-delete', { key }));
    },
    kvListKeys: (prefix: string) =>
      serviceCall(KV_ARMS, () => {
        const { keys, more } = list('kv-list-keys', prefix, null, MAX_KEYS);
        return more ? refuse('too-large') : keys;
      }),
    kvListKeysPage: (prefix: string, cursor: string | undefined, limit: number) =>
      serviceCall(KV_ARMS, () => {
        const most = limit === 0 ? MAX_KEYS : Math.min(limit, MAX_KEYS);
        const { keys, more } = list('kv-list-keys-page', prefix, cursor ?? null, most);
        return { keys, nextCursor: more ? keys.at(-1) : undefined };
      }),
    kvClearPrefix: (prefix: string) =>
      serviceCall(KV_ARMS, () => BigInt(services.ask('kv-clear-prefix', 'kv-clear', { prefix }))),
    kvCas(key: string, expected: Uint8Array | undefined, value: Uint8Array): void {
      serviceCall(KV_ARMS, () => services.ask('kv-cas', 'kv-swap', { key, expected: expected ?? null, value }));
    },
  };
}
