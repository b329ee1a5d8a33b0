/** The stores of the change list, made together. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Notify } from '../../shared/notify.ts';
import { createPaced } from '../../shared/paced.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { StageStore } from '../../shared/stage-store.ts';

import { createDraftStore } from './draft-store.ts';
import type { DraftStore } from './draft-store.ts';
import { createFactsStore } from './facts-store.ts';
import type { FactsStore } from './facts-store.ts';
import { createPlanStore } from './plan-store.ts';
import type { PlanStore } from './plan-store.ts';
import { createChangesStore } from './store.ts';
import type { ChangesStore } from './store.ts';
import { createViewStore } from './view-store.ts';
import type { ViewStore } from './view-store.ts';

export interface ChangesFeature {
  readonly view: ViewStore;
  readonly deeds: ChangesStore;
  readonly draft: DraftStore;
  readonly facts: FactsStore;
  readonly plan: PlanStore;
}

export interface ChangesFeatureDeps {
  readonly client: ApiClient;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly preferences: Preferences;
  readonly stage: StageStore;
  readonly undo: (operation: string) => void;
  readonly refresh: () => Promise<void>;
}

export function createChangesFeature(deps: ChangesFeatureDeps): ChangesFeature {
  const draft = createDraftStore(deps.stage);
  const { client, sandbox, notify, undo, refresh } = deps;
  const own = { client, sandbox, notify, draft, undo, refresh };
  return {
    view: createViewStore(deps.preferences),
    deeds: createChangesStore(own),
    draft,
    facts: createFactsStore({ client, sandbox }),
    plan: createPlanStore(own),
  };
}

/** Milliseconds between another change and asking what goes with them, at least: a running capsule makes many. */
const CALM = 400;

/** Asks for what goes with the changes when they were read again. Returns the undo. */
export function followChanges({ facts }: ChangesFeature, sandbox: SandboxStore): () => void {
  const paced = createPaced(() => facts.getState().refresh(sandbox.getState().changes), CALM);
  const stop = sandbox.subscribe((now, before) => {
    if (now.changes !== before.changes) paced.request();
  });
  return () => {
    paced.cancel();
    stop();
  };
}
