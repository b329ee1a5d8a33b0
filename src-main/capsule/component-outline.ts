/** What a component imports and exports, with the types of every function: read from its binary, without translating it. */
import { CapsuleError } from './capsule-error.ts';
import { checkFunctions, Scope, UnreadableTypes } from './component-scope.ts';
import type { Exports, Item } from './component-scope.ts';
import { externDescription, externName, readAlias, readSort, readType } from './component-types.ts';
import { sections, WasmReader } from './wasm-binary.ts';

export interface ComponentOutline {
  readonly imports: Exports;
  readonly exports: Exports;
}

/** Section numbers of a component; those of core things are skipped. */
const SECTION = { component: 4, instance: 5, alias: 6, type: 7, canon: 8, import: 10, export: 11 } as const;

const LIFT = 0;
const LOWER = 1;
/** `resource.new`, `resource.drop`, `resource.rep`, and the dropping that may wait. */
const WITH_TYPE: ReadonlySet<number> = new Set([2, 3, 4, 7]);
const OPTIONS_WITH_INDEX: ReadonlySet<number> = new Set([3, 4, 5, 7, 8]);

function skipOptions(reader: WasmReader): void {
  for (let left = reader.leb(); left > 0; left--) if (OPTIONS_WITH_INDEX.has(reader.u8())) reader.leb();
}

function readCanonical(reader: WasmReader, scope: Scope): void {
  const what = reader.u8();
  if (WITH_TYPE.has(what)) {
    reader.leb();
    return;
  }
  if (what !== LIFT && what !== LOWER) throw new UnreadableTypes('an asynchronous function');
  reader.u8();
  reader.leb();
  skipOptions(reader);
  if (what === LIFT) scope.add('function', { sort: 'function', type: scope.functionType(reader.leb()) });
}

function skipArgument(reader: WasmReader): void {
  reader.name();
  readSort(reader);
  reader.leb();
}

function readInlineExports(reader: WasmReader, scope: Scope): Exports {
  const exports = new Map<string, Item>();
  for (let left = reader.leb(); left > 0; left--) {
    const name = externName(reader);
    const sort = readSort(reader);
    const index = reader.leb();
    exports.set(name, sort === 'core' ? { sort: 'other' } : scope.item(sort, index));
  }
  return exports;
}

function readInstance(reader: WasmReader, scope: Scope): void {
  const isInstantiated = reader.u8() === 0;
  if (!isInstantiated) {
    scope.add('instance', { sort: 'instance', exports: readInlineExports(reader, scope) });
    return;
  }
  const exports = scope.exportsOf('component', reader.leb());
  for (let left = reader.leb(); left > 0; left--) skipArgument(reader);
  scope.add('instance', { sort: 'instance', exports });
}

function readImport(reader: WasmReader, scope: Scope): void {
  const name = externName(reader);
  const { sort, item } = externDescription(reader, scope, name);
  scope.add(sort, item);
  scope.imports.set(name, item);
}

/** What is exported has a number of its own from there on, with the type that is ascribed to it. */
function readExport(reader: WasmReader, scope: Scope): void {
  const name = externName(reader);
  const sort = readSort(reader);
  const index = reader.leb();
  const own: Item = sort === 'core' ? { sort: 'other' } : scope.item(sort, index);
  const item = reader.u8() === 1 ? externDescription(reader, scope, name).item : own;
  scope.add(sort, item);
  scope.exports.set(name, item);
}

const READERS: Readonly<Record<number, (reader: WasmReader, scope: Scope) => void>> = {
  [SECTION.instance]: readInstance,
  [SECTION.alias]: readAlias,
  [SECTION.type]: readType,
  [SECTION.canon]: readCanonical,
  [SECTION.import]: readImport,
  [SECTION.export]: readExport,
};

function readComponent(bytes: Uint8Array, parent: Scope | null): Scope {
  const scope = new Scope(parent);
  for (const { id, content, end } of sections(bytes)) {
    if (id === SECTION.component) {
      const { exports } = readComponent(bytes.subarray(content, end), scope);
      scope.add('component', { sort: 'component', exports });
    }
    const read = READERS[id];
    if (read === undefined) continue;
    const reader = new WasmReader(bytes, content, end);
    for (let left = reader.leb(); left > 0; left--) read(reader, scope);
  }
  return scope;
}

/** Null when it is written in a way that is not known here: it may still run, but its functions cannot be called. */
export function outlineComponent(bytes: Uint8Array): ComponentOutline | null {
  try {
    const outline = readComponent(bytes, null);
    checkFunctions(outline.exports);
    return outline;
  } catch (error) {
    if (error instanceof UnreadableTypes || error instanceof CapsuleError) return null;
    throw error;
  }
}
