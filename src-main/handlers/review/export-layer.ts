/** What one tree has over another, into a new file on the host. */
import { randomUUID } from 'node:crypto';
import { basename, isAbsolute } from 'node:path';

import type { CallInput, CallOutput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { patchBetween } from '../../review/patch.ts';
import { layerDifference } from '../../sandbox/layers/layer-difference.ts';
import type { TreeSide } from '../../sandbox/layers/layer-item.ts';
import { writeImage, writeLayerTar } from '../../sandbox/layers/write-layer.ts';
import { FreshFile } from '../../store/fresh-file.ts';
import { fail } from '../../vfs/errors.ts';
import { byUser } from '../by-user.ts';
import { counted } from '../jobs.ts';
import type { Step } from '../jobs.ts';
import type { Workbench } from '../workbench.ts';
import { openPair, treeChanges } from './compare-trees.ts';
import type { OpenedPair } from './compare-trees.ts';
import { openTree, placesBetween, prepareTree } from './tree-views.ts';
import type { RefTree } from './tree-views.ts';

type Request = CallInput<'layerExport'>;
type Exported = CallOutput<'layerExport'>;

function refTree({ opened, ref }: OpenedPair['from'], mount: string): RefTree {
  return { opened, ref, mount: opened.session.mounts.get(mount) };
}

function* withBoth(
  [from, to]: readonly [RefTree, RefTree],
  use: (before: TreeSide, after: TreeSide) => Generator<Step, number>,
): Generator<Step, number> {
  for (const tree of [from, to]) yield* counted(prepareTree(tree));
  const before = openTree(from) ?? fail('unsupported', 'Nothing is kept of what this mount was then.');
  try {
    const after = openTree(to) ?? fail('unsupported', 'Nothing is kept of what this mount was then.');
    try {
      return yield* use(before, after);
    } finally {
      after.close();
    }
  } finally {
    before.close();
  }
}

const describe = ({ tree, ...rest }: Request['from']): string =>
  'id' in rest
    ? `checkpoint ${rest.id}`
    : 'event' in rest
      ? `event ${rest.event}`
      : tree === 'base'
        ? 'the folder'
        : 'the sandbox';

type Put = (bytes: Uint8Array) => void;

/** Returns how many changes are in it. */
function* writePatch(pair: OpenedPair, mount: string, put: Put): Generator<Step, number> {
  const all = yield* counted(treeChanges(pair));
  const changes = all.filter(({ path }) => path.startsWith(`${mount}://`));
  return yield* withBoth([refTree(pair.from, mount), refTree(pair.to, mount)], function* (before, after) {
    yield { done: 0, total: 1 };
    put(Buffer.from(patchBetween(mount, before, after, changes)));
    return changes.length;
  });
}

/** Returns how many entries are in it. */
function* writeLayer(pair: OpenedPair, { mount, format, file, from, to }: Request, put: Put): Generator<Step, number> {
  const trees = [refTree(pair.from, mount), refTree(pair.to, mount)] as const;
  const title = `Capsule Inspector: ${mount}:// of ${describe(to)} over ${describe(from)}`;
  const places = yield* counted(placesBetween(...trees));
  return yield* withBoth(trees, function* (before, after) {
    const items = yield* counted(layerDifference(before, after, places));
    const facts = { title, architecture: process.arch };
    const near = `${file}.${randomUUID()}.part`;
    if (format === 'tar') yield* writeLayerTar(after, items, put);
    else yield* writeImage(after, items, { write: put, near }, facts);
    return items.length;
  });
}

/**
 * Errors: `already-exists`, `access`, `no-space` and others of a file; `unsupported` with a sentence for what no layer can say; `busy` when a
 * file is changed meanwhile; `cancelled`. Nothing is left then.
 */
export function* exportLayer(workbench: Workbench, request: Request): Generator<Step, Exported> {
  if (!isAbsolute(request.file)) throw new CallError('invalid-input', 'The file needs a whole path, from the root on.');
  const pair = openPair((id) => workbench.opened(id), request.sandbox, request);
  const { session } = workbench.opened(request.sandbox);
  const file = new FreshFile(request.file);
  try {
    const put: Put = (bytes) => {
      file.write(bytes);
    };
    const isPatch = request.format === 'patch';
    const entries = yield* isPatch ? writePatch(pair, request.mount, put) : writeLayer(pair, request, put);
    const what = `${describe(request.to)} over ${describe(request.from)}, ${entries} entries`;
    byUser(
      session,
      {
        op: 'export',
        path: `export://${request.format}`,
        asked: basename(request.file),
        reason: `the user at the inspector: ${request.mount}:// of ${what}`,
      },
      () => {
        file.finish();
      },
    );
    return { file: request.file, bytes: file.size, entries };
  } finally {
    file.close();
  }
}
