/** The wasm types of the functions that a core module imports and exports, read from its binary. */
import { coreExports, coreImports, SECTION, sections, WasmReader } from './wasm-binary.ts';

const FUNCTION_TYPE = 0x60;
const VALUE_TYPES: ReadonlyMap<number, string> = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
  [0x70, 'funcref'],
  [0x6f, 'externref'],
]);

export interface CoreFunction {
  readonly name: string;
  /** Parameters before the colon and results after it, e.g. `i64 i32:`; null when newer types are used. */
  readonly type: string | null;
}
export interface ImportedFunction extends CoreFunction {
  readonly module: string;
}
export interface CoreSignatures {
  readonly imports: readonly ImportedFunction[];
  readonly exports: readonly CoreFunction[];
}

function readerOf(bytes: Uint8Array, id: number): WasmReader | null {
  const section = sections(bytes).find((candidate) => candidate.id === id);
  return section === undefined ? null : new WasmReader(bytes, section.content, section.end);
}

/** Null at the first type that is not a plain one: from there on nothing can be read. */
function valueTypes(reader: WasmReader): string | null {
  const types: string[] = [];
  for (let left = reader.leb(); left > 0; left--) {
    const type = VALUE_TYPES.get(reader.u8());
    if (type === undefined) return null;
    types.push(type);
  }
  return types.join(' ');
}

function functionTypes(bytes: Uint8Array): readonly string[] {
  const reader = readerOf(bytes, SECTION.type);
  const types: string[] = [];
  for (let left = reader?.leb() ?? 0; reader !== null && left > 0; left--) {
    const params = reader.u8() === FUNCTION_TYPE ? valueTypes(reader) : null;
    const results = params === null ? null : valueTypes(reader);
    if (params === null || results === null) break;
    types.push(`${params}:${results}`);
  }
  return types;
}

/** Type numbers of the functions that the module itself defines. */
function ownFunctions(bytes: Uint8Array): readonly number[] {
  const reader = readerOf(bytes, SECTION.function);
  return reader === null ? [] : Array.from({ length: reader.leb() }, () => reader.leb());
}

/** Errors: `bad-wasm`. */
export function coreSignatures(bytes: Uint8Array): CoreSignatures {
  const types = functionTypes(bytes);
  const imported = coreImports(bytes).filter(({ kind }) => kind === 'function');
  const all = [...imported.map(({ type }) => type), ...ownFunctions(bytes)];
  const typeOf = (number: number | null | undefined): string | null =>
    number === null || number === undefined ? null : (types[number] ?? null);
  return {
    imports: imported.map(({ module, name, type }) => ({ module, name, type: typeOf(type) })),
    exports: coreExports(bytes)
      .filter(({ kind }) => kind === 'function')
      .map(({ name, index }) => ({ name, type: typeOf(all[index]) })),
  };
}
