/** What the exports of a plug-in are for, and which of them can be called. */

/** `entry` is a loop of its own; `lifecycle` happens once; `hook` takes an action and a payload; `function` anything else. */
export type PluginExportKind = 'function' | 'hook' | 'lifecycle' | 'entry';

export interface PluginExport {
  readonly name: string;
  readonly kind: PluginExportKind;
}

export const HOOK = 'astrid_hook_trigger';
export const UPGRADE = 'astrid_upgrade';
const KIND_OF: Readonly<Record<string, PluginExportKind>> = {
  [HOOK]: 'hook',
  astrid_install: 'lifecycle',
  [UPGRADE]: 'lifecycle',
  run: 'entry',
  _start: 'entry',
};

/** For the toolchains, not for callers. */
const INTERNAL = /^(_initialize|__wasm_.*|__cxa_.*|hs_init|cabi_.*|asyncify_.*)$/;
/** Extism calls what takes nothing and gives one number, or nothing. */
const CALLABLE_TYPES: ReadonlySet<string> = new Set([':i32', ':']);

const kindOfExport = (name: string): PluginExportKind =>
  Object.hasOwn(KIND_OF, name) ? (KIND_OF[name] ?? 'function') : 'function';

/** From the functions a module exports, with their wasm types (`:i32`). A type that could not be read may be right. */
export const pluginExports = (functions: readonly { readonly name: string; readonly type: string | null }[]) =>
  functions
    .filter(({ name, type }) => !INTERNAL.test(name) && (type === null || CALLABLE_TYPES.has(type)))
    .map(({ name }): PluginExport => ({ name, kind: kindOfExport(name) }));

/** Exports that begin without input, so that nobody is asked for any. */
export const takesNoInput = (name: string): boolean => ['lifecycle', 'entry'].includes(kindOfExport(name));
