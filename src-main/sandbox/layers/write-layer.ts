/** Writes a layer as a tar, or as an image of one layer. The same layer is always the same bytes. */
import { createHash } from 'node:crypto';

import { packMember } from '../../store/archive-writer.ts';
import { changedMeanwhile } from '../../store/changed-meanwhile.ts';
import { MEMBER_BYTES } from '../../store/archive-names.ts';
import { ScratchBytes } from '../../store/host-bytes.ts';
import { paddingOf } from '../../store/tar-member.ts';
import { TAR_END, tarHead } from '../../store/tar-writer.ts';
import type { WrittenHead } from '../../store/tar-writer.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { joined } from './layer-item.ts';
import type { TreeSide } from './layer-item.ts';
import { writtenNames } from './layer-difference.ts';
import type { LayerItem } from './layer-difference.ts';

/** How far it came, in bytes of contents. */
export interface LayerStep {
  readonly done: number;
  readonly total: number;
}

type Write = (bytes: Uint8Array) => void;

const PIECE = 256 * 1024;
/** Of a mark that stands for something that is gone. */
const MARK = { kind: 'file', mode: 0, size: 0, mtimeNs: 0n, target: null } as const;

type Entry = Extract<LayerItem, { readonly what: 'entry' }>;
const hasContent = (item: LayerItem): item is Entry =>
  item.what === 'entry' && item.stat.kind === 'file' && item.linkTo === null;

function headOf(item: LayerItem): WrittenHead {
  const name = joined(writtenNames(item));
  if (item.what !== 'entry') return { ...MARK, name };
  const { stat, target, linkTo } = item;
  const attributes = { name, mode: stat.mode, mtimeNs: stat.mtimeNs };
  if (linkTo) return { ...attributes, kind: 'hard-link', size: 0, target: joined(linkTo) };
  if (stat.kind === 'file') return { ...attributes, kind: 'file', size: stat.size, target: null };
  return stat.kind === 'symlink'
    ? { ...attributes, kind: 'symlink', mode: 0o777, size: 0, target }
    : { ...attributes, kind: 'directory', size: 0, target: null };
}

/** Errors: `busy` when something changes a file meanwhile; those of the tree and of `write`. */
export function* writeLayerTar(tree: TreeSide, items: readonly LayerItem[], write: Write): Generator<LayerStep> {
  const total = items.reduce((sum, item) => sum + (hasContent(item) ? item.stat.size : 0), 0);
  let before = 0;
  for (const item of items) {
    write(tarHead(headOf(item)));
    if (hasContent(item)) {
      for (const done of contentOf(tree, item, write)) yield { done: before + done, total };
      before += item.stat.size;
    }
    yield { done: before, total };
  }
  write(TAR_END);
}

function* contentOf({ vfs, root }: TreeSide, { names, stat }: Entry, write: Write): Generator<number> {
  const place = vfs.locate(root, relPath(names), 'keep');
  if (place.kind !== 'file') changedMeanwhile('A file was removed');
  const file = vfs.openFile(place, { access: 'read', create: 'never', content: 'keep', mode: 0 });
  try {
    const piece = new Uint8Array(Math.min(PIECE, Math.max(1, stat.size)));
    for (let at = 0; at < stat.size;) {
      const read = file.read(piece.subarray(0, Math.min(piece.length, stat.size - at)), at);
      if (read === 0) changedMeanwhile('A file was cut short');
      write(piece.slice(0, read));
      at += read;
      yield at;
    }
    if (file.stat().size !== stat.size) changedMeanwhile('A file was written to');
  } finally {
    file.close();
  }
  write(new Uint8Array(paddingOf(stat.size)));
}

/** Packs what it is given in members of a fixed size, which any gzip reads as one file. */
class Packer {
  readonly #write: Write;
  readonly #pending = Buffer.alloc(MEMBER_BYTES);
  #length = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const taken = Math.min(bytes.length - at, this.#pending.length - this.#length);
      this.#pending.set(bytes.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length === this.#pending.length) this.flush();
    }
  }

  flush(): void {
    if (this.#length > 0) this.#write(packMember(this.#pending.subarray(0, this.#length)));
    this.#length = 0;
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const asJson = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

interface PackedLayer {
  readonly digest: string;
  readonly diffId: string;
  readonly size: number;
}

function* packLayer(
  tree: TreeSide,
  items: readonly LayerItem[],
  scratch: ScratchBytes,
): Generator<LayerStep, PackedLayer> {
  const [packed, unpacked] = [createHash('sha256'), createHash('sha256')];
  const packer = new Packer((bytes) => {
    packed.update(bytes);
    scratch.write(bytes);
  });
  yield* writeLayerTar(tree, items, (bytes) => {
    unpacked.update(bytes);
    packer.add(bytes);
  });
  packer.flush();
  return { digest: packed.digest('hex'), diffId: unpacked.digest('hex'), size: scratch.size };
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', ia32: '386', arm: 'arm' };

const MEDIA = 'application/vnd.oci.image.';
const REF_NAME = 'org.opencontainers.image.ref.name';
const blobName = (hash: string): string => `blobs/sha256/${hash}`;

/** A document with how others refer to it. */
function documentOf(type: string, value: unknown) {
  const bytes = asJson(value);
  const hash = sha256(bytes);
  const descriptor = { mediaType: `${MEDIA}${type}`, digest: `sha256:${hash}`, size: bytes.length };
  return { name: blobName(hash), bytes, descriptor };
}

/** What stands around a layer: config, manifest and index of OCI image-spec 1.1, and the `manifest.json` of `docker save`. */
function documentsOf({ digest, diffId, size }: PackedLayer, { title, architecture }: ImageFacts) {
  const config = documentOf('config.v1+json', {
    architecture: ARCHITECTURES[architecture] ?? architecture,
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${diffId}`] },
    history: [{ created_by: title }],
  });
  const mediaType = `${MEDIA}manifest.v1+json`;
  const layer = { mediaType: `${MEDIA}layer.v1.tar+gzip`, digest: `sha256:${digest}`, size };
  const manifest = documentOf('manifest.v1+json', {
    ...{ schemaVersion: 2, mediaType, config: config.descriptor, layers: [layer] },
  });
  const index = {
    ...{ schemaVersion: 2, mediaType: `${MEDIA}index.v1+json` },
    manifests: [{ ...manifest.descriptor, annotations: { [REF_NAME]: 'latest' } }],
  };
  const saved = [{ Config: config.name, RepoTags: null, Layers: [blobName(digest)] }];
  return [
    { name: 'oci-layout', bytes: asJson({ imageLayoutVersion: '1.0.0' }) },
    { name: 'index.json', bytes: asJson(index) },
    { name: 'manifest.json', bytes: asJson(saved) },
    manifest,
    config,
  ];
}

export interface ImageFacts {
  /** How the layer was made, for people. */
  readonly title: string;
  /** As Node names it: what a layer is for has to be said. */
  readonly architecture: string;
}

const PLAIN = { kind: 'file', mode: 0o644, mtimeNs: 0n, target: null } as const;

function addFile(write: Write, name: string, bytes: Uint8Array): void {
  write(tarHead({ ...PLAIN, name, size: bytes.length }));
  write(bytes);
  write(new Uint8Array(paddingOf(bytes.length)));
}

export interface ImageTarget {
  readonly write: Write;
  /** A path that nothing has, for the packed layer as long as it is made. */
  readonly near: string;
}

/** An OCI image layout in a tar, with what `docker load` asks for beside it. Errors: as `writeLayerTar`. */
export function* writeImage(
  tree: TreeSide,
  items: readonly LayerItem[],
  { write, near }: ImageTarget,
  facts: ImageFacts,
): Generator<LayerStep> {
  const scratch = new ScratchBytes(near);
  try {
    const layer = yield* packLayer(tree, items, scratch);
    for (const name of ['blobs', 'blobs/sha256'])
      write(tarHead({ ...PLAIN, kind: 'directory', mode: 0o755, name, size: 0 }));
    for (const { name, bytes } of documentsOf(layer, facts)) addFile(write, name, bytes);
    write(tarHead({ ...PLAIN, name: blobName(layer.digest), size: layer.size }));
    for (let at = 0; at < layer.size; at += PIECE) {
      write(scratch.read(at, Math.min(PIECE, layer.size - at)));
      yield { done: at, total: layer.size };
    }
    write(new Uint8Array(paddingOf(layer.size)));
    write(TAR_END);
  } finally {
    scratch.close();
  }
}
