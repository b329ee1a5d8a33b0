/** The `shim` module of plug-ins written in JavaScript: they call host functions by index and ask for their types first. */
import { HOST_FUNCTION_TYPES, HOST_FUNCTIONS } from './host-functions.ts';
import { trap } from './plugin-trap.ts';

type HostCall = (...args: readonly bigint[]) => bigint | undefined;

/** Type codes of the shim. */
const VOID = 0;
const I64 = 2;

const typesOf = (index: number): { readonly args: number; readonly results: number } => {
  const name = HOST_FUNCTIONS[index];
  const [args = '', results = ''] = name === undefined ? [] : HOST_FUNCTION_TYPES[name].split(':');
  const count = (types: string): number => (types === '' ? 0 : types.split(' ').length);
  return { args: count(args), results: count(results) };
};

export const createShim = (functions: Readonly<Record<string, unknown>>) => ({
  __get_function_arg_type: (index: number, argument: number): number =>
    argument >= 0 && argument < typesOf(index).args ? I64 : VOID,
  __get_function_return_type: (index: number): number => (typesOf(index).results > 0 ? I64 : VOID),
  __invokeHostFunc(index: number, ...args: readonly bigint[]): bigint {
    const name = HOST_FUNCTIONS[index] ?? trap(`there is no host function number ${index}`);
    const call = functions[name] as HostCall;
    return call(...args.slice(0, typesOf(index).args)) ?? 0n;
  },
});
