/** The rows of the Permissions view, drawn only where they are in view. */
import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';

import type { Allowance } from '../../../src-preload/contract/prompt-schemas.ts';
import type { Capsule } from '../../../src-preload/contract/schemas.ts';
import { formatCount } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import { GrantItem } from './grant-item.tsx';
import type { GrantRow } from './grant-rows.ts';
import type { PermissionsStore } from './store.ts';

export interface GrantListProps {
  readonly store: PermissionsStore;
  readonly rows: readonly GrantRow[];
  /** Those that can be run here: what a grant can be renewed for. */
  readonly capsules: readonly Capsule[];
  readonly access: 'read-only' | 'read-write';
}

/** Pixels, until a row was measured. */
const GUESSED: Readonly<Record<GrantRow['kind'], number>> = { capsule: 30, approvals: 30, grant: 88, allowance: 62 };

export function GrantList({ store, rows, capsules, access }: GrantListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- no React Compiler here; the virtualizer's own re-render is what is wanted
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => GUESSED[rows[index]?.kind ?? 'grant'],
    overscan: 6,
  });
  // By itself the window would go there little by little, and lose its way where rows are measured meanwhile.
  const goFar = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || (event.key !== 'End' && event.key !== 'Home')) return;
    event.preventDefault();
    virtual.scrollToIndex(event.key === 'Home' ? 0 : rows.length - 1);
  };
  return (
    <div ref={scroller} className="grant-list" tabIndex={0} role="list" aria-label="Grants" onKeyDown={goFar}>
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              role="listitem"
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className="grant-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Row store={store} row={row} capsules={capsules} access={access} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row({ store, row, capsules, access }: Omit<GrantListProps, 'rows'> & { readonly row: GrantRow }) {
  const { revoke, renew, takeBack } = store.getState();
  switch (row.kind) {
    case 'capsule':
      return <GroupHead title={visible(row.name)} count={row.count} />;
    case 'approvals':
      return <GroupHead title="Approvals, for every capsule here" count={row.count} />;
    case 'allowance':
      return (
        <AllowanceItem
          allowance={row.allowance}
          onTakeBack={access === 'read-only' ? null : () => void takeBack(row.allowance.pattern)}
        />
      );
    case 'grant': {
      const { grant } = row;
      const own = capsules.filter(({ name }) => name === grant.capsule.name).map(({ hash }) => hash);
      return (
        <GrantItem
          grant={grant}
          binaries={[...new Set(own)]}
          onRevoke={access === 'read-only' ? null : () => void revoke(grant.id)}
          onRenew={(hash) => void renew(grant.id, hash)}
        />
      );
    }
  }
}

const GroupHead = ({ title, count }: { readonly title: string; readonly count: number }) => (
  <h3 className="grant-group">
    <bdi>{title}</bdi> <span className="badge">{formatCount(count)}</span>
  </h3>
);

interface AllowanceItemProps {
  readonly allowance: Allowance;
  readonly onTakeBack: (() => void) | null;
}

function AllowanceItem({ allowance: { pattern, lifetime, capsule }, onTakeBack }: AllowanceItemProps) {
  return (
    <article className="grant" data-state="active" aria-label={`approval of ${visible(pattern)}`}>
      <div className="grant-what">
        <code className="grant-pattern">{visible(pattern)}</code>
      </div>
      <p className="grant-facts">
        <span>{lifetime === 'always' ? 'always' : 'this session'}</span>
        <span>asked by {visible(capsule)}</span>
      </p>
      {onTakeBack !== null && (
        <div className="grant-actions">
          <button
            type="button"
            className="button small"
            aria-label={`Take back ${visible(pattern)}`}
            onClick={onTakeBack}
          >
            Take back
          </button>
        </div>
      )}
    </article>
  );
}
