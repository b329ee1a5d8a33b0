/** The functions of 0.5 that this host does not give: recorded as denied and answered in each one's own way. */
import { CRON_FUNCTIONS, HOST_FUNCTIONS } from './host-functions.ts';
import type { HostFunction } from './host-functions.ts';
import { writeLog } from './kernel.ts';
import { answer, failWith, limited, MAX_KEY, MAX_PAYLOAD, utf8 } from './parts.ts';
import type { Parts } from './parts.ts';
import { trap } from './plugin-trap.ts';
import { recordRefusal } from './refuse-call.ts';

type Answer = (parts: Parts, sentence: string) => bigint;

const json = (parts: Parts, value: unknown): bigint => answer(parts, utf8(JSON.stringify(value)));
const denied: Answer = (parts) => json(parts, { approved: false, decision: 'deny' });
const identityFailed: Answer = (parts, error) => json(parts, { ok: false, error });
const nobodyFound: Answer = (parts, error) => json(parts, { found: false, error });

/** Functions whose contract has a value for "no" (contracts.md 2.2 and 2.3). All others trap. */
const ANSWERS: ReadonlyMap<string, Answer> = new Map<HostFunction, Answer>([
  ['astrid_kv_get', failWith],
  ['astrid_kv_list_keys', failWith],
  ['astrid_kv_clear_prefix', failWith],
  ['astrid_request_approval', denied],
  ['astrid_identity_resolve', nobodyFound],
  ['astrid_identity_link', identityFailed],
  ['astrid_identity_unlink', identityFailed],
  ['astrid_identity_create_user', identityFailed],
  ['astrid_identity_list_links', identityFailed],
]);

/** Bytes that the first argument may have. */
const limitOf = (name: HostFunction): number => (name.startsWith('astrid_kv_') ? MAX_KEY : MAX_PAYLOAD);

type HostCall = (...args: readonly unknown[]) => bigint;

/** Records what was wanted, as the first argument says, and answers. */
const refuse =
  (parts: Parts, name: HostFunction): HostCall =>
  (first) => {
    const resource = typeof first === 'bigint' ? limited(parts, first, limitOf(name)) : new Uint8Array(0);
    const sentence = recordRefusal(parts.world, name, resource);
    return (ANSWERS.get(name) ?? ((_parts, message) => trap(message)))(parts, sentence);
  };

/** As the hosts of their time: nothing is ever called, the log says so, and the plug-in goes on. */
const ignoreCron =
  (parts: Parts, name: string): HostCall =>
  (first) => {
    const block = typeof first === 'bigint' ? parts.memory.block(first) : undefined;
    writeLog(parts.world, 'warn', recordRefusal(parts.world, name, block ?? new Uint8Array(0)));
    return 0n;
  };

/** One function per name that `offered` does not have. */
export function refusedFunctions(parts: Parts, offered: object): Readonly<Record<string, HostCall>> {
  const names = HOST_FUNCTIONS.filter((name) => !Object.hasOwn(offered, name));
  return Object.fromEntries([
    ...names.map((name) => [name, refuse(parts, name)] as const),
    ...[...CRON_FUNCTIONS].map((name) => [name, ignoreCron(parts, name)] as const),
  ]);
}
