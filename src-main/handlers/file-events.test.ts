import { expect, test } from 'vitest';

import { TestBlocks } from '../audit/query/test-blocks-contract.ts';
import { fileEvents } from './file-events.ts';

test('a search ends where retention removes what it has not come to yet', () => {
  const blocks = new TestBlocks(2);
  for (let count = 0; count < 8; count += 1) blocks.add({ op: 'write', path: 'cwd://a', before: null, after: null });
  const seen: number[] = [];
  for (const found of fileEvents(blocks, { path: 'cwd://a', before: Infinity })) {
    if (found) seen.push(found.event.seq);
    else if (seen.length === 4) {
      blocks.prune();
      blocks.prune();
    }
  }
  expect(seen).toEqual([8, 7, 6, 5]);
});
