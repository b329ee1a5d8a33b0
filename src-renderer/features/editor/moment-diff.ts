/** A file at two moments, also when it had another name at the first. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { TextDiff } from '../../../src-preload/contract/schemas.ts';
import type { EditorTarget } from '../../shared/selection.ts';

type MomentTarget = Extract<EditorTarget, { kind: 'moment-diff' }>;

interface Deps {
  readonly client: Pick<ApiClient, 'momentDiff'>;
  readonly sandbox: string;
}

/** Of a renamed file: the first side by its name then, the second by its name now. Errors: those of the calls. */
export async function readMomentDiff({ client, sandbox }: Deps, target: MomentTarget): Promise<TextDiff> {
  const { path, from, to, was } = target;
  const at = { sandbox, from, to };
  if (was === undefined || was === path) return await client.momentDiff({ ...at, path });
  const [first, second] = await Promise.all([
    client.momentDiff({ ...at, path: was }),
    client.momentDiff({ ...at, path }),
  ]);
  const { before, sizeBefore } = first;
  const state = first.state === 'text' ? second.state : first.state;
  return { ...second, kind: 'renamed', state, before: state === 'text' ? before : null, sizeBefore };
}
