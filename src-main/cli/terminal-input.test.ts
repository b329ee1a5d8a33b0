/** Somebody types at a terminal. */
import { PassThrough } from 'node:stream';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { TerminalInput } from './terminal-input.ts';

const opened: TerminalInput[] = [];
afterEach(() => {
  for (const input of opened.splice(0)) input.close();
});

/** A terminal that keeps what was drawn, and the lines that came out. */
function sitDown() {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
  }) as unknown as NodeJS.ReadStream;
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let drawn = '';
  stdout.on('data', (bytes: Buffer) => (drawn += bytes.toString()));
  const onInterrupt = vi.fn();
  const input = new TerminalInput({ stdin, stdout: stdout as unknown as NodeJS.WriteStream, onInterrupt });
  opened.push(input);
  const lines: string[] = [];
  const ended = (async () => {
    for await (const line of input) lines.push(Buffer.from(line).toString());
  })();
  const type = (keys: string): void => void (stdin as unknown as PassThrough).write(keys);
  return { input, lines, ended, onInterrupt, type, drawn: () => drawn };
}

describe('the terminal of the command line', () => {
  it('gives edited lines with their ends, and ends with Ctrl-D', async () => {
    const desk = sitDown();
    desk.type('helo\x1b[Dl\rzwei ß\r');
    await vi.waitFor(() => expect(desk.lines).toEqual(['hello\n', 'zwei ß\n']));
    desk.type('\x1b[A\x1b[A!\r');
    await vi.waitFor(() => expect(desk.lines.at(-1)).toBe('hello!\n'));
    desk.type('\x04');
    await desk.ended;
  });

  it('draws what the capsule printed behind its last line again with the line', async () => {
    const desk = sitDown();
    const printed: unknown[] = [];
    const sink = desk.input.behind({ write: (piece) => Promise.resolve(void printed.push(piece)) });
    await sink.write('result\n');
    await sink.write(Buffer.from('sql> '));
    desk.type('ac\x1b[Db');
    await vi.waitFor(() => expect(desk.drawn()).toContain('sql> abc'));
    expect(printed).toEqual(['result\n', Buffer.from('sql> ')]);
    expect(desk.drawn()).not.toContain('result');
  });

  it('shows nothing of a secret', async () => {
    const desk = sitDown();
    desk.input.echo('off');
    desk.type('hidden\r');
    await vi.waitFor(() => expect(desk.lines).toEqual(['hidden\n']));
    expect(desk.drawn()).toBe('');
  });

  it('takes Ctrl-C for an interruption', async () => {
    const desk = sitDown();
    desk.type('abc\x03');
    await vi.waitFor(() => expect(desk.onInterrupt).toHaveBeenCalledOnce());
    expect(desk.lines).toEqual([]);
  });
});
