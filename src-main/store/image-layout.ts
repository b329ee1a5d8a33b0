/**
 * What the JSON of an image says: of an OCI image layout (image-spec 1.1: `index.json`, manifests, configs) or of `docker save`
 * (`manifest.json`). Trusts nothing.
 */
import { badLayer } from './tar-member.ts';

/** A file inside of an image archive. */
export interface BlobPlace {
  readonly name: string;
  /** sha-256 of its bytes, hex; null when nothing promises one. */
  readonly hash: string | null;
  /** null when nothing promises one. */
  readonly size: number | null;
}

export interface LayerPlace extends BlobPlace {
  /** sha-256 of what it unpacks to, hex; null when nothing promises one. */
  readonly diffId: string | null;
  /** How it was made, for people; null when nothing says so. */
  readonly title: string | null;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown, what: string): Fields =>
  isFields(value) ? value : badLayer(`${what} makes no sense`);
const listOf = (value: unknown, what: string): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : badLayer(`${what} makes no sense`);
const textOf = (value: unknown, what: string): string =>
  typeof value === 'string' ? value : badLayer(`${what} makes no sense`);

/** Errors: `ArchiveError`. */
export function jsonIn(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return badLayer(`${what} is no JSON`);
    throw error;
  }
}

/** Layers of one image: each may unpack to gigabytes. */
const MOST_LAYERS = 1000;

function layersOf<T>(value: unknown, what: string, place: (each: unknown) => T): readonly T[] {
  const layers = listOf(value, what);
  return layers.length > MOST_LAYERS ? badLayer(`it has more than ${MOST_LAYERS} layers`) : layers.map(place);
}

const DIGEST = /^sha256:(?<hash>[0-9a-f]{64})$/;

function hashOf(digest: unknown): string {
  const hash = DIGEST.exec(textOf(digest, 'a digest'))?.groups?.['hash'];
  return hash ?? badLayer('a digest in it is of a kind that is not known here; sha256 is');
}

function placeOf(descriptor: unknown): BlobPlace {
  const { digest, size } = fieldsOf(descriptor, 'a descriptor');
  const hash = hashOf(digest);
  const isSize = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
  return { name: `blobs/sha256/${hash}`, hash, size: isSize ? size : badLayer('the size of a blob makes no sense') };
}

/** The first manifest of an index, and how many there are. */
export function firstManifest(index: unknown): { readonly place: BlobPlace; readonly count: number } {
  const manifests = listOf(fieldsOf(index, 'the index')['manifests'], 'the index');
  if (manifests.length === 0) return badLayer('the index names no image');
  return { place: placeOf(manifests[0]), count: manifests.length };
}

/** Whether it is one more index. */
export const isIndex = (value: unknown): boolean => isFields(value) && 'manifests' in value && !('layers' in value);

export function partsOfManifest(manifest: unknown): {
  readonly config: BlobPlace;
  readonly layers: readonly BlobPlace[];
} {
  const { config, layers } = fieldsOf(manifest, 'the manifest');
  return { config: placeOf(config), layers: layersOf(layers, 'the manifest', placeOf) };
}

/** Of `docker save`: the first image, and how many there are. */
export function partsOfDockerSave(value: unknown): {
  readonly config: BlobPlace;
  readonly layers: readonly BlobPlace[];
  readonly count: number;
} {
  const images = listOf(value, 'manifest.json');
  const { Config, Layers } = fieldsOf(images[0], 'manifest.json');
  const place = (name: unknown): BlobPlace => ({ name: textOf(name, 'manifest.json'), hash: null, size: null });
  return { config: place(Config), layers: layersOf(Layers, 'manifest.json', place), count: images.length };
}

const NOP = /^\/bin\/sh -c (?:#\(nop\) +)?/;
const MOST_TITLE = 256;

const titleOf = ({ created_by: by, comment }: Fields): string | null => {
  const text = [by, comment].find((part) => typeof part === 'string' && part.trim() !== '');
  return typeof text === 'string' ? text.replace(NOP, '').replaceAll(/\s+/g, ' ').trim().slice(0, MOST_TITLE) : null;
};

/** The layers with what the config says of them. Errors: `ArchiveError` when the two do not belong together. */
export function describeLayers(config: unknown, layers: readonly BlobPlace[]): readonly LayerPlace[] {
  const { rootfs, history } = fieldsOf(config, 'the config');
  const ids = listOf(fieldsOf(rootfs, 'the config')['diff_ids'], 'the config');
  if (ids.length !== layers.length) return badLayer('its config and its manifest name different layers');
  const steps = (Array.isArray(history) ? (history as readonly unknown[]) : [])
    .filter(isFields)
    .filter((step) => step['empty_layer'] !== true);
  const titles = steps.length === layers.length ? steps.map(titleOf) : [];
  return layers.map((layer, index) => ({ ...layer, diffId: hashOf(ids[index]), title: titles[index] ?? null }));
}
