/** The line over a manifest: which file it is, what saving would change, and Save. */
import { Save } from 'lucide-react';

import type { WhatIf } from '../../../src-preload/contract/policy-schemas.ts';
import { Hint } from '../../shared/icon-button.tsx';
import { plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import type { ManifestDeps } from './manifest-props.ts';
import { isEdited, isSavable } from './manifest-state.ts';
import type { OpenManifest } from './manifest-state.ts';
import { scopeWords } from './scope.ts';
import type { ScopeFacts } from './scope.ts';
import type { Judged } from './use-judgement.ts';
import { flipCounts } from './what-if-pane.tsx';
import type { FlipCounts } from './what-if-pane.tsx';

export interface ManifestBarProps {
  readonly deps: ManifestDeps;
  readonly manifest: OpenManifest;
  readonly facts: ScopeFacts;
  readonly whatIf: Judged<WhatIf>;
  readonly access: 'read-write' | 'read-only';
}

export function ManifestBar(props: ManifestBarProps) {
  return (
    <div className="manifest-bar">
      <Facts manifest={props.manifest} />
      <span className="spacer" />
      <Summary {...props} />
      {props.access === 'read-write' && <SaveButton deps={props.deps} manifest={props.manifest} />}
    </div>
  );
}

function Facts({ manifest }: Pick<ManifestBarProps, 'manifest'>) {
  const { disk } = manifest;
  const path = visible(disk?.file ?? '');
  return (
    <>
      <span className="manifest-path mono" title={path}>
        <bdi dir="ltr">{path}</bdi>
      </span>
      {disk?.state === 'proposed' && (
        <span className="chip accent" title="There is no manifest yet: this is what it could be">
          proposed
        </span>
      )}
      {isEdited(manifest) && <span className="chip manifest-unsaved">not saved</span>}
    </>
  );
}

function SaveButton({ deps, manifest }: Pick<ManifestBarProps, 'deps' | 'manifest'>) {
  const { file, saving } = manifest;
  return (
    <Hint label="Save the manifest" keys="Ctrl+S">
      <button
        type="button"
        className="button small primary"
        disabled={!isSavable(manifest) || saving === 'saving'}
        onClick={() => void deps.store.getState().save(file, 'check')}
      >
        <Save size={12} aria-hidden /> {saving === 'saving' ? 'Saving…' : 'Save'}
      </button>
    </Hint>
  );
}

/** `3 attempts of the last run would be refused` */
function Summary({ deps, manifest, facts, whatIf }: ManifestBarProps) {
  const { value, state } = whatIf;
  if (value === null || state === 'failed' || state === 'idle') return null;
  const text = summaryText(value, scopeWords(facts));
  return (
    <button
      type="button"
      title={text}
      className="manifest-summary"
      data-flips={flipWay(flipCounts(value))}
      aria-busy={state === 'asking'}
      onClick={() => deps.store.getState().choose(manifest.file, { pane: 'what-if' })}
    >
      {text}
    </button>
  );
}

const flipWay = ({ refused, allowed }: FlipCounts): 'refused' | 'allowed' | 'none' =>
  refused > 0 ? 'refused' : allowed > 0 ? 'allowed' : 'none';

function summaryText(value: WhatIf, words: string): string {
  const counts = flipCounts(value);
  const way = flipWay(counts);
  if (way === 'none') return `Nothing of ${words} would be decided otherwise`;
  return `${value.more ? 'at least ' : ''}${plural(counts[way], 'attempt')} of ${words} would be ${way}`;
}
