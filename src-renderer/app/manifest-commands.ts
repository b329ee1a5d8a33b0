/** The commands about manifests: editing them, learning them, and why something was refused. */
import type { Capsule } from '../../src-preload/contract/schemas.ts';
import { distinctName } from '../features/capsules/store.ts';
import type { Command } from '../shared/commands.ts';
import type { AppDeps, WorkbenchStores } from '../stores.ts';

export interface ManifestCommandDeps {
  readonly deps: Pick<AppDeps, 'layout'>;
  readonly stores: WorkbenchStores;
  readonly capsules: readonly Capsule[];
}

/** Of each capsule that can be run here, and what an event or its run leads to. */
export function manifestCommands({ deps: { layout }, stores, capsules }: ManifestCommandDeps): readonly Command[] {
  const { selection, events, sandbox } = stores;
  const why = (): void => {
    layout.getState().showPanel('events');
    const { selected, showDetails } = events.list.getState();
    if (selected) showDetails('open', 'why');
  };
  const learn = (): void => {
    const run = sandbox.getState().runs[0];
    if (!run) layout.getState().showSide('capsules');
    else selection.getState().editManifest({ file: run.capsuleFile, name: run.capsule, pane: 'learn', run: run.id });
  };
  return [
    ...capsules.map((capsule) => ({
      id: `manifest:${capsule.file}`,
      title: `Edit the manifest of ${distinctName(capsule, capsules)}`,
      group: 'Permissions',
      also: ['Capsule.toml', 'capabilities', 'rights'],
      run: () => selection.getState().editManifest({ file: capsule.file, name: capsule.name }),
    })),
    { id: 'event-why', title: 'Why was the chosen event decided so?', group: 'Events', also: ['denied'], run: why },
    { id: 'learn', title: 'Learn the rights of the last run…', group: 'Permissions', also: ['manifest'], run: learn },
  ];
}
