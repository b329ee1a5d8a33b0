/** Reads the outline of a WebAssembly binary without compiling it: its kind, its sections, its imports and exports. */
import { CapsuleError } from './capsule-error.ts';

export type WasmKind = 'core' | 'component';

/** `\0asm` */
const MAGIC = [0x00, 0x61, 0x73, 0x6d] as const;
const HEADER_BYTES = 8;
/** The four bytes after the magic: version and layer. */
const CORE_VERSION = 0x0000_0001;
const COMPONENT_VERSION = 0x0001_000d;

/** Section numbers of a core module. */
export const SECTION = { type: 1, import: 2, function: 3, memory: 5, export: 7 } as const;

export interface Section {
  readonly id: number;
  /** Where its number, its content and its end are. */
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

const bad = (what: string): never => {
  throw new CapsuleError('bad-wasm', `The file is not valid WebAssembly: ${what}.`);
};

/** A cursor over a binary. Whatever is wrong is `bad-wasm`. */
export class WasmReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly #end: number;
  constructor(bytes: Uint8Array, at: number, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  get more(): boolean {
    return this.at < this.#end;
  }
  u8(): number {
    if (this.at >= this.#end) return bad('it ends too early');
    return this.bytes[this.at++] ?? 0;
  }
  /** An unsigned number of at most 64 bits; those above 2^53 are as good as infinite here. */
  leb(): number {
    let value = 0;
    for (let factor = 1, left = 10; left > 0; factor *= 128, left--) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    return bad('a number is too long');
  }
  skip(length: number): void {
    if (length > this.#end - this.at) bad('it ends too early');
    this.at += length;
  }
  name(): string {
    const length = this.leb();
    const from = this.at;
    this.skip(length);
    return new TextDecoder().decode(this.bytes.subarray(from, this.at));
  }
}

/** Errors: `not-wasm`; `unsupported-capsule` for a version of the format that is neither a module nor a component. */
export function wasmKind(bytes: Uint8Array): WasmKind {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte))
    throw new CapsuleError('not-wasm', 'The file is not WebAssembly: it does not begin with its signature.');
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (version === CORE_VERSION) return 'core';
  if (version === COMPONENT_VERSION) return 'component';
  throw new CapsuleError('unsupported-capsule', 'The file is WebAssembly of a version that is not known here.');
}

/** Every section, in order. Errors: `bad-wasm` when they do not fill the file exactly. */
export function sections(bytes: Uint8Array): readonly Section[] {
  const reader = new WasmReader(bytes, HEADER_BYTES);
  const found: Section[] = [];
  while (reader.more) {
    const start = reader.at;
    const id = reader.u8();
    const length = reader.leb();
    const content = reader.at;
    reader.skip(length);
    found.push({ id, start, content, end: reader.at });
  }
  return found;
}

export type ExternKind = 'function' | 'table' | 'memory' | 'global' | 'tag';
const EXTERN_KINDS: readonly ExternKind[] = ['function', 'table', 'memory', 'global', 'tag'];

export interface Limits {
  readonly minimum: number;
  readonly maximum: number | null;
  readonly flags: number;
}
export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternKind;
  /** For a function: the number of its type. */
  readonly type: number | null;
  /** For a memory: its limits, and where they stand in the file. */
  readonly memory: { readonly limits: Limits; readonly from: number; readonly to: number } | null;
}
export interface CoreExport {
  readonly name: string;
  readonly kind: ExternKind;
  /** Its number among all of its kind, imported ones first. */
  readonly index: number;
}

const HAS_MAXIMUM = 1;
export const LIMIT_SHARED = 2;

export function readLimits(reader: WasmReader): Limits {
  const flags = reader.u8();
  const minimum = reader.leb();
  return { flags, minimum, maximum: (flags & HAS_MAXIMUM) === 0 ? null : reader.leb() };
}

/** Heap types with an index need a second number. */
const REF_WITH_HEAP_TYPE: ReadonlySet<number> = new Set([0x63, 0x64]);

function skipValueType(reader: WasmReader): void {
  if (REF_WITH_HEAP_TYPE.has(reader.u8())) reader.leb();
}

function readMemory(reader: WasmReader): CoreImport['memory'] {
  const from = reader.at;
  const limits = readLimits(reader);
  return { limits, from, to: reader.at };
}

function skipType(reader: WasmReader, kind: ExternKind): void {
  if (kind === 'table') {
    skipValueType(reader);
    readLimits(reader);
  }
  if (kind === 'global') {
    skipValueType(reader);
    reader.u8();
  }
  if (kind === 'tag') {
    reader.u8();
    reader.leb();
  }
}

const readKind = (reader: WasmReader): ExternKind =>
  EXTERN_KINDS[reader.u8()] ?? bad('an unknown kind of import or export');

/** Every import of a core module. Errors: `bad-wasm`. */
export function coreImports(bytes: Uint8Array): readonly CoreImport[] {
  return contentsOf(bytes, SECTION.import, (reader) => {
    const module = reader.name();
    const name = reader.name();
    const kind = readKind(reader);
    const nothing = { module, name, kind, type: null, memory: null };
    if (kind === 'function') return { ...nothing, type: reader.leb() };
    if (kind === 'memory') return { ...nothing, memory: readMemory(reader) };
    skipType(reader, kind);
    return nothing;
  });
}

/** Every export of a core module. Errors: `bad-wasm`. */
export function coreExports(bytes: Uint8Array): readonly CoreExport[] {
  return contentsOf(bytes, SECTION.export, (reader) => {
    const name = reader.name();
    const kind = readKind(reader);
    return { name, kind, index: reader.leb() };
  });
}

function contentsOf<T>(bytes: Uint8Array, id: number, read: (reader: WasmReader) => T): readonly T[] {
  const section = sections(bytes).find((candidate) => candidate.id === id);
  if (section === undefined) return [];
  const reader = new WasmReader(bytes, section.content, section.end);
  const items: T[] = [];
  for (let left = reader.leb(); left > 0; left--) items.push(read(reader));
  return items;
}
