/** Host paths, put together for both kinds of systems. */
import { expect, it } from 'vitest';

import { folderOf, inFolder, safeName, stemOf } from './host-paths.ts';

it('takes a path apart and puts it together as its own system does', () => {
  expect(folderOf('/home/me/work')).toBe('/home/me');
  expect(folderOf('/work')).toBe('/');
  expect(folderOf('C:\\me\\work')).toBe('C:\\me');
  expect(inFolder('/', 'a.tar')).toBe('/a.tar');
  expect(inFolder('/home', 'a.tar')).toBe('/home/a.tar');
  expect(inFolder('C:\\me', 'a.tar')).toBe('C:\\me\\a.tar');
});

it('knows the stem of an archive', () => {
  expect(['/x/image.tar.gz', 'layer.oci.tar', 'a.tgz', 'b.zip', 'plain'].map(stemOf)).toEqual([
    'image',
    'layer',
    'a',
    'b',
    'plain',
  ]);
});

it('makes a name that every file system takes', () => {
  expect(safeName('my box: 1', 'x')).toBe('my-box-1');
  expect(safeName('...', 'x')).toBe('x');
});
