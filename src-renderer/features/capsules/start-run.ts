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

export type StartRun = (input: CallInput<'runStart'>) => Promise<Run>;

/** Errors: those of `runStart`; `needs-consent` when the user does not agree. */
export const createStartRun =
  ({ client, modes, consent }: StartDeps): StartRun =>
  async (input) => {
    const wanted = { ...modeFor(modes, input.file), ...input };
    try {
      return await client.runStart(wanted);
    } catch (error) {
      const growth = growthIn(error);
      if (growth === null) throw error;
      if (!(await consent.ask(growth)))
        throw new CallError('needs-consent', 'It was not started: you did not agree to its new rights.');
      return client.runStart({ ...wanted, consent: growth.digest });
    }
  };
