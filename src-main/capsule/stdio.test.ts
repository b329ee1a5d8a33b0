import { Worker } from 'node:worker_threads';

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

import { RING_BYTES, createStdioBuffer } from './stdio-memory.ts';
import { acknowledgeOutput, createGuestStdio, createStdinWriter } from './stdio.ts';

const STDIO = new URL('./stdio.ts', import.meta.url).href;
const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

type Message = 'drained' | { readonly chunk: number } | { readonly result: unknown } | 'started';

/** Runs `code` with `stdio` in a thread that may block. */
function startReader(
  buffer: SharedArrayBuffer,
  code: string,
  onMessage: (message: Message) => void = () => undefined,
): Promise<unknown> {
  const program = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(${JSON.stringify(STDIO)}).then(({ createGuestStdio }) => {
      const stdio = createGuestStdio({ buffer: workerData, terminal: 'pipe', send: (stream, bytes) => parentPort.postMessage({ chunk: bytes.length }), drained: () => parentPort.postMessage('drained') });
      parentPort.postMessage('started');
      parentPort.postMessage({ result: ((stdio) => { ${code} })(stdio) });
    });`;
  const worker = new Worker(program, { eval: true, workerData: buffer });
  workers.push(worker);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  worker.on('error', reject);
  worker.on('message', (message: Message) => {
    onMessage(message);
    if (typeof message === 'object' && 'result' in message) resolve(message.result);
  });
  return promise;
}
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const here = (buffer: SharedArrayBuffer) =>
  createGuestStdio({ buffer, terminal: 'pipe', send: () => undefined, drained: () => undefined });

describe('standard input', () => {
  it('gives back the bytes that were written, in whatever pieces they are written and read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 40_000 }), fc.integer({ min: 1, max: 60_000 })), {
          maxLength: 20,
        }),
        (steps) => {
          const buffer = createStdioBuffer();
          const writer = createStdinWriter(buffer);
          const stdio = createGuestStdio({
            buffer,
            terminal: 'pipe',
            send: () => undefined,
            drained: () => writer.drained(),
          });
          const got: Uint8Array[] = [];
          for (const [bytes, size] of steps) {
            writer.write(bytes);
            if (stdio.available() !== 0) got.push(stdio.read(size));
          }
          writer.end();
          for (let bytes = stdio.read(50_000); bytes.length > 0; bytes = stdio.read(50_000)) got.push(bytes);
          expect(Buffer.concat(got).equals(Buffer.concat(steps.map(([bytes]) => bytes)))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('wakes a waiting reader with the end of input', async () => {
    const buffer = createStdioBuffer();
    const { promise: started, resolve } = Promise.withResolvers<undefined>();
    const result = startReader(buffer, `return stdio.read(10).length;`, (message) => {
      if (message === 'started') resolve(undefined);
    });
    await started;
    await pause(50);
    createStdinWriter(buffer).end();
    expect(await result).toBe(0);
  });

  it('wakes a waiting reader with data, and reads the rest before the end', async () => {
    const buffer = createStdioBuffer();
    const writer = createStdinWriter(buffer);
    const result = startReader(
      buffer,
      `return [stdio.read(3), stdio.read(10), stdio.read(10)].map((b) => new TextDecoder().decode(b));`,
    );
    await pause(100);
    writer.write(Buffer.from('abcdef'));
    await pause(20);
    writer.end();
    expect(await result).toEqual(['abc', 'def', '']);
  });

  it('keeps what does not fit into the ring until the guest has read, losing nothing', async () => {
    const buffer = createStdioBuffer();
    const writer = createStdinWriter(buffer);
    const total = 5 * RING_BYTES + 17;
    writer.write(new Uint8Array(total).map((_, index) => index % 253));
    writer.end();
    expect(writer.waiting).toBe(total - RING_BYTES);
    const result = startReader(
      buffer,
      `let length = 0; let good = true; for (let b = stdio.read(5000); b.length > 0; b = stdio.read(5000)) { for (const byte of b) good &&= byte === length++ % 253; } return { length, good };`,
      (message) => {
        if (message === 'drained') writer.drained();
      },
    );
    expect(await result).toEqual({ length: total, good: true });
    expect(writer.waiting).toBe(0);
  });

  it('says how much can be read without waiting', () => {
    const buffer = createStdioBuffer();
    const [writer, stdio] = [createStdinWriter(buffer), here(buffer)];
    expect(stdio.available()).toBe(0);
    writer.write(Buffer.from('abc'));
    expect(stdio.available()).toBe(3);
    writer.end();
    expect(stdio.available()).toBe(3);
    stdio.read(3);
    expect(stdio.available()).toBe('end');
  });

  it('stops waiting for input at the time limit', async () => {
    const result = startReader(
      createStdioBuffer(),
      `const t = performance.now(); stdio.waitReadable(60); return performance.now() - t;`,
    );
    expect(await result).toBeGreaterThan(55);
  });
});

describe('standard output', () => {
  it('makes a guest wait when 4 MiB of its output were not taken, however small the pieces', async () => {
    const buffer = createStdioBuffer();
    const chunks: number[] = [];
    const done = startReader(
      buffer,
      `for (let i = 0; i < 40000; i++) stdio.write('stdout', new Uint8Array(16)); return 'done';`,
      (message) => {
        if (typeof message === 'object' && 'chunk' in message) chunks.push(message.chunk);
      },
    );
    await pause(600);
    expect(chunks.length * (16 + 256)).toBeLessThanOrEqual(4 * 1024 * 1024 + 1024);
    expect(chunks.length).toBeGreaterThan(1000);
    for (let taken = 0; taken < 40_000;) {
      while (taken < chunks.length) acknowledgeOutput(buffer, chunks[taken++] ?? 0);
      await pause(1);
    }
    expect(await done).toBe('done');
    expect(chunks).toHaveLength(40_000);
  });

  it('copies what is written, so that the guest may go on changing its memory', () => {
    const sent: Uint8Array[] = [];
    const stdio = createGuestStdio({
      buffer: createStdioBuffer(),
      terminal: 'terminal',
      send: (_stream, bytes) => sent.push(bytes),
      drained: () => undefined,
    });
    const memory = Buffer.from('first');
    stdio.write('stderr', memory);
    memory.write('other');
    expect(sent.map((bytes) => new TextDecoder().decode(bytes))).toEqual(['first']);
  });
});
