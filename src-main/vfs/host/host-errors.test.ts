/** Every failure of the system has one of our words. */
import { readFileSync, writeFileSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import { describe, expect, it } from 'vitest';
import { FS_ERRORS } from '../../../src-preload/contract/vocabulary.ts';
import { VfsError } from '../errors.ts';
import { codeOfErrorName, ERRNO, errnoOf, failErrno, nameOfErrno, onHost, orErrno } from './host-errors.ts';

describe('a failure of the system', () => {
  it('has one of our words, whichever it is', () => {
    for (const [errno, [name]] of getSystemErrorMap()) {
      expect(FS_ERRORS).toContain(codeOfErrorName(name));
      expect(() => failErrno(errno)).toThrow(VfsError);
    }
  });

  it.each([
    ['ENOENT', 'not-found'],
    ['EPERM', 'access'],
    ['EDQUOT', 'quota'],
    ['ENOSPC', 'no-space'],
    ['EROFS', 'read-only'],
    ['EXDEV', 'cross-mount'],
    ['EIO', 'io'],
    ['EBADF', 'io'],
    ['constructor', 'io'],
    ['of tomorrow', 'io'],
  ])('called %s is %s', (name, code) => {
    expect(codeOfErrorName(name)).toBe(code);
  });

  it('without a word of its own is named in the message', () => {
    expect(() => failErrno(-5)).toThrow('input/output error (EIO)');
  });

  it('has the numbers that we compare with', () => {
    for (const [name, errno] of Object.entries(ERRNO)) expect(nameOfErrno(errno)).toBe(name);
  });

  it('loses the host path that Node puts into it', () => {
    expect(() => onHost(() => readFileSync('/nowhere/at/all'))).toThrow(
      expect.objectContaining({ message: 'not-found' }) as Error,
    );
    expect(orErrno(() => readFileSync('/nowhere/at/all'))).toBe(ERRNO.ENOENT);
  });

  it('is not what a fault of ours is', () => {
    const fault = new RangeError('ours');
    expect(() =>
      onHost(() => {
        throw fault;
      }),
    ).toThrow(fault);
    expect(() => errnoOf(fault)).toThrow(fault);
    expect(() => onHost(() => writeFileSync('/tmp/a\0b', ''))).toThrow(TypeError);
    expect(() => errnoOf('text')).toThrow('text');
  });

  it('of the engine goes on as it is', () => {
    const known = new VfsError('quota', 'the quota is used up');
    expect(() =>
      onHost(() => {
        throw known;
      }),
    ).toThrow(known);
  });
});
