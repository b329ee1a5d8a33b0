import { expect, test } from 'vitest';

import { EventList } from './event-list.ts';
import { JoinedTexts } from './joined-texts.ts';
import { SeenEvents } from './seen-events.ts';
import { TestBlocks, atOnce } from './test-blocks-contract.ts';

test('events with long names are kept as far as memory allows', () => {
  const name = 'x'.repeat(8192);
  const blocks = new TestBlocks();
  for (let count = 0; count < 3000; count += 1) blocks.add({ path: name, asked: name });
  const list = new EventList(blocks, { kind: 'all', of: [] }, new JoinedTexts());
  atOnce(list.refresh());
  const seen = new SeenEvents();
  for (let position = 0; position < 3000; position += 1)
    expect(seen.event(list.partAt(position), position).seq).toBe(position + 1);
  expect(seen.size).toBeGreaterThan(900);
  expect(seen.size).toBeLessThan(1100);
});
