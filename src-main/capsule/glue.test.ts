import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

import { $init, generate } from '@bytecodealliance/jco-transpile/component';
import { beforeAll, describe, expect, it } from 'vitest';

import { prepareGlue } from './glue.ts';
import { JCO_TRANSPILE_VERSION } from './transpile-run.ts';

let generated: string;
beforeAll(async () => {
  await $init;
  const component = readFileSync(new URL('../../e2e/guests/fsops.component.wasm', import.meta.url));
  const { files } = generate(component, {
    name: 'component',
    instantiation: { tag: 'sync' },
    noTypescript: true,
    noNodejsCompat: true,
    base64Cutoff: 0,
    noComponentErrorWrapping: true,
  });
  generated = new TextDecoder().decode(files.find(([name]) => name === 'component.js')?.[1]);
});
const isFunctionBody = (body: string): boolean =>
  typeof (compileFunction(body, ['process']) as (process: object) => { readonly instantiate: unknown })({})
    .instantiate === 'function';

describe('the glue that jco generates', () => {
  it('comes from the version whose shape is known: look at glue.ts before raising this', () => {
    const main = createRequire(import.meta.url).resolve('@bytecodealliance/jco-transpile/component');
    const manifest = new URL('../package.json', `file://${main}`);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
    expect(version).toBe(JCO_TRANSPILE_VERSION);
  });

  it('makes core instances by the function that it is given, so that their memories can be measured', () => {
    expect(generated).toMatch(/function instantiate\(getCoreModule, imports, instantiateCore\b/);
    expect(generated.match(/new WebAssembly\.Instance\(/g) ?? []).toHaveLength(1);
  });

  it('reads strings strictly: what is not UTF-8 traps, and a byte order mark is a character', () => {
    const readers = [...prepareGlue(generated).body.matchAll(/new TextDecoder\(.*?\)/g)].map(([reader]) => reader);
    expect(readers).toContain("new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })");
    expect(readers.filter((reader) => !reader.includes('fatal: true, ignoreBOM: true'))).toEqual([]);
  });

  it('has one task, one call and two lowerings for each trampoline, and one log', () => {
    const { counts } = prepareGlue(generated);
    expect(counts.trampolines).toBeGreaterThan(20);
    expect(counts).toEqual({
      logs: 1,
      trampolines: counts.trampolines,
      tasks: counts.trampolines,
      calls: counts.trampolines,
      lowerings: 2 * counts.trampolines,
    });
  });

  it('becomes a function without tasks around its imports', () => {
    const { body, level } = prepareGlue(generated);
    expect(level).toBe('lean');
    expect(body).not.toContain('_trackHostOperation(() =>');
    expect(body.match(/const task = _noTask;/g)).toHaveLength(prepareGlue(generated).counts.trampolines);
    expect(body).not.toMatch(/^export /m);
    expect(isFunctionBody(body)).toBe(true);
  });

  it.each([
    [
      'a task is made in another way',
      (js: string) => js.replace('const started = task.enterSync();', 'const begun = task.enterSync();'),
    ],
    [
      'a call is made in another way',
      (js: string) => js.replace('_trackHostOperation(() =>', '_trackOtherOperation(() =>'),
    ],
    [
      'an import is lowered in another way',
      (js: string) => js.replace('_lowerImportBackwardsCompat.bind(', '_lowerImport.bind('),
    ],
    ['something is asynchronous', (js: string) => js.replace('isAsync: false', 'isAsync: true')],
  ])('only loses its log when %s', (_name, change) => {
    const { body, level } = prepareGlue(change(generated));
    expect(level).toBe('quiet');
    expect(body).toContain('const _debugLog = () => {};');
    expect(body).not.toContain('_noTask');
    expect(isFunctionBody(body)).toBe(true);
  });

  it('stays as it is when even its log is unknown', () => {
    const { body, level } = prepareGlue(generated.replace('const _debugLog =', 'var _debugLog ='));
    expect(level).toBe('plain');
    expect(isFunctionBody(body)).toBe(true);
  });
});
