/** Archives of layers become changes of a sandbox, a folder with a sandbox, or a sandbox with a checkpoint for each layer. */
import { randomUUID } from 'node:crypto';
import { basename, isAbsolute, join } from 'node:path';

import type { CallInput, CallOutput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { importLayers } from '../../sandbox/layers/import-layer.ts';
import { importStack } from '../../sandbox/layers/import-stack.ts';
import { unpackLayers } from '../../sandbox/layers/unpack-layers.ts';
import { ArchiveError } from '../../store/archive-error.ts';
import type { BundleFolder } from '../../store/bundle-folder.ts';
import { FreshFolder } from '../../store/fresh-folder.ts';
import { openLayerArchive } from '../../store/layer-archive.ts';
import type { ImageArchive } from '../../store/layer-archive.ts';
import { DEFAULT_PRINCIPAL } from '../../store/principal-name.ts';
import type { SandboxRecord } from '../../store/sandbox-record.ts';
import { describeSandbox } from '../describe-sandbox.ts';
import type { Step } from '../jobs.ts';
import { alone } from '../turns.ts';
import type { Opened, Workbench } from '../workbench.ts';

type Request = CallInput<'layerImport'>;
type Imported = CallOutput<'layerImport'>;
type As<How extends Request['as']['how']> = Extract<Request['as'], { readonly how: How }>;

const NS_PER_MS = 1_000_000n;

interface Importing {
  readonly workbench: Workbench;
  readonly request: Request;
  readonly scratch: BundleFolder;
}

interface Done {
  readonly record: SandboxRecord;
  readonly entries: number;
  readonly left: readonly string[];
}

/** Never the same moment twice: what a layer changes again must look changed. */
function clockOf({ deps }: Workbench): () => bigint {
  let last = 0n;
  return () => {
    const present = BigInt(deps.now()) * NS_PER_MS;
    last = present > last ? present : last + 1n;
    return last;
  };
}

function* withArchive<T>(
  { request, scratch }: Importing,
  use: (archive: ImageArchive) => Generator<Step, T>,
): Generator<Step, T> {
  scratch.prepare();
  const archive = yield* openLayerArchive(request.file, scratch.unpacked);
  try {
    return yield* use(archive);
  } finally {
    archive.close();
  }
}

/** Errors: `invalid-input`, `not-found`, `refused`. */
function openedOf({ workbench, request }: Importing): Opened {
  if (request.sandbox === undefined) throw new CallError('invalid-input', 'Name the sandbox that gets the layer.');
  const opened = workbench.opened(request.sandbox);
  if (!opened.session.record.imported) return opened;
  throw new CallError('refused', 'This sandbox was imported: it can be looked at, and nothing in it can be changed.');
}

function* asLayer(importing: Importing, { mount: name }: As<'layer'>): Generator<Step, Done> {
  const { request } = importing;
  const { session } = openedOf(importing);
  const mount = session.mounts.get(name);
  const given = { session, mount, name: basename(request.file) };
  const { entries, left } = yield* withArchive(importing, (archive) => importLayers({ ...given, archive }));
  return { record: session.record, entries, left };
}

function* asBase(importing: Importing, { folder: path }: As<'base'>): Generator<Step, Done> {
  const { workbench } = importing;
  if (!isAbsolute(path)) throw new CallError('invalid-input', 'The folder needs a whole path, from the root on.');
  const folder = new FreshFolder(path);
  try {
    const now = clockOf(workbench);
    const unpacked = yield* withArchive(importing, (archive) => unpackLayers({ archive, folder: folder.beside, now }));
    folder.finish();
    return { ...unpacked, record: workbench.open({ workspace: path }).session.record };
  } finally {
    folder.close();
  }
}

function* asStack({ workbench, request, scratch }: Importing, { name }: As<'stack'>): Generator<Step, Done> {
  const { deps } = workbench;
  if (deps.list().some((record) => record.name === name || record.id === name))
    throw new CallError('already-exists', `There is a sandbox named ${name} already.`);
  const wanted = { file: request.file, name: basename(request.file), scratch, principal: DEFAULT_PRINCIPAL };
  const { entries, left } = yield* importStack({ ...wanted, now: clockOf(workbench) });
  const record = deps.imports.adoptNew(name, scratch);
  return { entries, left, record: workbench.openImported(record).session.record };
}

function work(importing: Importing): Generator<Step, Done> {
  const { as } = importing.request;
  if (as.how === 'layer') return asLayer(importing, as);
  return as.how === 'base' ? asBase(importing, as) : asStack(importing, as);
}

/** Kinds of what was left out, each once. */
const sentences = (left: readonly string[]): string[] => [...new Set(left)];

/** Errors: `bad-package` with a sentence; those of the file; `no-space`, `busy`, `cancelled`; nothing is changed then. */
export async function importArchive(workbench: Workbench, request: Request): Promise<Imported> {
  if (!isAbsolute(request.file)) throw new CallError('invalid-input', 'The file needs a whole path, from the root on.');
  const scratch = workbench.deps.imports.scratch();
  try {
    const importing = { workbench, request, scratch };
    const run = (): Promise<Done> => workbench.deps.jobs.run(request.job ?? randomUUID(), 'Import', work(importing));
    const { record, entries, left } = await (request.as.how === 'layer' ? alone(openedOf(importing), run) : run());
    return { sandbox: describeSandbox(record), entries, left: sentences(left) };
  } catch (error) {
    if (error instanceof ArchiveError) throw new CallError('bad-package', error.message);
    throw error;
  } finally {
    scratch.remove();
  }
}

/** The record of a sandbox over an empty folder of its own. */
export const ownRecord = (place: {
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly now: number;
}): SandboxRecord => ({
  id: place.id,
  name: place.name,
  workspace: join(place.folder, 'base', 'cwd'),
  createdAt: place.now,
  openedAt: place.now,
  mounts: [],
});
