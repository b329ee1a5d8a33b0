/** What is wrong with a manifest, line by line; pressing one goes there. */
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';

import type { ManifestProblem } from '../../../src-preload/contract/manifest/manifest-document.ts';
import { plural } from '../../shared/format.ts';
import type { TextPlaceWanted } from '../../shared/text-editing.ts';
import { visible } from '../../shared/visible.ts';

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const;
/** The first ones are those to begin with. */
const MOST = 100;

export interface ProblemListProps {
  readonly problems: readonly ManifestProblem[];
  readonly onGo: (place: TextPlaceWanted) => void;
}

export function ProblemList({ problems, onGo }: ProblemListProps) {
  if (problems.length === 0) return null;
  return (
    <section className="manifest-problems" aria-label={plural(problems.length, 'problem')}>
      <ul>
        {problems.slice(0, MOST).map((problem, index) => (
          <Problem key={index} problem={problem} onGo={onGo} />
        ))}
      </ul>
      {problems.length > MOST && <p className="faint">{plural(problems.length - MOST, 'more problem')}</p>}
    </section>
  );
}

function Problem({ problem, onGo }: Pick<ProblemListProps, 'onGo'> & { readonly problem: ManifestProblem }) {
  const { severity, sentence, line, column } = problem;
  const Icon = ICONS[severity];
  return (
    <li>
      <button
        type="button"
        className="manifest-problem"
        data-severity={severity}
        onClick={() => onGo({ line, column })}
      >
        <Icon size={13} aria-label={severity} />
        <span>{visible(sentence)}</span>
        <span className="faint tabular">
          {line}:{column}
        </span>
      </button>
    </li>
  );
}
