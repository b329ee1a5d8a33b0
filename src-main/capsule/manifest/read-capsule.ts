/** Finds the program in what the user named: a wasm file, a folder with a manifest, or a package of both. */
import { MANIFEST_NAME } from '../../../src-preload/contract/manifest/manifest-document.ts';
import { CapsuleError } from '../capsule-error.ts';
import { checkIntegrity } from './integrity.ts';
import { MAX_MANIFEST_BYTES, mainComponent, parseManifest } from './capsule-manifest.ts';
import type { CapsuleManifest } from './capsule-manifest.ts';
import { isPackage, readPackage } from './package-reader.ts';

/** The host's disk, as far as loading needs it. */
export interface CapsuleDisk {
  /** What is at a path, links followed. */
  kind(path: string): Promise<'file' | 'directory' | 'other' | 'none'>;
  /** Errors: `CapsuleError` `not-found`, and `too-large` beyond `most` bytes. */
  read(path: string, most: number): Promise<Uint8Array>;
  /** A path below a folder. */
  below(folder: string, relative: string): string;
}

export interface CapsuleFiles {
  /** The program's own bytes. */
  readonly bytes: Uint8Array;
  /** null for a bare wasm file. */
  readonly manifest: CapsuleManifest | null;
}

/** Bytes of the largest program or package that is looked at. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** Reads the program that the manifest names, and holds it against its hash. */
async function programOf(
  manifest: CapsuleManifest,
  read: (file: string) => Promise<Uint8Array> | Uint8Array,
): Promise<CapsuleFiles> {
  const { file, hash } = mainComponent(manifest);
  const bytes = await read(file);
  if (hash !== null) checkIntegrity(bytes, hash);
  return { bytes, manifest };
}

async function readFolder(folder: string, disk: CapsuleDisk): Promise<CapsuleFiles> {
  const file = disk.below(folder, MANIFEST_NAME);
  if ((await disk.kind(file)) !== 'file')
    throw new CapsuleError('not-wasm', `${folder} is a folder without a ${MANIFEST_NAME}, so it is no capsule.`);
  const manifest = parseManifest(await disk.read(file, MAX_MANIFEST_BYTES));
  return programOf(manifest, async (relative) => {
    const program = disk.below(folder, relative);
    if ((await disk.kind(program)) !== 'file')
      throw new CapsuleError('bad-manifest', `${MANIFEST_NAME} names ${relative}, which is not in its folder.`);
    return disk.read(program, MAX_FILE_BYTES);
  });
}

async function openPackage(bytes: Uint8Array): Promise<CapsuleFiles> {
  const files = await readPackage(bytes);
  const manifest = files.get(MANIFEST_NAME);
  if (manifest === undefined)
    throw new CapsuleError('bad-package', `The capsule package cannot be used: there is no ${MANIFEST_NAME} in it.`);
  if (manifest.length > MAX_MANIFEST_BYTES) throw new CapsuleError('too-large', `${MANIFEST_NAME} is too large.`);
  return programOf(parseManifest(manifest), (file) => {
    const found = files.get(file);
    if (found) return found;
    throw new CapsuleError('bad-package', `The capsule package cannot be used: ${file} is not in it.`);
  });
}

/** Which of the three it is tell its bytes, not its name. Errors: `CapsuleError`. */
export async function readCapsule(path: string, disk: CapsuleDisk): Promise<CapsuleFiles> {
  const kind = await disk.kind(path);
  if (kind === 'none') throw new CapsuleError('not-found', `There is no file ${path} that can be read.`);
  if (kind === 'other') throw new CapsuleError('not-wasm', `${path} is not a file.`);
  const isManifest = path === MANIFEST_NAME || path.endsWith(`/${MANIFEST_NAME}`);
  if (isManifest) return readFolder(disk.below(path, '..'), disk);
  if (kind === 'directory') return readFolder(path, disk);
  const bytes = await disk.read(path, MAX_FILE_BYTES);
  return isPackage(bytes) ? openPackage(bytes) : { bytes, manifest: null };
}
