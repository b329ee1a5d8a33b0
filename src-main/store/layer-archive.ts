/**
 * An archive of layers: a tar, plain or packed, that is one layer; an OCI image layout in a tar; or what `docker save` writes. Every
 * promised hash is held against the bytes. What is packed is unpacked into a folder of ours first, so it is read anywhere, and twice.
 */
import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';

import { openHostBytes, partOf, ScratchBytes } from './host-bytes.ts';
import type { HostBytes } from './host-bytes.ts';
import { describeLayers, firstManifest, isIndex, jsonIn, partsOfDockerSave, partsOfManifest } from './image-layout.ts';
import type { BlobPlace, LayerPlace } from './image-layout.ts';
import { badLayer } from './tar-member.ts';
import type { ByteSource, TarMember } from './tar-member.ts';
import { readTar } from './tar-reader.ts';
import { packingOf, unpackBytes } from './unpack-bytes.ts';

export interface LayerProgress {
  readonly done: number;
  readonly total: number;
}

export interface ArchivedLayer {
  /** For people; null when nothing says how it was made. */
  readonly title: string | null;
  readonly source: ByteSource;
  readonly members: readonly TarMember[];
}

export interface ImageArchive {
  readonly kind: 'layer' | 'image';
  readonly count: number;
  /** What was not looked at, in sentences. */
  readonly left: readonly string[];
  /** From the lowest up; each is closed when the next one is asked for. */
  layer(index: number): Generator<LayerProgress, ArchivedLayer>;
  close(): void;
}

/** Bytes of JSON that are read. */
const MOST_JSON = 4 * 1024 * 1024;
const HASH_PIECE = 1024 * 1024;
/** Links from one name of an archive to another. */
const MOST_LINKS = 8;

interface Spilling {
  readonly folder: string;
  count: number;
}

function* progressOf<T>(work: Generator<number, T>, total: number): Generator<LayerProgress, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { done: Math.min(step.value, total), total };
  }
}

/** Itself when it is plain; else what is in it, in a file of ours. The hash is of what comes out. */
function* plain(source: ByteSource, spilling: Spilling, diffId: string | null): Generator<LayerProgress, HostBytes> {
  const packing = packingOf(source);
  if (packing === 'plain') {
    yield* checkHash(source, diffId);
    return { size: source.size, read: (at, length) => source.read(at, length), close: () => undefined };
  }
  spilling.count += 1;
  const scratch = new ScratchBytes(join(spilling.folder, `plain-${spilling.count}`));
  let isWhole = false;
  try {
    const digest = createHash('sha256');
    const write = (bytes: Uint8Array): void => {
      digest.update(bytes);
      scratch.write(bytes);
    };
    yield* progressOf(unpackBytes(source, packing, write), source.size);
    if (diffId !== null && digest.digest('hex') !== diffId) badLayer('a layer in it is not what its config promises');
    isWhole = true;
    return scratch;
  } finally {
    if (!isWhole) scratch.close();
  }
}

function* checkHash(source: ByteSource, hash: string | null): Generator<LayerProgress> {
  if (hash === null) return;
  const digest = createHash('sha256');
  for (let at = 0; at < source.size; at += HASH_PIECE) {
    digest.update(source.read(at, Math.min(HASH_PIECE, source.size - at)));
    yield { done: at, total: source.size };
  }
  if (digest.digest('hex') !== hash) badLayer('a blob in it is not what its digest promises');
}

/** The files of an image archive, by their names. */
class Blobs {
  readonly #source: ByteSource;
  readonly #members: ReadonlyMap<string, TarMember>;

  constructor(source: ByteSource, members: readonly TarMember[]) {
    this.#source = source;
    this.#members = new Map(members.map((member) => [posix.normalize(member.name), member]));
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  /** Errors: `ArchiveError`. */
  find({ name, size }: BlobPlace): ByteSource {
    const member = this.#member(posix.normalize(name));
    if (size !== null && size !== member.size) return badLayer('a blob in it has another size than its manifest says');
    return partOf(this.#source, member.at, member.size);
  }

  *json(place: BlobPlace): Generator<LayerProgress, unknown> {
    const blob = this.find(place);
    if (blob.size > MOST_JSON) return badLayer(`${place.name} is too large`);
    yield* checkHash(blob, place.hash);
    return jsonIn(blob.read(0, blob.size), place.name);
  }

  /** Older archives have a link where a layer comes twice. */
  #member(name: string): TarMember {
    let at = name;
    for (let links = 0; links < MOST_LINKS; links += 1) {
      const member = this.#members.get(at) ?? badLayer(`${JSON.stringify(name)} is missing in it`);
      if (member.kind === 'file') return member;
      if (member.target === null) break;
      at = member.kind === 'symlink' ? posix.join(posix.dirname(at), member.target) : posix.normalize(member.target);
    }
    return badLayer(`${JSON.stringify(name)} in it is no file`);
  }
}

interface Image {
  readonly layers: readonly LayerPlace[];
  readonly left: readonly string[];
}

const ONE_OF_MANY = (count: number): readonly string[] =>
  count > 1 ? [`Of the ${count} images in it, only the first was looked at.`] : [];
const named = (name: string): BlobPlace => ({ name, hash: null, size: null });

function* ociImage(blobs: Blobs): Generator<LayerProgress, Image> {
  let { place, count } = firstManifest(yield* blobs.json(named('index.json')));
  let manifest = yield* blobs.json(place);
  if (isIndex(manifest)) {
    ({ place, count } = firstManifest(manifest));
    manifest = yield* blobs.json(place);
  }
  const { config, layers } = partsOfManifest(manifest);
  return { layers: describeLayers(yield* blobs.json(config), layers), left: ONE_OF_MANY(count) };
}

function* dockerImage(blobs: Blobs): Generator<LayerProgress, Image> {
  const { config, layers, count } = partsOfDockerSave(yield* blobs.json(named('manifest.json')));
  return { layers: describeLayers(yield* blobs.json(config), layers), left: ONE_OF_MANY(count) };
}

/** null when it is a layer itself. */
function* imageIn(blobs: Blobs): Generator<LayerProgress, Image | null> {
  if (blobs.has('oci-layout') && blobs.has('index.json')) return yield* ociImage(blobs);
  return blobs.has('manifest.json') ? yield* dockerImage(blobs) : null;
}

class OpenImage implements ImageArchive {
  readonly kind = 'image';
  readonly left: readonly string[];
  readonly #file: HostBytes;
  readonly #blobs: Blobs;
  readonly #layers: readonly LayerPlace[];
  readonly #spilling: Spilling;
  #open: HostBytes | null = null;

  constructor(file: HostBytes, blobs: Blobs, { layers, left }: Image, spilling: Spilling) {
    this.#file = file;
    this.#blobs = blobs;
    this.#layers = layers;
    this.left = left;
    this.#spilling = spilling;
  }

  get count(): number {
    return this.#layers.length;
  }

  *layer(index: number): Generator<LayerProgress, ArchivedLayer> {
    this.#open?.close();
    this.#open = null;
    const place = this.#layers[index] ?? badLayer('there is no such layer');
    const blob = this.#blobs.find(place);
    yield* checkHash(blob, place.hash);
    const source = yield* plain(blob, this.#spilling, place.diffId);
    this.#open = source;
    const members = yield* progressOf(readTar(source), source.size);
    return { title: place.title, source, members };
  }

  close(): void {
    this.#open?.close();
    this.#file.close();
  }
}

/**
 * Opens an archive; `scratch` is a folder of ours, for what is packed. Yields the progress of looking at it. Errors: `ArchiveError` with a
 * sentence; those of a host file; `no-space`, `io`.
 */
export function* openLayerArchive(path: string, scratch: string): Generator<LayerProgress, ImageArchive> {
  const file = openHostBytes(path);
  const spilling = { folder: scratch, count: 0 };
  let opened: HostBytes = file;
  let isOpen = false;
  const close = (): void => {
    if (opened !== file) opened.close();
    file.close();
  };
  try {
    opened = yield* plain(file, spilling, null);
    const members = yield* progressOf(readTar(opened), opened.size);
    const blobs = new Blobs(opened, members);
    const image = yield* imageIn(blobs);
    isOpen = true;
    if (image) return new OpenImage({ ...partOf(opened, 0, opened.size), close }, blobs, image, spilling);
    return oneLayer({ title: null, source: opened, members }, close);
  } finally {
    if (!isOpen) close();
  }
}

const oneLayer = (layer: ArchivedLayer, close: () => void): ImageArchive => ({
  kind: 'layer',
  count: 1,
  left: [],
  // eslint-disable-next-line require-yield -- it has been looked at already
  *layer() {
    return layer;
  },
  close,
});
