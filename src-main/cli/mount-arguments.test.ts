import { describe, expect, it } from 'vitest';

import { parseMounts } from './mount-arguments.ts';

const refuse = (message: string): never => {
  throw new Error(message);
};
const mountOf = (text: string) => parseMounts({ mount: [text] }, '/at', refuse).mounts[0];
const memoryOf = (text: string) => parseMounts({ memory: [text] }, '/at', refuse).mounts[0];
const overlay = { kind: 'overlay', access: 'read-write' } as const;

describe('--mount', () => {
  it.each([
    ['d:/data', { ...overlay, host: '/at/d', guest: '/data' }],
    ['d::/data', { ...overlay, host: '/at/d', guest: '/data' }],
    ['/d:/data:overlay', { ...overlay, host: '/d', guest: '/data' }],
    ['/d:/data:ro', { kind: 'host', access: 'read-only', host: '/d', guest: '/data' }],
    ['/d::/data:rw', { kind: 'host', access: 'read-write', host: '/d', guest: '/data' }],
    ['/d:/a//b/./c/', { ...overlay, host: '/d', guest: '/a/b/c' }],
    ['/a::b::/c', { ...overlay, host: '/a::b', guest: '/c' }],
    ['/a:b:/c', { ...overlay, host: '/a:b', guest: '/c' }],
    ['/a::/b:/c', { ...overlay, host: '/a', guest: '/b:/c' }],
    ['/d:/data:other', { ...overlay, host: '/d', guest: '/data:other' }],
  ])('%s', (text, expected) => {
    expect(mountOf(text)).toEqual(expected);
  });

  it.each(['/d', '/d:data', ':/data', '::/data', '/d:/', '/d:/a/../b', ''])('refuses %j', (text) => {
    expect(() => mountOf(text)).toThrow('--mount needs HOST:GUEST[:ro|:rw|:overlay] with an absolute GUEST');
  });
});

describe('--memory', () => {
  it.each([
    ['/m', { kind: 'memory', guest: '/m' }],
    ['/', { kind: 'memory', guest: '/' }],
    ['/m//n/:64m', { kind: 'memory', guest: '/m/n', bytes: 64 * 2 ** 20 }],
    ['/m:0', { kind: 'memory', guest: '/m', bytes: 0 }],
    ['/m:2K', { kind: 'memory', guest: '/m', bytes: 2048 }],
  ])('%s', (text, expected) => {
    expect(memoryOf(text)).toEqual(expected);
  });

  it.each(['m', '/m:', '/m:1x', '/m:-1', '/m/../n', '/m:99999999999999999999'])('refuses %j', (text) => {
    expect(() => memoryOf(text)).toThrow('--memory needs GUEST[:BYTES] with an absolute GUEST');
  });
});

describe('together', () => {
  it('two of them cannot be at one place', () => {
    expect(() => parseMounts({ mount: ['a:/x', 'b:/x/'] }, '/', refuse)).toThrow('Two mounts cannot both be at /x.');
    expect(() => parseMounts({ mount: ['a:/x'], memory: ['/x'] }, '/', refuse)).toThrow('at /x');
  });

  it('the schemes are given unless the run is to be pure', () => {
    expect(parseMounts({}, '/', refuse)).toEqual({ mounts: [], schemes: 'given' });
    expect(parseMounts({ pure: true }, '/', refuse)).toEqual({ mounts: [], schemes: 'none' });
  });
});
