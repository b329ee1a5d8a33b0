/** What a tab shows, read from the engine. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { EditorTarget, Moment } from '../../shared/selection.ts';

import { pastDocument, readDocument } from './document.ts';
import type { TabContent } from './document.ts';
import { readMomentDiff } from './moment-diff.ts';
import { isForeign } from './tabs.ts';

/** The moment of what a tab shows, or of the newer side of its diff; null is now. */
export function momentOf(target: EditorTarget): Moment {
  if (target.kind === 'moment') return target.moment;
  if (target.kind === 'content') return target.side === 'after' ? target.seq : target.seq - 1;
  if (target.kind === 'compare') return target.to.tree === 'moment' ? target.to.event : null;
  return target.kind === 'moment-diff' ? target.to : null;
}

export interface TargetDeps {
  readonly client: Pick<ApiClient, 'fileStat' | 'fileRead' | 'changeDiff' | 'eventContent' | 'momentDiff'>;
  readonly sandbox: string;
}

/** Errors: those of the calls. */
export async function readTarget({ client, sandbox }: TargetDeps, target: EditorTarget): Promise<TabContent> {
  if (isForeign(target)) return { at: 'foreign' };
  const { path } = target;
  switch (target.kind) {
    case 'file':
      return await readDocument(client, { sandbox, path, view: target.view });
    case 'diff':
      return { at: 'diff', diff: await client.changeDiff({ sandbox, path }) };
    case 'compare': {
      const { from, to } = target;
      return { at: 'diff', diff: await client.changeDiff({ sandbox, path, pair: { from, to } }) };
    }
    case 'moment':
      return await readDocument(client, { sandbox, path, view: 'merged', moment: target.moment });
    case 'content':
      return pastDocument(await client.eventContent({ sandbox, path, seq: target.seq, side: target.side }));
    case 'moment-diff':
      return { at: 'diff', diff: await readMomentDiff({ client, sandbox }, target) };
    case 'all-changes':
      return { at: 'all-changes' };
  }
}
