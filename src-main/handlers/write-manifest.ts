/** Saves a manifest, when a capsule can be run with it: beside its program, or with a copy of it. */
import { dirname, join } from 'node:path';

import { rightsOf } from '../../src-preload/contract/manifest/rights.ts';
import type { CallInput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { CapsuleError } from '../capsule/capsule-error.ts';
import { inspectBytes } from '../capsule/inspect-bytes.ts';
import { mainComponent, parseManifest } from '../capsule/manifest/capsule-manifest.ts';
import type { CapsuleManifest } from '../capsule/manifest/capsule-manifest.ts';
import { checkIntegrity } from '../capsule/manifest/integrity.ts';
import type { Session } from '../sandbox/session.ts';
import { writeManifestFile } from '../store/manifest-file.ts';
import type { OwnCapsules } from '../store/own-capsules.ts';
import { VfsError } from '../vfs/errors.ts';
import { byUser } from './by-user.ts';
import { manifestPlace } from './manifest-place.ts';
import type { ManifestPlace, PlaceDeps } from './manifest-place.ts';
import { hashOfProgram } from './program-hash.ts';
import type { Opened } from './workbench.ts';

export interface WriteDeps extends PlaceDeps {
  readonly own: Pick<OwnCapsules, 'folderOf' | 'keepProgram'>;
}

const changed = (): never => {
  throw new CallError('conflict', 'The manifest was changed by somebody else since it was read. Look at it again.');
};

/** The program that a text names. Errors: `bad-manifest`. */
async function programFor(
  { host }: PlaceDeps,
  { path, copy }: ManifestPlace,
  manifest: CapsuleManifest,
): Promise<Uint8Array> {
  const { file, hash } = mainComponent(manifest);
  try {
    const bytes = copy ?? (await host.files(join(dirname(path), file))).bytes;
    inspectBytes(bytes);
    if (hash !== null) checkIntegrity(bytes, hash);
    return bytes;
  } catch (error) {
    if (!(error instanceof CapsuleError)) throw error;
    const message = error.code === 'not-found' ? `The manifest names ${file}, which is not beside it.` : error.message;
    throw new CapsuleError('bad-manifest', message);
  }
}

/** What the user saves is what the user agreed to. */
function save(
  session: Session,
  deps: WriteDeps,
  what: { place: ManifestPlace; text: string; bytes: Uint8Array; manifest: CapsuleManifest },
): void {
  const { place, text, bytes, manifest } = what;
  const { name, version } = manifest;
  const hash = hashOfProgram(bytes);
  const reason = `the user saved the manifest of ${name}, and agreed to all that it declares`;
  byUser(session, { op: 'settings', path: `manifest://${name}`, asked: place.path, reason }, () => {
    if (place.copy) deps.own.keepProgram(dirname(place.path), mainComponent(manifest).file, place.copy);
    writeManifestFile(place.path, text, place.state === 'file' ? place.version : null);
    session.services.consents.remember(name, { hash, version, rights: rightsOf(manifest.capabilities) });
  });
}

/** Errors: `conflict`, `bad-manifest`; `CapsuleError`; `VfsError` of the disk. What was there stays then. */
export async function writeManifest(
  { session, isOpen }: Pick<Opened, 'session' | 'isOpen'>,
  deps: WriteDeps,
  { file, text, version }: Pick<CallInput<'manifestWrite'>, 'file' | 'text' | 'version'>,
): Promise<ManifestPlace> {
  const place = await manifestPlace(deps, file);
  if (place.version !== version) return changed();
  const manifest = parseManifest(Buffer.from(text));
  const bytes = await programFor(deps, place, manifest);
  // Looking at programs takes its time.
  if (!isOpen()) throw new CallError('not-found', 'The sandbox was closed.');
  try {
    save(session, deps, { place, text, bytes, manifest });
  } catch (error) {
    if (error instanceof VfsError && error.code === 'already-exists') return changed();
    throw error;
  }
  return manifestPlace(deps, place.state === 'file' && place.copy === null ? place.capsuleFile : place.path);
}
