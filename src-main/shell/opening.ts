/** Opens what a shell was started on, or says in a sentence why not. */
import type { ApiClient, CallInput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Target } from '../settings.ts';

export interface Opening {
  /** The id of the sandbox; null for the welcome screen. */
  readonly sandbox: string | null;
  readonly problem: string | null;
}

/** `sample` makes the sample workspace and returns its folder. */
export async function openTarget(
  target: Target,
  client: Pick<ApiClient, 'sandboxOpen'>,
  sample: () => string,
): Promise<Opening> {
  const input = inputOf(target, sample);
  if (input === null) return { sandbox: null, problem: null };
  try {
    const { sandbox } = await client.sandboxOpen(input);
    return { sandbox: sandbox.id, problem: null };
  } catch (error) {
    if (error instanceof CallError) return { sandbox: null, problem: error.message };
    throw error;
  }
}

function inputOf(target: Target, sample: () => string): CallInput<'sandboxOpen'> | null {
  switch (target.kind) {
    case 'none':
      return null;
    case 'sample':
      return { workspace: sample() };
    case 'name':
      return { name: target.name };
    case 'folder':
      return { workspace: target.folder, ...(target.name === null ? {} : { name: target.name }) };
  }
}
