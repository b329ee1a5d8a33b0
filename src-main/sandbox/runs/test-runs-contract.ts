/** For tests: events of two runs in one record in memory, and the lists of each. */
import type { ListSource } from '../walk-list.ts';
import { ACCESS_OF_OPERATION } from '../../../src-preload/contract/policy-words.ts';
import type { AuditEvent } from '../../audit/event.ts';
import { EventList } from '../../audit/query/event-list.ts';
import { JoinedTexts } from '../../audit/query/joined-texts.ts';
import { atOnce, TestBlocks } from '../../audit/query/test-blocks-contract.ts';

export type RunEvent = Partial<AuditEvent> & Pick<AuditEvent, 'op' | 'path'>;

export interface TestRuns {
  readonly blocks: TestBlocks;
  readonly list: (run: string) => ListSource;
}

/** The events of `a` and `b` in turns, as of two runs at once. */
export function recordedRuns(a: readonly RunEvent[], b: readonly RunEvent[] = [], blockSize = 7): TestRuns {
  const blocks = new TestBlocks(blockSize);
  const add = (run: string, event: RunEvent | undefined): void => {
    if (event) blocks.add({ access: ACCESS_OF_OPERATION[event.op], ...event, run });
  };
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    add('a', a[at]);
    add('b', b[at]);
  }
  const list = (run: string): ListSource => {
    const filter = { kind: 'text', key: 'run', match: { how: 'is', text: run } } as const;
    const found = new EventList(blocks, filter, new JoinedTexts());
    atOnce(found.refresh());
    return { list: found, upTo: undefined };
  };
  return { blocks, list };
}
