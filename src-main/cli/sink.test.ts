/** Output waits for its reader, and survives its going away. */
import { PassThrough } from 'node:stream';

import { expect, it, vi } from 'vitest';

import { createSink } from './sink.ts';

it('settles when the piece was taken, and keeps the order', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const sink = createSink(stream, () => expect.fail());
  const order: number[] = [];
  const writes = [sink.write('one').then(() => order.push(1)), sink.write('two').then(() => order.push(2))];
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual([]);
  stream.resume();
  await Promise.all(writes);
  expect(order).toEqual([1, 2]);
});

it('tells once that the reader is gone, and settles from then on', async () => {
  const onBroken = vi.fn();
  const stream = new PassThrough();
  const sink = createSink(stream, onBroken);
  stream.destroy(new Error('EPIPE'));
  await sink.write('lost');
  await sink.write('lost too');
  expect(onBroken).toHaveBeenCalledOnce();
});
