/** What a capsule wants, in full: the right, the path, how it was spelled, what is there, which rule is missing. */
import { formatCount } from '../../shared/format.ts';
import { RightBadge } from '../../shared/right-badge.tsx';
import { PathOddities, scrollStop, ShownPath } from '../../shared/shown-path.tsx';
import { visible } from '../../shared/visible.ts';

import { deedOf, thereNow } from './access-words.ts';
import type { AccessQuestion } from './access-words.ts';

/** Characters that are seen without scrolling, about. */
const LONG = 260;

export function AccessFacts({ question }: { readonly question: AccessQuestion }) {
  const { access, path, asked, fn, entry, missing } = question;
  return (
    <>
      <p className="prompt-action">
        wants to <strong>{deedOf(question)}</strong> <RightBadge access={access} />
      </p>
      <div className="prompt-path mono" tabIndex={0} role="group" aria-label="Path">
        <ShownPath path={path} />
      </div>
      {path.length > LONG && (
        <p className="prompt-note">The path has {formatCount(path.length)} characters: scroll to read all of it.</p>
      )}
      <PathOddities path={path} />
      {asked !== path && (
        <p className="prompt-note">
          The capsule spelled it{' '}
          <code className="prompt-asked" {...scrollStop(asked, LONG)}>
            <ShownPath path={asked} />
          </code>
        </p>
      )}
      <p className="prompt-note">
        {thereNow(entry)} Asked by the function <code>{visible(fn)}</code>.
      </p>
      <p className="prompt-note prompt-missing" {...scrollStop(missing, LONG)}>
        Why you are asked: {visible(missing)}
      </p>
    </>
  );
}
