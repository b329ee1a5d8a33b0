/** Under a run that met its limits: how much was denied, or only watched, and the way to why, and to the rights it needs. */
import { useCallback } from 'react';

import type { ApiClient } from '../../src-preload/contract/api.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';
import { DENIED, OBSERVED } from './event-filters.ts';
import { formatCount } from './format.ts';
import type { SelectionStore } from './selection.ts';
import { useAnswer } from './use-answer.ts';

export interface RunAftermathProps {
  readonly run: Run;
  readonly client: Pick<ApiClient, 'eventCounts' | 'eventRows'>;
  readonly selection: SelectionStore;
}

interface Aftermath {
  readonly denied: number;
  readonly observed: number;
}

/** Nothing is asked about a run that was refused nothing and was not watched. */
export function RunAftermath(props: RunAftermathProps) {
  const { state, deniedCount, mode } = props.run;
  if (state !== 'ended' || (deniedCount === 0 && mode !== 'observe')) return null;
  return <Lines {...props} />;
}

async function aftermathOf({ client, run }: RunAftermathProps): Promise<Aftermath> {
  const { id, sandbox, mode, deniedCount } = run;
  const counts = deniedCount === 0 ? null : await client.eventCounts({ sandbox, run: id });
  if (mode !== 'observe') return { denied: counts?.denied ?? 0, observed: 0 };
  const query = { run: id, filter: OBSERVED };
  const rows = await client.eventRows({ sandbox, query, at: { offset: 0 }, limit: 1 });
  return { denied: counts?.denied ?? 0, observed: rows.shown };
}

function Lines(props: RunAftermathProps) {
  const { run, client, selection } = props;
  const { id, eventCount } = run;
  const ask = useCallback(
    () => aftermathOf(props),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- an ended run changes no more
    [client, id, eventCount],
  );
  const answer = useAnswer(ask);
  if (answer.at !== 'ready') return null;
  const { denied, observed } = answer.value;
  if (denied === 0 && observed === 0) return null;
  const { listEvents, editManifest } = selection.getState();
  const learn = (): void => editManifest({ file: run.capsuleFile, name: run.capsule, pane: 'learn', run: id });
  return (
    <p className="run-aftermath">
      {denied > 0 && (
        <button type="button" className="link" onClick={() => listEvents(DENIED, id)}>
          {formatCount(denied)} denied — Why?
        </button>
      )}
      {observed > 0 && (
        <>
          <button type="button" className="link" onClick={() => listEvents(OBSERVED, id)}>
            {formatCount(observed)} would be denied — Why?
          </button>
          <button type="button" className="link" onClick={learn}>
            Learn rights…
          </button>
        </>
      )}
    </p>
  );
}
