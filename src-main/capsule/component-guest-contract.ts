/** For tests: real components made of a WIT world and a few function bodies in WAT. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { componentEmbed, componentNew, parse, print } from '@bytecodealliance/jco-transpile/wasm-tools';

const WIT_FOLDER = fileURLToPath(new URL('../../resources/wit/', import.meta.url));

/** Every contract in `resources/wit`, as packages that a world can stand before. */
export const ourPackages = (): string =>
  readdirSync(WIT_FOLDER)
    .filter((name) => name.endsWith('.wit'))
    .map((name) => {
      const text = readFileSync(`${WIT_FOLDER}${name}`, 'utf8');
      return `${text.replace(/^package ([^;]+);$/m, 'package $1 {')}}`;
    })
    .join('\n');

export interface ComponentSource {
  /** A package with the world `guest`, and the packages it needs. */
  readonly wit: string;
  /** By export, as WIT names it (`run`, `api#paint`): instructions; `call` gives the number of an import. */
  readonly bodies?: (call: (module: string, name: string) => number) => Readonly<Record<string, string>>;
  /** `(data …)` and the like; free memory begins at 4096. */
  readonly extra?: string;
}

/** Memory is never given back: a test ends soon. */
const REALLOC = `(local i32) global.get $free local.get 2 i32.add i32.const 1 i32.sub i32.const 0 local.get 2 i32.sub
  i32.and local.tee 4 local.get 3 i32.add global.set $free local.get 4`;

const coreName = (name: string): string =>
  name.includes('#') ? `cm32p2|${name.replace('#', '|')}` : `cm32p2||${name}`;

function numberOf(wat: string, module: string, name: string): number {
  const [bare = module, version = ''] = module.split('@');
  const short = version.startsWith('0.') ? version.split('.').slice(0, 2).join('.') : (version.split('.')[0] ?? '');
  const start = `(import "cm32p2|${bare}@${short}" "${name}" (func (;`;
  const at = wat.indexOf(start);
  if (at < 0) throw new Error(`the world has no ${module} ${name}`);
  return Number.parseInt(wat.slice(at + start.length), 10);
}

function replaceBody(wat: string, exported: string, body: string): string {
  const index = new RegExp(`\\(export "${exported.replace(/[|[\].]/g, '\\$&')}" \\(func (\\d+)\\)\\)`).exec(wat)?.[1];
  if (index === undefined) throw new Error(`the world has no export ${exported}`);
  const pattern = new RegExp(`(\\n  \\(func \\(;${index};\\)[^\\n]*\\n)    unreachable\\n`);
  if (!pattern.test(wat)) throw new Error(`${exported} has no body to replace`);
  return wat.replace(pattern, (_all, head: string) => `${head}    ${body}\n`);
}

/** The binary of a component whose exports have the given bodies, and trap where none is given. */
export async function buildComponent({ wit, bodies, extra = '' }: ComponentSource): Promise<Uint8Array> {
  const world = { witSource: wit, world: 'guest' };
  let wat = await print(await componentEmbed({ dummy: true, ...world }));
  const call = (module: string, name: string): number => numberOf(wat, module, name);
  const all = { ...bodies?.(call) };
  for (const [name, body] of Object.entries(all)) wat = replaceBody(wat, coreName(name), body);
  wat = replaceBody(wat, 'cm32p2_realloc', REALLOC).replace(/\(memory \(;0;\) \d+\)/, '(memory (;0;) 16)');
  const end = wat.lastIndexOf(')');
  wat = `${wat.slice(0, end)} (global $free (mut i32) (i32.const 4096)) ${extra})`;
  return componentNew(await parse(wat), []);
}
