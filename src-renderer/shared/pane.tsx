/** The head of a side bar view: its title and its few actions. */
import type { ReactNode } from 'react';

import { formatCount } from './format.ts';

export function PaneHeader({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count?: number;
  readonly children?: ReactNode;
}) {
  return (
    <header className="pane-header">
      <h2>{title}</h2>
      {count !== undefined && count > 0 && <span className="badge">{formatCount(count)}</span>}
      <span className="spacer" />
      {children}
    </header>
  );
}
