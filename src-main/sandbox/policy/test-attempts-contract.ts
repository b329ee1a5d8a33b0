/** For tests: events of guests in a record in memory, and what is found in them. */
import { ACCESS_OF_OPERATION } from '../../../src-preload/contract/policy-words.ts';
import type { AuditEvent } from '../../audit/event.ts';
import { EventList } from '../../audit/query/event-list.ts';
import { JoinedTexts } from '../../audit/query/joined-texts.ts';
import { atOnce, TestBlocks } from '../../audit/query/test-blocks-contract.ts';
import { attemptGroups } from './attempt-groups.ts';
import type { AttemptGroups } from './attempt-groups.ts';

export type SomeEvent = Partial<AuditEvent> & Pick<AuditEvent, 'op' | 'path'>;

function recordedEvents(events: readonly SomeEvent[]): TestBlocks {
  const blocks = new TestBlocks();
  for (const event of events) blocks.add({ access: ACCESS_OF_OPERATION[event.op], cause: 'observed', ...event });
  return blocks;
}

export function groupsIn(events: readonly SomeEvent[], upTo?: number): AttemptGroups {
  const list = new EventList(recordedEvents(events), { kind: 'all', of: [] }, new JoinedTexts());
  atOnce(list.refresh());
  return atOnce(attemptGroups({ list, upTo }));
}
