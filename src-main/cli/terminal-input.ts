/** Lines from somebody at a terminal, edited by cursor keys and history, behind whatever prompt the capsule has printed. */
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import { Writable } from 'node:stream';

import type { Sink } from './sink.ts';

export interface TerminalInputOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Ctrl-C, which is a key here and no signal. */
  readonly onInterrupt: () => void;
}

/** Lines that are remembered. */
const HISTORY = 1000;
/** Characters of the longest prompt; what is longer is a line that is still being printed. */
const LONGEST_PROMPT = 200;

export class TerminalInput implements AsyncIterable<Uint8Array> {
  readonly #options: TerminalInputOptions;
  #echo: 'on' | 'off' = 'on';
  #printed = '';
  #interface: Interface | null = null;

  constructor(options: TerminalInputOptions) {
    this.#options = options;
  }

  /** Each line with its end, as soon as it is sent; ends with Ctrl-D. The terminal is ours from the first on. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const opened = this.#open();
    try {
      for await (const line of opened) {
        this.#prompt('');
        yield Buffer.from(`${line}\n`);
      }
    } finally {
      this.close();
    }
  }

  /** What is typed is not shown while it is off. */
  echo(state: 'on' | 'off'): void {
    this.#echo = state;
  }

  /** What a capsule prints there is the prompt of the line that is being typed. */
  behind(sink: Sink): Sink {
    return {
      write: (piece) => {
        this.#show(piece);
        return sink.write(piece);
      },
    };
  }

  /** What the capsule has printed behind its last line is drawn again with the line. */
  #show(piece: Uint8Array | string): void {
    const text = this.#printed + (typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8'));
    this.#prompt(text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1).slice(-LONGEST_PROMPT));
  }

  /** Gives the terminal back. */
  close(): void {
    this.#interface?.close();
    this.#interface = null;
  }

  #prompt(text: string): void {
    this.#printed = text;
    this.#interface?.setPrompt(text);
  }

  #open(): Interface {
    const { stdin, stdout, onInterrupt } = this.#options;
    const output = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        if (this.#echo === 'on') stdout.write(chunk);
        done();
      },
    });
    // The interface asks its output how wide it is, to know where a long line is broken.
    const screen = Object.assign(output, { columns: stdout.columns });
    stdout.on('resize', () => {
      screen.columns = stdout.columns;
      screen.emit('resize');
    });
    const opened = createInterface({
      input: stdin,
      output: screen,
      terminal: true,
      prompt: this.#printed,
      historySize: HISTORY,
    });
    opened.on('SIGINT', onInterrupt);
    this.#interface = opened;
    return opened;
  }
}
