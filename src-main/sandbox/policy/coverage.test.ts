import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { atOnce } from '../../audit/query/test-blocks-contract.ts';
import type { Session } from '../session.ts';
import { createTestSandbox } from '../test-sandbox-contract.ts';
import type { TestSandbox } from '../test-sandbox-contract.ts';
import { UserDoor } from '../user-door.ts';
import { NO_BOUNDARY } from './boundary.ts';
import type { Boundary } from './boundary.ts';
import { coverageOf, coveredPlaces } from './coverage.ts';
import type { CoverageCount } from './coverage.ts';

let sandbox: TestSandbox;
let session: Session;
beforeEach(() => {
  sandbox = createTestSandbox();
  const src = join(sandbox.workspace, 'src');
  mkdirSync(join(src, 'deep', 'er'), { recursive: true });
  for (const name of ['a', 'b', 'deep/c', 'deep/er/d']) writeFileSync(join(src, name), name);
  writeFileSync(join(sandbox.workspace, 'src-not'), '');
  symlinkSync('src', join(sandbox.workspace, 'link'));
  session = sandbox.open();
});
afterEach(() => {
  sandbox.remove();
});

const cover = (pattern: string, limit = 1000, boundary: Pick<Boundary, 'forbids'> = NO_BOUNDARY): CoverageCount =>
  atOnce(coverageOf({ places: coveredPlaces(pattern, session.mounts), boundary, limit }));

test('a pattern covers the entry there and everything below it, in the tree as guests see it', () => {
  new UserDoor(session.door, 'ui').write('cwd://src/new', new TextEncoder().encode('x'));
  new UserDoor(session.door, 'ui').remove('cwd://src/a');
  expect(cover('cwd://src')).toEqual({
    ...{ files: 4, directories: 3, more: false },
    sample: [
      ...['cwd://src', 'cwd://src/b', 'cwd://src/deep', 'cwd://src/new', 'cwd://src/deep/c', 'cwd://src/deep/er'],
      'cwd://src/deep/er/d',
    ],
  });
});

test('a link counts as itself, and nothing behind it', () => {
  expect(cover('cwd://link')).toMatchObject({ files: 1, directories: 0 });
  expect(cover('cwd://link/a')).toMatchObject({ files: 0, directories: 0 });
  expect(cover('*')).toMatchObject({ files: 6, directories: 4 });
});

test('what is not there, or not mounted, is nothing', () => {
  for (const pattern of ['cwd://none/at/all', 'data://x', '/nowhere'])
    expect(cover(pattern)).toEqual({ files: 0, directories: 0, more: false, sample: [] });
  expect(() => cover('cwd://../x')).toThrow('covers nothing');
});

test('an entry of the host covers the mounts in it, and the part of a mount that it lies in', () => {
  expect(cover(join(sandbox.workspace, 'src', 'deep'))).toMatchObject({ files: 2, directories: 2 });
  expect(cover(sandbox.top)).toMatchObject({ files: 6, directories: 5 });
});

test('counting ends at the limit, and says that there is more', () => {
  expect(cover('cwd://src', 3)).toMatchObject({ files: 2, directories: 1, more: true });
  expect(cover('cwd://src', 7)).toMatchObject({ files: 4, directories: 3, more: false });
});

test('what no capsule can reach does not count, with all that is in it', () => {
  const forbids: Boundary['forbids'] = (_, names) =>
    names.includes('deep') ? { pattern: 'deep', line: 1, reason: '' } : null;
  expect(cover('cwd://src', 100, { forbids })).toMatchObject({ files: 2, directories: 1 });
});

test('the sample is spread over all that is covered', () => {
  mkdirSync(join(sandbox.workspace, 'many'));
  for (let index = 0; index < 500; index += 1) writeFileSync(join(sandbox.workspace, 'many', String(1000 + index)), '');
  const { files, sample } = cover('cwd://many');
  expect(files).toBe(500);
  expect(sample.length).toBeGreaterThan(8);
  expect(sample.length).toBeLessThanOrEqual(17);
  expect(sample.some((path) => path > 'cwd://many/1400')).toBe(true);
  expect(new Set(sample).size).toBe(sample.length);
});
