/** How a state of a sandbox is named on the command line. */
import type { TreeRef } from '../../src-preload/contract/review-schemas.ts';

/** `folder`, `now`, `checkpoint:ID`, or `event:N` for right after that event. Anything else goes to `refuse`, as a sentence. */
export function parseTree(text: string, refuse: (message: string) => never): TreeRef {
  if (text === 'folder') return { tree: 'base' };
  if (text === 'now') return { tree: 'merged' };
  const [, tree, digits = ''] = /^(checkpoint|event):(\d{1,15})$/.exec(text) ?? [];
  if (tree === 'checkpoint') return { tree, id: Number(digits) };
  if (tree === 'event') return { tree: 'moment', event: Number(digits) };
  return refuse(`A tree is folder, now, checkpoint:ID or event:N; not ${JSON.stringify(text)}.`);
}
