/** What the loader knows of an Extism plug-in before it runs: whether it is one, what it lacks, what can be called. */
import { acceptsType, extismType, marksPlugin, offeredBy } from './abi/extism/offers.ts';
import type { ResultStyle } from './abi/extism/parts.ts';
import { pluginExports } from './abi/extism/plugin-exports.ts';
import type { PluginExport } from './abi/extism/plugin-exports.ts';
import { offersPreview1 } from './abi/preview1/preview1.ts';
import { CapsuleError } from './capsule-error.ts';
import { coreSignatures } from './core-signatures.ts';
import type { ImportedFunction } from './core-signatures.ts';
import type { CoreImport } from './wasm-binary.ts';

export interface PluginOutline {
  readonly callable: readonly PluginExport[];
  readonly results: ResultStyle;
}

export const isPlugin = (imports: readonly CoreImport[]): boolean =>
  imports.some(({ module, name }) => marksPlugin(module, name));

const written = (type: string): string => {
  const [params = '', results = ''] = type.split(':');
  return `(${params.replaceAll(' ', ', ')}) -> (${results})`;
};

/** Why an import cannot be given, or null when it can. */
function lack({ module, name, type }: ImportedFunction): string | null {
  if (offersPreview1(module, name)) return null;
  const offered = extismType(module, name);
  if (offered === undefined) return `${module}.${name}`;
  if (type === null || acceptsType(offered, type)) return null;
  return `${module}.${name} as ${written(type)}, where the host has ${written(offered)}`;
}

/** The names that a missing import may have meant: those of its module. */
function offersInstead(missing: readonly ImportedFunction[]): string {
  const modules = new Set(missing.map(({ module }) => module));
  const sentences = [...modules].flatMap((module) => {
    const names = offeredBy(module);
    return names.length === 0 ? [] : [` ${module} offers: ${names.join(', ')}.`];
  });
  return sentences.join('');
}

/** Errors: `missing-imports`, with what is offered instead. */
function refuseLacking(functions: readonly ImportedFunction[], others: readonly string[]): void {
  const lacking = functions.filter((imported) => lack(imported) !== null);
  const missing = [...lacking.map((imported) => lack(imported) ?? ''), ...others];
  if (missing.length === 0) return;
  const what = missing.length === 1 ? 'an import' : `${missing.length} imports`;
  const unknown = lacking.filter(({ module, name }) => extismType(module, name) === undefined);
  const message = `The plug-in needs ${what} that nothing here offers: ${missing.join('; ')}.${offersInstead(unknown)}`;
  throw new CapsuleError('missing-imports', message, { missing });
}

/** Cron was taken out with SDK 0.5, so a plug-in that wants it expects results as they were before. */
const styleOf = (functions: readonly ImportedFunction[]): ResultStyle =>
  functions.some(({ name }) => name.startsWith('astrid_cron_')) ? 'raw' : 'tagged';

/** Errors: `missing-imports`, `bad-wasm`. */
export function outlinePlugin(bytes: Uint8Array, imports: readonly CoreImport[]): PluginOutline {
  const { imports: functions, exports } = coreSignatures(bytes);
  const others = imports.filter(({ kind }) => kind !== 'function').map(({ module, name }) => `${module}.${name}`);
  refuseLacking(functions, others);
  return { callable: pluginExports(exports), results: styleOf(functions) };
}
