/** Which imports are an Extism plug-in's, in all their spellings, and with which wasm types. Known without a run. */
import { CRON_FUNCTIONS, HOST_FUNCTION_TYPES } from './host-functions.ts';
import { KERNEL_TYPES } from './kernel.ts';

/** The newest spelling, one of the release candidates, and the first, whose names have a prefix of their own. */
export const KERNEL_MODULES = ['extism:host/env', 'extism:env'] as const;
export const FIRST_MODULE = 'env';
export const FIRST_PREFIX = 'extism_';
export const USER_MODULE = 'extism:host/user';
/** What plug-ins written in JavaScript import besides: host functions by index. */
export const SHIM_MODULE = 'shim';

const SHIM_TYPES = {
  __get_function_arg_type: 'i32 i32:i32',
  __get_function_return_type: 'i32:i32',
  __invokeHostFunc: 'i32 i64 i64 i64 i64 i64:i64',
} as const;

/** Any parameters; like every function of the ABI it gives an offset or nothing. */
const ANY_TYPE = 'any';
const OFFSET_OR_NOTHING = /:(?:i64)?$/;

const lookUp = (types: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(types, name) ? types[name] : undefined;

function userType(name: string): string | undefined {
  return CRON_FUNCTIONS.has(name) ? ANY_TYPE : lookUp(HOST_FUNCTION_TYPES, name);
}

/** The wasm type of an import that is offered, e.g. `i64 i64:i64`, or `any`; undefined for what is not. */
export function extismType(module: string, name: string): string | undefined {
  if (KERNEL_MODULES.some((known) => known === module)) return lookUp(KERNEL_TYPES, name);
  if (module === USER_MODULE) return userType(name);
  if (module === SHIM_MODULE) return lookUp(SHIM_TYPES, name);
  if (module !== FIRST_MODULE) return undefined;
  return name.startsWith(FIRST_PREFIX) ? lookUp(KERNEL_TYPES, name.slice(FIRST_PREFIX.length)) : userType(name);
}

/** Whether `type` is what the host has. */
export const acceptsType = (offered: string, type: string): boolean =>
  offered === ANY_TYPE ? OFFSET_OR_NOTHING.test(type) : offered === type;

/** Whether the import shows that the module is a plug-in, offered or not. `shim` alone says nothing. */
export const marksPlugin = (module: string, name: string): boolean =>
  module.startsWith('extism:') ||
  (module === FIRST_MODULE && (name.startsWith(FIRST_PREFIX) || userType(name) !== undefined));

/** What may be imported from a module, for the message about an import that is not there. */
export function offeredBy(module: string): readonly string[] {
  if (KERNEL_MODULES.some((known) => known === module)) return Object.keys(KERNEL_TYPES);
  if (module === USER_MODULE) return Object.keys(HOST_FUNCTION_TYPES);
  if (module === SHIM_MODULE) return Object.keys(SHIM_TYPES);
  if (module !== FIRST_MODULE) return [];
  return [...Object.keys(KERNEL_TYPES).map((name) => FIRST_PREFIX + name), ...Object.keys(HOST_FUNCTION_TYPES)];
}
