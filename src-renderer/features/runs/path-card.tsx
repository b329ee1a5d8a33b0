/** What a run did at one path, the ways on from there, and why it was refused something. */
import { useCallback } from 'react';
import type { ReactNode } from 'react';

import type { ApiClient, CallOutput } from '../../../src-preload/contract/api.ts';
import { quotedValue } from '../../../src-preload/contract/filter/print-filter.ts';
import type { RunPath, RunStory } from '../../../src-preload/contract/run-story-calls.ts';
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { changeWord } from '../../shared/change-mark.tsx';
import { DENIED } from '../../shared/event-filters.ts';
import { formatBytes, formatCount, plural } from '../../shared/format.ts';
import type { SelectionStore } from '../../shared/selection.ts';
import { useAnswer } from '../../shared/use-answer.ts';
import { visible } from '../../shared/visible.ts';

export interface PathCardProps {
  readonly client: Pick<ApiClient, 'eventRows' | 'eventWhy'>;
  readonly selection: SelectionStore;
  readonly run: Run;
  readonly span: RunStory['span'];
  readonly path: RunPath;
}

/** What was only refused may be no place at all. */
const isPlace = ({ path, reads, writes, failed }: RunPath): boolean =>
  path.includes('://') && reads + writes + failed > 0;

export function PathCard(props: PathCardProps) {
  const { path, run } = props;
  const { read, written, reads, writes, refused, failed, change } = path;
  return (
    <aside className="story-card" aria-label={visible(path.path)}>
      <h3 className="mono">{visible(path.path)}</h3>
      <dl className="story-card-facts">
        {change !== null && <Fact name="Change">{changeWord(change)}</Fact>}
        <Fact name="Read">
          {formatBytes(read)} in {plural(reads, 'attempt')}
        </Fact>
        <Fact name="Written">
          {formatBytes(written)} in {plural(writes, 'attempt')}
        </Fact>
        <Fact name="Refused">{formatCount(refused)}</Fact>
        <Fact name="Failed">{formatCount(failed)}</Fact>
      </dl>
      <Ways {...props} />
      {refused > 0 && <Refusal key={`${run.id} ${path.path}`} {...props} />}
    </aside>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Ways({ selection, run, span, path: facts }: PathCardProps) {
  const { open, listEvents, showHistory } = selection.getState();
  const { path, change } = facts;
  const diff = span &&
    change !== null && {
      kind: 'compare' as const,
      path,
      from: { tree: 'moment' as const, event: span.before },
      to: { tree: 'moment' as const, event: span.last },
    };
  return (
    <p className="story-ways">
      {diff && (
        <button type="button" className="link" onClick={() => open(diff)}>
          What it changed
        </button>
      )}
      <button type="button" className="link" onClick={() => listEvents(`path=${quotedValue(path)}`, run.id)}>
        Its events
      </button>
      {isPlace(facts) && (
        <button type="button" className="link" onClick={() => showHistory(path)}>
          History of the file
        </button>
      )}
    </p>
  );
}

interface Refused {
  readonly seq: number;
  readonly why: CallOutput<'eventWhy'>;
}

/** Of the first attempt that was refused there; null when it is not kept. */
async function refusalAt({ client, run, path }: PathCardProps): Promise<Refused | null> {
  const query = { run: run.id, filter: `${DENIED} path=${quotedValue(path.path)}` };
  const { rows } = await client.eventRows({ sandbox: run.sandbox, query, at: { offset: 0 }, limit: 1 });
  const [first] = rows;
  if (!first) return null;
  const { seq } = first.event;
  return { seq, why: await client.eventWhy({ sandbox: run.sandbox, seq }) };
}

function Refusal(props: PathCardProps) {
  const { client, run, path, selection } = props;
  const ask = useCallback(
    () => refusalAt(props),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what was refused stays refused
    [client, run.id, path.path],
  );
  const answer = useAnswer(ask);
  if (answer.at === 'loading') return <p className="faint">Looking at what refused it…</p>;
  if (answer.at === 'failed') return <p className="notice error">{answer.failure.message}</p>;
  if (answer.value === null) return null;
  const { seq, why } = answer.value;
  const { goToEvent, editManifest } = selection.getState();
  const add = (): void => editManifest({ file: run.capsuleFile, name: run.capsule, add: why.minimal, pane: 'rights' });
  return (
    <section className="story-refusal" aria-label="Why it was refused">
      <p>{visible(why.sentence)}</p>
      {why.minimal.length > 0 && (
        <p>
          It would be allowed with{' '}
          {why.minimal.map(({ access, pattern }) => (
            <code key={`${access} ${pattern}`}>
              {access} {visible(pattern)}
            </code>
          ))}
        </p>
      )}
      <p className="story-ways">
        <button type="button" className="link" onClick={() => goToEvent(seq, 'why')}>
          Why, and allow it…
        </button>
        {why.minimal.length > 0 && (
          <button type="button" className="link" onClick={add}>
            Add it to the manifest…
          </button>
        )}
      </p>
    </section>
  );
}
