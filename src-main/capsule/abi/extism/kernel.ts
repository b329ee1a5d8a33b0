/** Extism's own functions: blocks, input, output, error, configuration, variables, log. No HTTP. */
import type { GuestWorld } from '../../guest-world.ts';
import type { BlockMemory } from './block-memory.ts';
import { argument, textOf, utf8 } from './parts.ts';
import { refuseCall } from './refuse-call.ts';
import { trap } from './plugin-trap.ts';

/** Bytes that all variables of a plug-in may have together, as in Extism's own host. */
const MAX_VARIABLES = 1024 * 1024;
/** What `get_log_level` answers: everything is shown. */
const TRACE = 0;

/** What the plug-in has said so far. */
export interface KernelState {
  input: Uint8Array;
  output: { readonly offset: bigint; readonly length: bigint } | null;
  /** The offset of a block, or 0. */
  error: bigint;
}

export interface KernelOptions {
  readonly world: GuestWorld;
  readonly memory: BlockMemory;
  readonly state: KernelState;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One line of a plug-in's log, among what it writes to standard error. */
export const writeLog = ({ stdio }: GuestWorld, level: LogLevel, message: string): void =>
  stdio.write('stderr', utf8(`[${level}] ${message}\n`));

const memoryFunctions = (memory: BlockMemory) => ({
  alloc: (length: bigint) => memory.alloc(length),
  free: (offset: bigint) => memory.free(offset),
  length: (offset: bigint) => memory.length(offset),
  length_unsafe: (offset: bigint) => memory.length(offset),
  load_u8: (offset: bigint) => memory.loadU8(offset),
  load_u32: (offset: bigint) => memory.loadU32(offset),
  load_u64: (offset: bigint) => memory.loadU64(offset),
  store_u8: (offset: bigint, value: number) => memory.storeU8(offset, value),
  store_u32: (offset: bigint, value: number) => memory.storeU32(offset, value),
  store_u64: (offset: bigint, value: bigint) => memory.storeU64(offset, value),
});

function inputFunctions({ memory, state }: KernelOptions) {
  let offset: bigint | undefined;
  /** Most plug-ins read their input piece by piece; only one that asks where it is gets it as a block. */
  const inputBlock = (): bigint => (offset ??= memory.put(state.input));
  const u64At = (at: bigint): bigint => {
    const { input } = state;
    if (at < 0n || at > BigInt(input.length - 8)) return 0n;
    return new DataView(input.buffer, input.byteOffset, input.length).getBigUint64(Number(at), true);
  };
  return {
    input_length: () => BigInt(state.input.length),
    input_offset: inputBlock,
    input_load_u8: (at: bigint) => (at < 0n ? 0 : (state.input[Number(at)] ?? 0)),
    input_load_u64: u64At,
  };
}

const resultFunctions = ({ memory, state }: KernelOptions) => ({
  /** Outside of the memory it does nothing, as in Extism. */
  output_set(offset: bigint, length: bigint): void {
    if (memory.range(offset, length) !== undefined) state.output = { offset, length };
  },
  error_set(offset: bigint): void {
    if (memory.block(offset) !== undefined) state.error = offset;
  },
  error_get: () => state.error,
});

function variableFunctions(options: KernelOptions) {
  const { memory } = options;
  const variables = new Map<string, Uint8Array>();
  let held = 0;
  return {
    var_get: (key: bigint) => memory.put(variables.get(textOf(argument(options, key))) ?? new Uint8Array(0)),
    var_set(key: bigint, value: bigint): void {
      const name = textOf(argument(options, key));
      const bytes = value === 0n ? null : argument(options, value).slice();
      const change = (bytes?.length ?? 0) - (variables.get(name)?.length ?? 0);
      if (held + change > MAX_VARIABLES) trap(`variables may hold ${MAX_VARIABLES} bytes together`);
      held += change;
      if (bytes === null) variables.delete(name);
      else variables.set(name, bytes);
    },
  };
}

function settingFunctions(options: KernelOptions) {
  const { world, memory } = options;
  const log =
    (level: LogLevel) =>
    (message: bigint): void =>
      writeLog(world, level, textOf(argument(options, message)));
  return {
    config_get: (key: bigint) => memory.put(utf8(configuration(world, textOf(argument(options, key))) ?? '')),
    get_log_level: () => TRACE,
    log_trace: log('trace'),
    log_debug: log('debug'),
    log_info: log('info'),
    log_warn: log('warn'),
    log_error: log('error'),
  };
}

/** A plug-in's configuration is the environment of its run. */
export const configuration = ({ env }: GuestWorld, key: string): string | undefined =>
  env.find(([name]) => name === key)?.[1];

function httpFunctions(options: KernelOptions) {
  return {
    http_request(request: bigint): never {
      return refuseCall(options.world, 'http_request', argument(options, request));
    },
    /** Of the last request, of which there is none. */
    http_status_code: () => 0,
    http_headers: () => 0n,
  };
}

const functions = (options: KernelOptions) => ({
  ...memoryFunctions(options.memory),
  ...inputFunctions(options),
  ...resultFunctions(options),
  ...variableFunctions(options),
  ...settingFunctions(options),
  ...httpFunctions(options),
});
export type KernelFunction = keyof ReturnType<typeof functions>;
export const createKernel = (options: KernelOptions): Readonly<Record<KernelFunction, unknown>> => functions(options);

/** The wasm type of every function, parameters before the colon. `load_u32` and `store_u32` are of the first PDKs only. */
export const KERNEL_TYPES: Readonly<Record<KernelFunction, string>> = {
  alloc: 'i64:i64',
  free: 'i64:',
  length: 'i64:i64',
  length_unsafe: 'i64:i64',
  load_u8: 'i64:i32',
  load_u32: 'i64:i32',
  load_u64: 'i64:i64',
  store_u8: 'i64 i32:',
  store_u32: 'i64 i32:',
  store_u64: 'i64 i64:',
  input_length: ':i64',
  input_offset: ':i64',
  input_load_u8: 'i64:i32',
  input_load_u64: 'i64:i64',
  output_set: 'i64 i64:',
  error_set: 'i64:',
  error_get: ':i64',
  var_get: 'i64:i64',
  var_set: 'i64 i64:',
  config_get: 'i64:i64',
  get_log_level: ':i32',
  log_trace: 'i64:',
  log_debug: 'i64:',
  log_info: 'i64:',
  log_warn: 'i64:',
  log_error: 'i64:',
  http_request: 'i64 i64:i64',
  http_status_code: ':i32',
  http_headers: ':i64',
};
