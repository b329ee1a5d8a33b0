/** Starts runs as the user chose for each capsule, and asks when one wants more rights than before. */
import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Run } from '../../../src-preload/contract/schemas.ts';

import { growthIn } from './consent-store.ts';
import type { ConsentStore } from './consent-store.ts';
import { modeFor } from './modes-store.ts';
import type { ModesStore } from './modes-store.ts';

export interface StartDeps {
  readonly client: Pick<ApiClient, 'runStart'>;
  readonly modes: ModesStore;
  readonly consent: ConsentStore;
}

/** Does what the user agreed to: `start` is called again with the digest. */
export type WithConsent = (start: (consent?: string) => Promise<Run>) => Promise<Run>;

/** Errors: those of the start; `needs-consent` when the user does not agree. */
export const createWithConsent =
  (consent: ConsentStore): WithConsent =>
  async (start) => {
    try {
      return await start();
    } catch (error) {
      const growth = growthIn(error);
      if (growth === null) throw error;
      if (!(await consent.ask(growth)))
        throw new CallError('needs-consent', 'It was not started: you did not agree to its new rights.');
      return start(growth.digest);
    }
  };

export type StartRun = (input: CallInput<'runStart'>) => Promise<Run>;

/** Errors: those of `runStart`; `needs-consent` when the user does not agree. */
export const createStartRun =
  ({ client, modes, consent }: StartDeps): StartRun =>
  (input) => {
    const wanted = { ...modeFor(modes, input.file), ...input };
    const agreed = createWithConsent(consent);
    return agreed((digest) => client.runStart({ ...wanted, ...(digest !== undefined && { consent: digest }) }));
  };
