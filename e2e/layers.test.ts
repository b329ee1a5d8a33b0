/** Layers leave the inspector and come back: the built command line, with `tar` as the other side. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { capsule, Place } from './harness.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => {
  place.remove();
});

const done = (...args: string[]): string => {
  const { code, stdout, stderr } = place.cli(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const fileIn = (name: string): string => join(place.folder, name);

/** What differs in the folder. */
const changed = (): readonly string[] => done('diff', '--json').match(/"path":"cwd:[^"]*"/g) ?? [];

function tidied(): void {
  writeFileSync(join(place.workspace, 'a.txt'), 'hello  \nworld\n');
  writeFileSync(join(place.workspace, 'b.tmp'), 'x');
  done('run', capsule('tidy.wasm'));
}

describe('layers on the command line', () => {
  it('are exported with whiteouts, and applied again to what they were made over', () => {
    tidied();
    const before = changed();
    done('layers', 'export', fileIn('layer.tar'));
    const names = execFileSync('tar', ['-tf', fileIn('layer.tar')], { encoding: 'utf8' }).split('\n');
    expect(names).toEqual(expect.arrayContaining(['.wh.b.tmp', 'a.txt']));
    done('discard');
    expect(done('layers', 'import', fileIn('layer.tar'))).toContain('applied to cwd://');
    expect(changed()).toEqual(before);
    done('undo');
    expect(changed()).toEqual([]);
  });

  it('of an image become a sandbox with a checkpoint for each, and a folder', () => {
    mkdirSync(fileIn('in'));
    writeFileSync(fileIn('in/a'), 'hello');
    execFileSync('tar', ['-czf', fileIn('in.tar.gz'), '-C', fileIn('in'), 'a']);
    expect(done('layers', 'open', '--name', 'picture', fileIn('in.tar.gz'))).toContain('--sandbox picture');
    expect(done('show', '--sandbox', 'picture', 'cwd://a')).toBe('hello');
    expect(done('layers', '--sandbox', 'picture', 'fate', 'a')).toMatch(/A {2}file/);
    expect(done('layers', '--sandbox', 'picture')).toContain('layer 1');
    done('layers', 'unpack', fileIn('in.tar.gz'), fileIn('out'));
    expect(readFileSync(fileIn('out/a'), 'utf8')).toBe('hello');
  });

  it('that are refused leave nothing', () => {
    writeFileSync(fileIn('text'), 'no archive');
    const refused = place.cli(['layers', 'unpack', fileIn('text'), fileIn('out')]);
    expect(refused).toMatchObject({ code: 125, stderr: expect.stringContaining('cannot be imported') as string });
    expect(existsSync(fileIn('out'))).toBe(false);
    expect(readdirSync(place.folder).filter((name) => name.includes('.part'))).toEqual([]);
  });
});
