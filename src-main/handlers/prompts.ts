/** What capsules ask, what they were allowed, and what the user tells them, for windows. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { CallErrorCode, ServiceErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { USER_PRINCIPAL } from '../sandbox/gate.ts';
import { ServiceError } from '../sandbox/services/service-error.ts';
import type { Session } from '../sandbox/session.ts';
import { promptsOf } from './shown-prompts.ts';
import type { Workbench } from './workbench.ts';

type PromptCalls = 'promptList' | 'promptAnswer' | 'allowanceList' | 'allowanceRevoke' | 'configValues' | 'busPublish';

export const createPromptHandlers = (workbench: Workbench): Pick<ApiHandlers, PromptCalls> => {
  const sessionOf = (sandbox: string): Session => workbench.opened(sandbox).session;
  return {
    promptList: ({ sandbox }) => [...promptsOf(sessionOf(sandbox), workbench.deps.now())],
    promptAnswer({ sandbox, prompt, answer }) {
      const { prompts } = sessionOf(sandbox).services;
      explained(() => prompts.answer(prompt, answer));
      return {};
    },
    allowanceList({ sandbox }) {
      const { services, principal } = sessionOf(sandbox);
      return [...services.allowances.list(principal)];
    },
    allowanceRevoke({ sandbox, pattern }) {
      const { services, principal } = sessionOf(sandbox);
      const revoke = (): boolean => services.allowances.revoke(principal, pattern);
      return { revoked: byUser(sessionOf(sandbox), `allowance://${pattern}`, revoke) };
    },
    configValues({ sandbox, capsule, set = {} }) {
      const { services, principal } = sessionOf(sandbox);
      const config = services.configOf({ capsule, principal });
      for (const [key, value] of Object.entries(set))
        byUser(sessionOf(sandbox), `config://${key}`, () => config.set(key, value));
      return { values: config.list() };
    },
    busPublish({ sandbox, topic, payload }) {
      const { bus } = sessionOf(sandbox).services;
      const message = {
        topic,
        payload,
        source: 'user',
        principal: { kind: 'verified', name: USER_PRINCIPAL },
      } as const;
      const receivers = byUser(sessionOf(sandbox), `bus://${topic}`, () => bus.publish(message));
      bus.wakeUp();
      return { receivers };
    },
  };
};

/** What the user does is in the record too. */
function byUser<T>({ door }: Session, path: string, act: () => T): T {
  const caller = { run: null, capsule: '', principal: USER_PRINCIPAL };
  return explained(() =>
    door.attempt(caller, 'ui', 'host-call', ({ draft }) => {
      Object.assign(draft, { path, asked: path });
      return act();
    }),
  );
}

const CODES: Partial<Record<ServiceErrorCode, CallErrorCode>> = { closed: 'not-found', 'too-large': 'too-large' };

function explained<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new CallError(CODES[error.code] ?? 'invalid-input', error.message);
  }
}
