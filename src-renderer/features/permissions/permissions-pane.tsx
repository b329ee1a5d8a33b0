/** What capsules may do here: the mode of the sandbox, the grants that hold and those that did. */
import { useEffect, useMemo } from 'react';
import { KeyRound, Plus, RefreshCw } from 'lucide-react';
import { useStore } from 'zustand';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Capsule } from '../../../src-preload/contract/schemas.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { IconButton } from '../../shared/icon-button.tsx';
import type { LayoutStore } from '../../shared/layout.ts';
import { PaneHeader } from '../../shared/pane.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import { useFocusRequest } from '../../shared/use-focus-request.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';

import { GrantList } from './grant-list.tsx';
import { GRANT_FILTERS, grantRows } from './grant-rows.ts';
import type { GrantFilter } from './grant-rows.ts';
import { ModeChoice } from './mode-choice.tsx';
import { NewGrantDialog } from './new-grant-dialog.tsx';
import type { PermissionsStore } from './store.ts';

export interface PermissionsPaneProps {
  readonly store: PermissionsStore;
  readonly sandbox: SandboxStore;
  readonly client: Pick<ApiClient, 'ruleCoverage'>;
  readonly capsules: readonly Capsule[];
  readonly layout: LayoutStore;
}

export function PermissionsPane({ store, sandbox, client, capsules, layout }: PermissionsPaneProps) {
  const { mode, grants, refresh, setMode, askAdd, closeAdd, adding } = useStore(store);
  const access = useReadOnly(sandbox) ? 'read-only' : 'read-write';
  useEffect(() => {
    void refresh();
  }, [refresh]);
  const pane = useFocusRequest(layout, 'permissions', {
    selector: '.mode-choice input:checked, .grant-search',
    ready: mode === null ? 0 : 1,
  });
  return (
    <section ref={pane} className="pane" aria-label="Permissions">
      <PaneHeader title="Permissions" count={grants.filter(({ state }) => state === 'active').length}>
        <IconButton label="Refresh permissions" icon={<RefreshCw size={13} />} onClick={() => void refresh()} />
        {access === 'read-write' && (
          <IconButton label="Add grant…" icon={<Plus size={15} />} onClick={askAdd} disabled={capsules.length === 0} />
        )}
      </PaneHeader>
      <div className="pane-body permissions">
        <ModeChoice mode={mode} access={access} onMode={(next) => void setMode(next)} />
        <Grants store={store} capsules={capsules} access={access} />
      </div>
      {adding === 'open' && (
        <NewGrantDialog store={store} sandbox={sandbox} client={client} capsules={capsules} onClose={closeAdd} />
      )}
    </section>
  );
}

const FILTER_NAMES: Readonly<Record<GrantFilter, string>> = { holding: 'In force', over: 'Ended', all: 'All' };

type GrantsProps = Pick<PermissionsPaneProps, 'store' | 'capsules'> & { readonly access: 'read-only' | 'read-write' };

function Grants({ store, capsules, access }: GrantsProps) {
  const { grants, allowances, search, filter, state, problem, setSearch, setFilter } = useStore(store);
  const rows = useMemo(() => grantRows({ grants, allowances, search, filter }), [grants, allowances, search, filter]);
  if (state === 'failed') return <Failed store={store} problem={problem} />;
  if (state === 'loading') return <p className="faint permissions-loading">Asking for the grants…</p>;
  if (grants.length + allowances.length === 0)
    return <NothingGranted store={store} access={access} capsules={capsules} />;
  return (
    <>
      <div className="grant-tools">
        <input
          className="input grant-search"
          type="search"
          aria-label="Search grants"
          placeholder="Search grants"
          spellCheck={false}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select
          className="input"
          aria-label="Which grants"
          value={filter}
          onChange={(event) => setFilter(GRANT_FILTERS.find((one) => one === event.target.value) ?? 'holding')}
        >
          {GRANT_FILTERS.map((one) => (
            <option key={one} value={one}>
              {FILTER_NAMES[one]}
            </option>
          ))}
        </select>
      </div>
      {rows.length === 0 ? (
        <NoneFound store={store} />
      ) : (
        <GrantList store={store} rows={rows} capsules={capsules} access={access} />
      )}
    </>
  );
}

function Failed({ store, problem }: Pick<GrantsProps, 'store'> & { readonly problem: string | null }) {
  return (
    <EmptyState
      title="The grants cannot be listed"
      actions={
        <button type="button" className="button" onClick={() => void store.getState().refresh()}>
          Try again
        </button>
      }
    >
      {problem}
    </EmptyState>
  );
}

function NothingGranted({ store, access, capsules }: GrantsProps) {
  const { mode, setMode, askAdd } = useStore(store);
  return (
    <EmptyState
      icon={<KeyRound size={26} strokeWidth={1.4} />}
      title="Nothing is granted"
      actions={
        access === 'read-write' && (
          <>
            {mode !== 'ask' && (
              <button type="button" className="button" onClick={() => void setMode('ask')}>
                Ask from now on
              </button>
            )}
            <button type="button" className="button" disabled={capsules.length === 0} onClick={askAdd}>
              Add grant…
            </button>
          </>
        )
      }
    >
      A capsule may do what its manifest declares. Run one in mode Ask to decide about the rest when it comes up.
    </EmptyState>
  );
}

function NoneFound({ store }: Pick<GrantsProps, 'store'>) {
  const { grants, search, filter, setSearch, setFilter } = useStore(store);
  const text = search === '' ? 'None is in that state.' : 'None has these words.';
  return (
    <EmptyState
      title={filter === 'holding' && search === '' ? 'No grant holds now' : 'No grant found'}
      actions={
        <button
          type="button"
          className="button"
          onClick={() => {
            setSearch('');
            setFilter('all');
          }}
        >
          Show all {grants.length}
        </button>
      }
    >
      {text}
    </EmptyState>
  );
}
