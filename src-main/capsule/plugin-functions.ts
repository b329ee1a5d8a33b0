/** The exports of an Extism plug-in as functions: what goes in is a payload, and what comes out is the output. */
import type { ExportKind, FunctionExport, NamedType, ValueType } from '../../src-preload/contract/value-type.ts';
import { HOOK, UPGRADE } from './abi/extism/plugin-exports.ts';
import type { PluginExport, PluginExportKind } from './abi/extism/plugin-exports.ts';
import { lowerArguments } from './call-values.ts';

const BYTES: ValueType = { kind: 'list', of: { kind: 'u8' } };
const STRING: ValueType = { kind: 'string' };
const KINDS: Readonly<Record<PluginExportKind, ExportKind>> = {
  function: 'function',
  hook: 'interceptor',
  lifecycle: 'lifecycle',
  entry: 'command',
};

function paramsOf({ name, kind }: PluginExport): readonly NamedType[] {
  if (name === HOOK)
    return [
      { name: 'action', type: STRING },
      { name: 'payload', type: { kind: 'option', of: STRING } },
    ];
  if (name === UPGRADE) return [{ name: 'previous-version', type: { kind: 'option', of: STRING } }];
  return kind === 'function' ? [{ name: 'input', type: { kind: 'option', of: BYTES } }] : [];
}

export const pluginFunctions = (exports: readonly PluginExport[]): readonly FunctionExport[] =>
  exports.map((one) => ({
    name: one.name,
    kind: KINDS[one.kind],
    params: paramsOf(one),
    result: BYTES,
    hindrance: null,
  }));

/** The words of a plug-in's run: the export, and what it is told in words. An input, which may be any bytes, is read instead. */
export const pluginArguments = ({ name, kind, params }: FunctionExport, args: readonly unknown[]): readonly string[] =>
  kind === 'function'
    ? [name]
    : [name, ...params.map((_param, index) => (typeof args[index] === 'string' ? args[index] : ''))];

/** What a call of a plain function gives it to read. */
export function pluginInput(called: FunctionExport, args: readonly unknown[]): Uint8Array {
  const [input] = called.kind === 'function' ? lowerArguments(called, args) : [];
  return input instanceof Uint8Array ? input : new Uint8Array(0);
}
