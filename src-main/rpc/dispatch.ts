/** The one judge of a call: is it a call at all, is its input right, and what became of it. */
import { z } from 'zod';

import { api } from '../../src-preload/contract/api.ts';
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import type { CallName } from '../../src-preload/contract/names.ts';
import type { Failure, Reply } from '../../src-preload/contract/reply.ts';

/** Never rejects: a failure is a reply. */
export type Dispatch = (name: string, input: unknown) => Promise<Reply>;

/**
 * Serves the calls that `handlers` has as its own properties; every other name is `unknown-call`.
 * `explain` turns whatever a handler threw into what the caller is told.
 */
export function createDispatch(handlers: Partial<ApiHandlers>, explain: (error: unknown) => Failure): Dispatch {
  return async (name, input) => {
    if (!isCall(name) || !Object.hasOwn(handlers, name))
      return refuse('unknown-call', `There is no call ${JSON.stringify(name)}.`);
    const parsed = api[name].input.safeParse(input);
    if (!parsed.success) return refuse('invalid-input', `${name}: ${z.prettifyError(parsed.error)}`);
    // The schema above is the one the handler's type is derived from; a union over all names cannot say so.
    const handle = handlers[name] as (input: unknown) => unknown;
    try {
      return { ok: true, value: await handle(parsed.data) };
    } catch (error) {
      return { ok: false, failure: explain(error) };
    }
  };
}

const isCall = (name: string): name is CallName =>
  Object.hasOwn(api, name) && api[name as CallName | 'audited'].kind === 'call';
const refuse = (code: Failure['code'], message: string): Reply => ({ ok: false, failure: { code, message } });
