/** Layers: what each holds, written to files and read from them. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers, CallInput, CallOutput } from '../../../src-preload/contract/api.ts';
import { fileFate } from '../../sandbox/layers/file-fate.ts';
import { layerStack, pointsOf } from '../../sandbox/layers/layer-stack.ts';
import type { MountedTree } from '../../sandbox/mounts.ts';
import { formatPath, parseSchemePath } from '../../vfs/path/scheme-path.ts';
import { inSlices } from '../slices.ts';
import type { Opened, Workbench } from '../workbench.ts';
import { exportLayer } from './export-layer.ts';
import { importArchive } from './import-layers.ts';

type Calls = 'layerStack' | 'fileFate' | 'layerExport' | 'layerImport';

/** Bytes of the folder that the sandbox hides or replaces. */
const hiddenBytes = ({ changes }: Opened, mount: MountedTree): number =>
  changes
    .of(mount)
    .filter(({ kind, content }) => kind === 'deleted' || kind === 'type-changed' || content)
    .reduce((sum, { sizeBefore }) => sum + (sizeBefore ?? 0), 0);

function* stackOf(opened: Opened): Generator<undefined, CallOutput<'layerStack'>> {
  const { mounts, undo } = opened.session;
  const stacks: CallOutput<'layerStack'> = [];
  for (const mount of mounts.all()) {
    const { overlay, name } = mount;
    const points = pointsOf(undo.checkpoints.all(), name, overlay);
    const layers = yield* layerStack({ overlay, points, hidden: hiddenBytes(opened, mount) });
    stacks.push({ mount: name, folder: overlay.base?.hostPath ?? null, layers: [...layers] });
  }
  return stacks;
}

function* fateOf({ session }: Opened, { path }: CallInput<'fileFate'>): Generator<undefined, CallOutput<'fileFate'>> {
  const { mount, path: inside } = parseSchemePath(path, session.mounts.extraNames);
  const { overlay } = session.mounts.get(mount);
  const points = pointsOf(session.undo.checkpoints.all(), mount, overlay);
  const layers = yield* fileFate(overlay, points, inside.names);
  return { path: formatPath(mount, inside.names), layers: [...layers] };
}

export const createLayersHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const ask = <T>(sandbox: string, question: (opened: Opened) => Generator<undefined, T>): Promise<T> => {
    const opened = workbench.opened(sandbox);
    return inSlices(question(opened), opened.isOpen);
  };
  return {
    layerStack: ({ sandbox }) => ask(sandbox, stackOf),
    fileFate: (input) => ask(input.sandbox, (opened) => fateOf(opened, input)),
    layerExport: (input) => workbench.deps.jobs.run(input.job ?? randomUUID(), 'Export', exportLayer(workbench, input)),
    layerImport: (input) => importArchive(workbench, input),
  };
};
