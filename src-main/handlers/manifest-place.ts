/** Where the manifest of a capsule is, or would be: beside its program, or beside a copy of it in the inspector's own folder. */
import { basename, dirname, join, resolve } from 'node:path';

import { MANIFEST_NAME } from '../../src-preload/contract/manifest/manifest-document.ts';
import { manifestSkeleton } from '../../src-preload/contract/manifest/manifest-skeleton.ts';
import type { CapsuleHost } from '../capsule/host.ts';
import { inspectBytes } from '../capsule/inspect-bytes.ts';
import { mainComponent, parseManifest } from '../capsule/manifest/capsule-manifest.ts';
import { CapsuleError } from '../capsule/capsule-error.ts';
import { hindranceOf, kindOfPath, readManifestFile } from '../store/manifest-file.ts';
import type { OwnCapsules } from '../store/own-capsules.ts';
import { hashOfProgram } from './program-hash.ts';

export interface ManifestPlace {
  /** Host path of the manifest. */
  readonly path: string;
  readonly state: 'file' | 'proposed';
  readonly text: string;
  /** null while there is nothing at `path` to be replaced. */
  readonly version: string | null;
  /** What is run to get this manifest; of a proposed one, the program as it is. */
  readonly capsuleFile: string;
  /** Set when the program has to be put beside it first. */
  readonly copy: Uint8Array | null;
  /** For the user. */
  readonly note: string | null;
}

export interface PlaceDeps {
  readonly host: Pick<CapsuleHost, 'files'>;
  readonly own: Pick<OwnCapsules, 'folderOf'>;
  readonly isBundled: (file: string) => boolean;
}

const copyNote = (path: string, why: string): string =>
  `${why} Saving makes a copy of the capsule in ${dirname(path)}.`;

/** A program without a manifest beside it, or a package. */
interface Loose {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly why: string;
  /** What the manifest of a copy begins with. */
  readonly text: string;
  readonly capsuleFile: string;
}

/** That of the copy that is there, or is to be made. */
function placeOfCopy({ own }: PlaceDeps, { name, bytes, why, text, capsuleFile }: Loose): ManifestPlace {
  const path = join(own.folderOf(name, hashOfProgram(bytes)), MANIFEST_NAME);
  const found = readManifestFile(path);
  if (found) {
    const note = `${why} This is the manifest of a copy of the capsule.`;
    return { path, state: 'file', ...found, capsuleFile: path, copy: bytes, note };
  }
  return { path, state: 'proposed', text, version: null, capsuleFile, copy: bytes, note: copyNote(path, why) };
}

/** Whether a manifest is that of this very program. A manifest that cannot be read is nobody's. */
function isOf(text: string, file: string): boolean {
  try {
    return mainComponent(parseManifest(Buffer.from(text))).file === basename(file);
  } catch (error) {
    if (error instanceof CapsuleError) return false;
    throw error;
  }
}

/** Also one that cannot be used as it is: it is here that it is put right. */
async function placeInFolder(deps: PlaceDeps, capsuleFile: string, path: string): Promise<ManifestPlace> {
  const found = readManifestFile(path);
  if (!found)
    throw new CapsuleError('not-wasm', `${dirname(path)} is a folder without a ${MANIFEST_NAME}, so it is no capsule.`);
  const why = hindranceOf(path);
  if (why === null) return { path, state: 'file', ...found, capsuleFile, copy: null, note: null };
  const { bytes, manifest } = await deps.host.files(path);
  return placeOfCopy(deps, { name: manifest?.name ?? '', bytes, why, text: found.text, capsuleFile });
}

async function placeOfFile(deps: PlaceDeps, file: string): Promise<ManifestPlace> {
  const { bytes, manifest } = await deps.host.files(file);
  if (manifest !== null) {
    const why = 'A package is not changed.';
    return placeOfCopy(deps, { name: manifest.name, bytes, why, text: manifest.text, capsuleFile: file });
  }
  // What is no program could not be run with any manifest.
  inspectBytes(bytes);
  const name = basename(file).replace(/\.wasm$/i, '');
  const path = join(dirname(file), MANIFEST_NAME);
  const loose = { name, bytes, text: manifestSkeleton({ name, file: basename(file) }), capsuleFile: file };
  if (deps.isBundled(file)) return placeOfCopy(deps, { ...loose, why: 'This capsule comes with the inspector.' });
  const [beside, why] = [readManifestFile(path), hindranceOf(path)];
  if (why !== null) return placeOfCopy(deps, { ...loose, why });
  if (beside === null)
    return { path, state: 'proposed', text: loose.text, version: null, capsuleFile: file, copy: null, note: null };
  if (isOf(beside.text, file)) return { path, state: 'file', ...beside, capsuleFile: path, copy: null, note: null };
  return placeOfCopy(deps, { ...loose, why: `${path} is the manifest of another capsule.` });
}

/** `named` is as in `runStart`. Errors: `CapsuleError`; `VfsError` of the disk. */
export async function manifestPlace(deps: PlaceDeps, named: string): Promise<ManifestPlace> {
  const file = resolve(named);
  if (kindOfPath(file) === 'folder') return placeInFolder(deps, file, join(file, MANIFEST_NAME));
  if (basename(file) === MANIFEST_NAME && kindOfPath(file) === 'file') return placeInFolder(deps, file, file);
  return placeOfFile(deps, file);
}
