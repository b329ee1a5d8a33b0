/** The commands about checkpoints and layers. */
import type { Command } from '../shared/commands.ts';
import { isReadOnly } from '../shared/use-read-only.ts';

import type { CommandDeps } from './command-deps.ts';

const GROUP = 'Layers';

const command = (id: string, title: string, run: () => void, also: readonly string[] = []): Command => ({
  id,
  title,
  group: GROUP,
  also,
  run,
});

/** Only where something can be changed. */
const changing =
  ({ stores: { sandbox } }: CommandDeps, act: () => void) =>
  (): void => {
    if (!isReadOnly(sandbox)) act();
  };

function checkpointCommands(deps: CommandDeps): readonly Command[] {
  const { stacks, deeds } = deps.stores.layers;
  const restoreLast = async (): Promise<void> => {
    deps.deps.layout.getState().showSide('layers');
    await stacks.getState().refresh();
    const checkpoint = stacks.getState().checkpoints.at(-1);
    if (checkpoint) deeds.getState().ask({ ask: 'restore', checkpoint });
  };
  const create = changing(deps, () => deeds.getState().ask({ ask: 'create' }));
  return [
    {
      ...command('checkpoint-create', 'New checkpoint…', create, ['snapshot', 'save point']),
      keys: 'Ctrl+Alt+C',
      keysNotIn: 'terminal',
    },
    command(
      'checkpoint-restore',
      'Restore the last checkpoint…',
      changing(deps, () => void restoreLast()),
      ['snapshot'],
    ),
  ];
}

function lookingCommands({ deps: { layout }, stores: { layers, editor, selection } }: CommandDeps): readonly Command[] {
  const show = (view: 'compare' | 'file'): void => {
    layers.stacks.getState().setView(view);
    layout.getState().showSide('layers');
  };
  const showFile = (): void => {
    const { tabs, active } = editor.getState();
    const tab = tabs.find(({ id }) => id === active);
    if (
      tab?.path.includes('://') &&
      !['manifest', 'all-changes', 'settings', 'run', 'run-pair'].includes(tab.target.kind)
    )
      selection.getState().showLayers(tab.path);
    else show('file');
  };
  return [
    command('compare-trees', 'Compare two states…', () => show('compare'), ['diff', 'checkpoint', 'sandbox']),
    command('file-layers', 'Show the open file in layers', showFile, ['fate']),
  ];
}

function archiveCommands(deps: CommandDeps): readonly Command[] {
  const { layers, sandbox } = deps.stores;
  const { ask } = layers.deeds.getState();
  const exportTop = (): void => {
    const { mounts } = sandbox.getState().state;
    const mount = mounts.find(({ kind }) => kind === 'overlay')?.name;
    const pair = { from: { tree: 'base' }, to: { tree: 'merged' } } as const;
    if (mount !== undefined) ask({ ask: 'export', mount, pair, words: 'all changes' });
  };
  return [
    command('layer-export', 'Export all changes as a layer or a patch…', exportTop, ['tar', 'oci', 'docker']),
    command(
      'layer-import',
      'Import a layer or an image…',
      changing(deps, () => ask({ ask: 'import', mount: null })),
      ['tar', 'oci', 'docker', 'dive'],
    ),
  ];
}

export const layerCommands = (deps: CommandDeps): readonly Command[] => [
  ...checkpointCommands(deps),
  ...lookingCommands(deps),
  ...archiveCommands(deps),
];
