/** What capsules ask, what they were allowed, and what the user tells them, for windows. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { CallErrorCode, ServiceErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { USER_PRINCIPAL } from '../sandbox/gate.ts';
import { byUser } from './by-user.ts';
import { ServiceError } from '../sandbox/services/service-error.ts';
import type { Session } from '../sandbox/session.ts';
import { promptsOf } from './shown-prompts.ts';
import type { Workbench } from './workbench.ts';

type PromptCalls = 'promptList' | 'promptAnswer' | 'allowanceList' | 'allowanceRevoke' | 'configValues' | 'busPublish';

const USER = { kind: 'verified', name: USER_PRINCIPAL } as const;

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
      const act = { op: 'revoke', path: `allowance://${pattern}` } as const;
      return { revoked: explained(() => byUser(sessionOf(sandbox), act, revoke)) };
    },
    configValues({ sandbox, capsule, set = {} }) {
      const { services, principal } = sessionOf(sandbox);
      const config = services.configOf({ capsule, principal });
      for (const [key, value] of Object.entries(set))
        explained(() =>
          byUser(sessionOf(sandbox), { op: 'settings', path: `config://${key}` }, () => config.set(key, value)),
        );
      return { values: config.list() };
    },
    busPublish({ sandbox, topic, payload }) {
      const { bus } = sessionOf(sandbox).services;
      const publish = (): number => bus.publish({ topic, payload, source: 'user', principal: USER });
      const act = { op: 'host-call', path: `bus://${topic}` } as const;
      const receivers = explained(() => byUser(sessionOf(sandbox), act, publish));
      bus.wakeUp();
      return { receivers };
    },
  };
};

const CODES: Partial<Record<ServiceErrorCode, CallErrorCode>> = { closed: 'not-found', 'too-large': 'too-large' };

function explained<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new CallError(CODES[error.code] ?? 'invalid-input', error.message);
  }
}
