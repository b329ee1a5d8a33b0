/** Frames survive the wire, and what is no frame does not get in. */
import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';

import { decodeFrame, encodeFrame } from './wire.ts';
import type { Frame } from './wire.ts';

describe('the wire', () => {
  const frames: readonly Frame[] = [
    { kind: 'call', id: 1, name: 'fileWrite', input: { path: 'cwd://a', bytes: new Uint8Array([0, 255]) } },
    { kind: 'reply', id: 1, reply: { ok: true, value: { size: 2 ** 40, modifiedAt: 1.5, none: null } } },
    { kind: 'reply', id: 2, reply: { ok: false, failure: { code: 'not-found', message: 'nö' } } },
    { kind: 'event', name: 'runOutput', payload: { bytes: new Uint8Array(70_000) } },
  ];
  it.each(frames)('brings a $kind back as it was', (frame) => {
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
  });

  it('leaves out what is undefined, so that optional inputs stay absent', () => {
    const frame = decodeFrame(encodeFrame({ kind: 'call', id: 1, name: 'fileList', input: { after: undefined } }));
    expect(frame).toEqual({ kind: 'call', id: 1, name: 'fileList', input: {} });
  });

  it.each([
    ['a number', 7],
    ['nothing', null],
    ['another kind', { kind: 'close' }],
    ['an id that is no integer', { kind: 'call', id: 1.5, name: 'appInfo' }],
    ['an id that is text', { kind: 'call', id: '1', name: 'appInfo' }],
    ['a name that is no text', { kind: 'call', id: 1, name: ['appInfo'] }],
    ['an unknown event', { kind: 'event', name: 'toString', payload: 1 }],
    ['a reply without an answer', { kind: 'reply', id: 1, reply: {} }],
    ['a failure without a failure', { kind: 'reply', id: 1, reply: { ok: false } }],
  ])('refuses %s', (_what, value) => {
    expect(() => decodeFrame(encode(value))).toThrow(TypeError);
  });

  it('refuses bytes that are not MessagePack', () => {
    expect(() => decodeFrame(new Uint8Array([0xc1]))).toThrow(TypeError);
    expect(() => decodeFrame(new Uint8Array())).toThrow(TypeError);
  });
});
