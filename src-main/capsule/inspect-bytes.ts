/** What a capsule is, from its bytes alone: its contract, what it imports and lacks, and every function that can be called. */
import { callHindrance, exportKind } from '../../src-preload/contract/value-type.ts';
import type { FunctionExport } from '../../src-preload/contract/value-type.ts';
import { astridOffer, astridVersions } from './abi/astrid/offers.ts';
import { PREVIEW1_MODULE, UNSTABLE_MODULE, offersPreview1 } from './abi/preview1/preview1.ts';
import { offersWasi } from './abi/wasi/wasi.ts';
import { CapsuleError } from './capsule-error.ts';
import { componentExports, componentImports, refuseLaterWasi, splitVersion } from './component-binary.ts';
import { componentFunctions } from './component-functions.ts';
import { outlineComponent } from './component-outline.ts';
import type { Item } from './component-scope.ts';
import { coreFunctions } from './core-functions.ts';
import { isPlugin, outlinePlugin } from './plugin-outline.ts';
import { pluginFunctions } from './plugin-functions.ts';
import type { InspectedCapsule } from './program.ts';
import { coreExports, coreImports, wasmKind } from './wasm-binary.ts';

type Outline = Pick<InspectedCapsule, 'abi' | 'shape' | 'imports' | 'exports' | 'functions'>;

const RUN_INTERFACE = 'wasi:cli/run';
const ASTRID = 'astrid:';

function refuseMissing(missing: readonly string[]): void {
  if (missing.length === 0) return;
  const what = missing.length === 1 ? 'an import' : `${missing.length} imports`;
  const message = `The capsule needs ${what} that nothing here offers: ${missing.join(', ')}.`;
  throw new CapsuleError('missing-imports', message, { missing });
}

const oldName = (module: string, name: string): string =>
  module === UNSTABLE_MODULE && offersPreview1(PREVIEW1_MODULE, name)
    ? `${module}.${name} (as it was before preview 1)`
    : `${module}.${name}`;

function inspectCore(bytes: Uint8Array): Outline {
  const imports = coreImports(bytes);
  const exports = coreExports(bytes).map(({ name }) => name);
  const names = imports.map(({ module, name }) => `${module}.${name}`);
  if (isPlugin(imports)) {
    const { callable } = outlinePlugin(bytes, imports);
    return { abi: 'extism', shape: 'plugin', imports: names, exports, functions: pluginFunctions(callable) };
  }
  const missing = imports.filter(({ module, name, kind }) => kind !== 'function' || !offersPreview1(module, name));
  refuseMissing(missing.map(({ module, name }) => oldName(module, name)));
  const shape = exports.includes('_start') ? 'command' : 'reactor';
  return { abi: 'preview1', shape, imports: names, exports, functions: coreFunctions(bytes) };
}

/** Why an import cannot be given; null when it can. `astrid` packages must match to the version, WASI 0.2 to its 0.2. */
function lack(full: string): string | null {
  const { name, version } = splitVersion(full);
  if (offersWasi(name) || astridOffer(name, version) !== null) return null;
  const versions = astridVersions(name);
  return versions.length === 0 ? full : `${full} (offered is ${versions.join(' and ')})`;
}

/** A program, if there is one, as a function: also when its types could not be read. */
function entryOf(exports: readonly string[], functions: readonly FunctionExport[]): FunctionExport | null {
  const known = functions.filter(({ kind, params }) => kind === 'command' && params.length === 0);
  const runs = known.find(({ name }) => name.startsWith(RUN_INTERFACE) || name === '_start') ?? known[0];
  if (runs !== undefined) return runs;
  const full = exports.find((name) => splitVersion(name).name === RUN_INTERFACE);
  if (full === undefined) return null;
  const result = { kind: 'result', ok: null, err: null } as const;
  const name = `${full}#run`;
  return { name, kind: exportKind(name), params: [], result, hindrance: callHindrance({ params: [], result }) };
}

/** A type that the world names is no thing to be given; a resource is. */
const isPlainType = (item: Item | undefined): boolean => item?.sort === 'type' && item.type.kind !== 'resource';

function inspectComponent(bytes: Uint8Array): Outline {
  const outline = outlineComponent(bytes);
  const imports = componentImports(bytes).filter((name) => !isPlainType(outline?.imports.get(name)));
  const exports = componentExports(bytes);
  refuseLaterWasi(imports);
  refuseMissing(imports.flatMap((name) => lack(name) ?? []));
  const known = outline === null ? [] : componentFunctions(outline);
  const entry = entryOf(exports, known);
  const functions = entry === null || known.includes(entry) ? known : [...known, entry];
  // An interceptor that imports nothing is still made for that host.
  const isAstrid = [...imports, ...exports].some((name) => name.startsWith(ASTRID) || name.startsWith('astrid-'));
  return {
    abi: isAstrid ? 'astrid' : 'wasi',
    shape: entry === null ? 'component' : 'command',
    imports,
    exports,
    functions,
  };
}

/** Errors: `not-wasm`, `bad-wasm`, `unsupported-capsule`, `missing-imports` with what is offered instead. */
export const inspectBytes = (bytes: Uint8Array): Outline =>
  wasmKind(bytes) === 'core' ? inspectCore(bytes) : inspectComponent(bytes);

/** The program of a capsule, which runs when no call is asked for. */
export const programEntry = ({ exports, functions }: Pick<Outline, 'exports' | 'functions'>): FunctionExport | null =>
  entryOf(exports, functions);
