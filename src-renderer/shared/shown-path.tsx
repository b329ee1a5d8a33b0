/** A path in full, name by name, with each name marked that could be taken for another. */
import { Fragment } from 'react';
import { TriangleAlert } from 'lucide-react';

import { pathOddities, pathParts } from '../../src-preload/contract/shown-text.ts';

/** Breaks between names first; the characters of each stand in the order in which they are stored, whatever their own direction. */
export function ShownPath({ path }: { readonly path: string }) {
  return pathParts(path).map(({ shown, oddities }, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      <bdi
        className="path-part"
        dir="ltr"
        {...(oddities.some(({ kind }) => kind !== 'long') && {
          'data-odd': true,
          title: oddities.map(({ sentence }) => sentence).join('\n'),
        })}
      >
        {shown}
      </bdi>
    </Fragment>
  ));
}

/** For a box that shows a text of this length by scrolling: the keyboard gets there, too. `fits`: characters that need none. */
export const scrollStop = (text: string, fits: number): { readonly tabIndex?: 0 } =>
  text.length > fits ? { tabIndex: 0 } : {};

/** What is odd about a path or a name, a sentence each; nothing when nothing is. */
export function PathOddities({ path }: { readonly path: string }) {
  const oddities = pathOddities(path);
  if (oddities.length === 0) return null;
  return (
    <ul className="oddities" aria-label="What is odd about this name">
      {oddities.map(({ sentence }) => (
        <li key={sentence}>
          <TriangleAlert size={12} aria-hidden />
          <bdi dir="ltr">{sentence}</bdi>
        </li>
      ))}
    </ul>
  );
}
