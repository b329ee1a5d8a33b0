/** What the parts of a manifest's tab need. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Capabilities } from '../../../src-preload/contract/manifest/capabilities.ts';
import type { ManifestDocument } from '../../../src-preload/contract/manifest/manifest-document.ts';
import type { Learned, WhatIf } from '../../../src-preload/contract/policy-schemas.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';

import type { ManifestsStore, OpenManifest } from './manifest-state.ts';
import type { ScopeFacts } from './scope.ts';
import type { Judged } from './use-judgement.ts';

export interface ManifestDeps {
  readonly client: Pick<ApiClient, 'policyLearn' | 'policyWhatIf' | 'ruleCoverage' | 'jobCancel'>;
  readonly store: ManifestsStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
}

/** The text as it was read, and what the engine says about it. */
export interface SideProps {
  readonly deps: ManifestDeps;
  readonly manifest: OpenManifest;
  readonly document: ManifestDocument;
  readonly capabilities: Capabilities;
  readonly facts: ScopeFacts;
  readonly learned: Judged<Learned>;
  readonly whatIf: Judged<WhatIf>;
  readonly access: 'read-write' | 'read-only';
}
