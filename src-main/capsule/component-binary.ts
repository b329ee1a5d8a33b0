/** Reads the names a component imports and exports, with their versions, without transpiling it. */
import { CapsuleError } from './capsule-error.ts';
import { WasmReader, sections } from './wasm-binary.ts';

/** Section numbers of a component. */
const IMPORTS = 10;
const EXPORTS = 11;
/** Kinds of things, as numbers (`sort` and `externdesc` of the component model's binary format). */
const SORT = { core: 0, function: 1, value: 2, type: 3, component: 4, instance: 5 } as const;
const NAME_WITH_EXTRA = 2;

/** A plain name; newer encodings may add options after it, which are skipped. */
function readName(reader: WasmReader): string {
  const form = reader.u8();
  const name = reader.name();
  if (form === NAME_WITH_EXTRA)
    for (let left = reader.leb(); left > 0; left--) {
      reader.u8();
      reader.skip(reader.leb());
    }
  return name;
}

function skipDescription(reader: WasmReader): void {
  const sort = reader.u8();
  if (sort === SORT.core) reader.u8();
  if (sort === SORT.value || sort === SORT.type) {
    // A bound: equal to something, with its index or type; or none.
    const bound = reader.u8();
    if (sort === SORT.type && bound !== 0) return;
  }
  reader.leb();
}

function skipExported(reader: WasmReader): void {
  if (reader.u8() === SORT.core) reader.u8();
  reader.leb();
  if (reader.u8() === 1) skipDescription(reader);
}

function names(bytes: Uint8Array, id: number, skip: (reader: WasmReader) => void): readonly string[] {
  const found: string[] = [];
  for (const section of sections(bytes)) {
    if (section.id !== id) continue;
    const reader = new WasmReader(bytes, section.content, section.end);
    for (let left = reader.leb(); left > 0; left--) {
      found.push(readName(reader));
      skip(reader);
    }
  }
  return found;
}

/** For example `wasi:io/streams@0.2.3`. Errors: `bad-wasm`. */
export const componentImports = (bytes: Uint8Array): readonly string[] => names(bytes, IMPORTS, skipDescription);
export const componentExports = (bytes: Uint8Array): readonly string[] => names(bytes, EXPORTS, skipExported);

/** `wasi:io/streams@0.2.3` in its parts; the version is empty when there is none. */
export function splitVersion(name: string): { readonly name: string; readonly version: string } {
  const at = name.lastIndexOf('@');
  return at < 0 ? { name, version: '' } : { name: name.slice(0, at), version: name.slice(at + 1) };
}

/** Errors: `unsupported-capsule` for an interface of a later WASI than 0.2. */
export function refuseLaterWasi(imports: readonly string[]): void {
  const later = imports.filter((name) => name.startsWith('wasi:') && /@(0\.[3-9]|[1-9])/.test(name));
  if (later.length === 0) return;
  const { version } = splitVersion(later[0] ?? '');
  const wasi = version.split('.').slice(0, 2).join('.');
  throw new CapsuleError('unsupported-capsule', `The capsule needs WASI ${wasi}; 0.2 is offered.`, { missing: later });
}
