/** Cancels what goes on. */
import type { ApiClient } from '../../src-preload/contract/api.ts';

/** Nothing for null. A job that cannot be cancelled any more says by its end what became of it. */
export function cancelJob(client: Pick<ApiClient, 'jobCancel'>, job: string | null): void {
  if (job !== null) void client.jobCancel({ job }).catch(() => undefined);
}
