/** What a pattern covers in the sandbox as it is now: counted, with some of the paths. */
import { useCallback, useEffect, useRef } from 'react';

import type { ApiClient } from '../../src-preload/contract/api.ts';
import type { Coverage } from '../../src-preload/contract/policy-schemas.ts';

import { formatCount, plural } from './format.ts';
import { ShownPath } from './shown-path.tsx';
import { useAnswer } from './use-answer.ts';

/** Entries that are counted: what is more is only said to be more. */
const COUNTED = 1000;
/** Paths that are named. */
const NAMED = 6;

/** `12 files and 3 folders`, `more than 1,000 files and folders`, `nothing that is there now`. */
export function coverageText({ files, directories, more }: Coverage): string {
  if (more) return `more than ${formatCount(files + directories)} files and folders`;
  if (files + directories === 0) return 'nothing that is there now';
  const parts = [files > 0 && plural(files, 'file'), directories > 0 && plural(directories, 'folder')];
  return parts.filter((part) => part !== false).join(' and ');
}

export interface CoverageLineProps {
  readonly client: Pick<ApiClient, 'ruleCoverage'>;
  readonly sandbox: string;
  readonly pattern: string;
  /** A path that need not be named, because it is named above. */
  readonly except?: string;
  /** Told when the answer is drawn. */
  readonly onShown?: (element: HTMLElement) => void;
}

export function CoverageLine({ client, sandbox, pattern, except, onShown }: CoverageLineProps) {
  const ask = useCallback(() => client.ruleCoverage({ sandbox, pattern, limit: COUNTED }), [client, sandbox, pattern]);
  const answer = useAnswer(ask);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer.at === 'ready' && element.current) onShown?.(element.current);
  }, [answer.at, onShown]);
  if (answer.at === 'loading') return <p className="coverage faint">Counting what it covers…</p>;
  if (answer.at === 'failed') return <p className="coverage warn">{answer.failure.message}</p>;
  const others = answer.value.sample.filter((path) => path !== except);
  const unnamed = answer.value.files + answer.value.directories - answer.value.sample.length;
  return (
    <div ref={element} className="coverage">
      <p>
        Covers <strong>{coverageText(answer.value)}</strong> now, and what is made there later.
      </p>
      {others.length > 0 && (
        <ul className="coverage-sample" aria-label="Some of what it covers" tabIndex={0}>
          {others.slice(0, NAMED).map((path) => (
            <li key={path}>
              <ShownPath path={path} />
            </li>
          ))}
          {(others.length > NAMED || unnamed > 0) && <li className="faint">…</li>}
        </ul>
      )}
    </div>
  );
}
