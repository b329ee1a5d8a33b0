/** The content that an event found or left behind. */
import { useCallback } from 'react';

import type { AuditEvent, PastContent } from '../../../src-preload/contract/event-schemas.ts';
import { useAnswer } from '../../shared/use-answer.ts';
import type { Answer } from '../../shared/use-answer.ts';

import type { DetailsDeps } from './details-deps.ts';
import { pathsOfSide } from './event-facts.ts';

export function usePastContent(
  { client, sandbox }: DetailsDeps,
  event: AuditEvent,
  side: 'before' | 'after',
): Answer<PastContent> {
  const ask = useCallback(async () => {
    const { id } = sandbox.getState().state.sandbox;
    const [first, ...others] = pathsOfSide(event, side);
    let found = await client.eventContent({ sandbox: id, seq: event.seq, side, path: first });
    for (const path of others) {
      if (found.state === 'absent') found = await client.eventContent({ sandbox: id, seq: event.seq, side, path });
    }
    return found;
  }, [client, sandbox, event, side]);
  return useAnswer(ask);
}
