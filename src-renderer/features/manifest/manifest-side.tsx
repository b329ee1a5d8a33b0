/** Beside the text: its rights as a form, what events need, what they would meet. */
import { Tabs } from 'radix-ui';

import { ErrorBoundary } from '../../shared/error-boundary.tsx';
import { formatCount } from '../../shared/format.ts';

import { LearnPane } from './learn-pane.tsx';
import type { SideProps } from './manifest-props.ts';
import { MANIFEST_PANES } from './manifest-state.ts';
import type { ManifestPaneId } from './manifest-state.ts';
import { RightsPane } from './rights-pane.tsx';
import { scopeChoices, scopeId } from './scope.ts';
import { flipCounts, WhatIfPane } from './what-if-pane.tsx';

const TITLES: Readonly<Record<ManifestPaneId, string>> = { rights: 'Rights', learn: 'Learn', 'what-if': 'What if' };

export function ManifestSide(props: SideProps) {
  const { deps, manifest, whatIf } = props;
  const { file, pane } = manifest;
  const { choose } = deps.store.getState();
  const refused = whatIf.value === null || whatIf.state === 'idle' ? 0 : flipCounts(whatIf.value).refused;
  return (
    <Tabs.Root
      className="manifest-side"
      value={pane}
      onValueChange={(id) => choose(file, { pane: id as ManifestPaneId })}
    >
      <Tabs.List className="details-tab-list" aria-label="About this manifest">
        {MANIFEST_PANES.map((id) => (
          <Tabs.Trigger key={id} value={id}>
            {TITLES[id]}
            {id === 'what-if' && refused > 0 && <span className="badge manifest-refused">{formatCount(refused)}</span>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content className="manifest-pane" value={pane} tabIndex={-1}>
        <ScopeChoice {...props} />
        <ErrorBoundary key={pane} name={TITLES[pane]}>
          <Pane {...props} />
        </ErrorBoundary>
      </Tabs.Content>
    </Tabs.Root>
  );
}

function Pane(props: SideProps) {
  switch (props.manifest.pane) {
    case 'rights':
      return <RightsPane {...props} />;
    case 'learn':
      return <LearnPane {...props} />;
    case 'what-if':
      return <WhatIfPane {...props} />;
  }
}

function ScopeChoice({ deps, manifest, facts }: SideProps) {
  const choices = scopeChoices(facts);
  return (
    <label className="manifest-scope">
      <span>Events</span>
      <select
        className="input"
        value={scopeId(manifest.scope)}
        onChange={({ target }) => {
          const chosen = choices.find(({ id }) => id === target.value);
          if (chosen) deps.store.getState().choose(manifest.file, { scope: chosen.scope });
        }}
      >
        {choices.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
