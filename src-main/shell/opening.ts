/** Opens what a shell was started on, or says in a sentence why not. */
import type { ApiClient, CallInput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Target } from '../settings.ts';

export interface Opening {
  /** The id of the sandbox; null for the welcome screen. */
  readonly sandbox: string | null;
  readonly problem: string | null;
  /** Set when the problem is damage: what to recover. */
  readonly damaged?: CallInput<'sandboxRecover'>;
}

export type OpeningClient = Pick<ApiClient, 'sandboxOpen' | 'runList' | 'capsuleList' | 'runStart'>;

/** The capsule that a newcomer sees the work of: it adds, changes, renames and deletes. */
const FIRST_CAPSULE = 'tidy';

/** A sandbox that nothing ever ran in shows empty panes; the sample starts with one run to look at. */
async function playSample(client: OpeningClient, sandbox: string): Promise<void> {
  if ((await client.runList({ sandbox })).length > 0) return;
  const capsule = (await client.capsuleList({ sandbox })).find(({ name }) => name === FIRST_CAPSULE);
  if (capsule) await client.runStart({ sandbox, file: capsule.file, args: [] });
}

/** `sample` makes the sample workspace and returns its folder. */
export async function openTarget(target: Target, client: OpeningClient, sample: () => string): Promise<Opening> {
  const input = inputOf(target, sample);
  if (input === null) return { sandbox: null, problem: null };
  try {
    const { sandbox } = await client.sandboxOpen(input);
    if (target.kind === 'sample') await playSample(client, sandbox.id);
    return { sandbox: sandbox.id, problem: null };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const { code, message } = error;
    return { sandbox: null, problem: message, ...(code === 'sandbox-corrupt' && { damaged: input }) };
  }
}

const whoseOf = ({ principal }: { readonly principal?: string }): { readonly principal?: string } =>
  principal === undefined ? {} : { principal };

function inputOf(target: Target, sample: () => string): CallInput<'sandboxOpen'> | null {
  switch (target.kind) {
    case 'none':
      return null;
    case 'sample':
      return { workspace: sample() };
    case 'name':
      return { name: target.name, ...whoseOf(target) };
    case 'folder':
      return { workspace: target.folder, ...(target.name === null ? {} : { name: target.name }), ...whoseOf(target) };
  }
}
