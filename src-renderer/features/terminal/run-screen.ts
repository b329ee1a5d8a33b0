/** What one run's terminal is written: its output as it comes, after what it printed before, and the window's own words. */
import type { CallOutput } from '../../../src-preload/contract/api.ts';
import { formatBytes } from '../../shared/format.ts';
import type { Transcript } from './transcript.ts';

export interface OutputPart {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
  /** Bytes that the run had printed before; missing in what nobody could have seen otherwise. */
  readonly at?: number | undefined;
}
type KeptOutput = CallOutput<'runOutputGet'>;

export interface RunScreen {
  output(part: OutputPart): void;
  /** Echo and other words of the window's own. */
  say(text: string): void;
  /** What the run printed before this window was there. What came meanwhile follows it, without what it has already. */
  recall(kept: KeptOutput): void;
}

/** The guest's errors have a colour of their own, unless it chooses another. */
const ERROR = '\x1b[91m';
const NORMAL = '\x1b[39m';
/** Not the attribute "dim", which halves the contrast. */
const DIM = '\x1b[90m';
const PLAIN = '\x1b[0m';

class WrittenScreen implements RunScreen {
  readonly #transcript: Transcript;
  #stream: OutputPart['stream'] = 'stdout';
  /** What waits for the answer to what was printed before; null when nothing does. */
  #waiting: (OutputPart | string)[] | null;

  constructor(transcript: Transcript, earlier: 'awaited' | 'nothing') {
    this.#transcript = transcript;
    this.#waiting = earlier === 'awaited' ? [] : null;
  }

  output(part: OutputPart): void {
    if (this.#waiting) this.#waiting.push(part);
    else this.#write(part.stream, part.bytes);
  }

  say(text: string): void {
    if (this.#waiting) this.#waiting.push(text);
    else this.#own(text);
  }

  recall({ pieces, missing, cutAt, total }: KeptOutput): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const [index, { stream, bytes }] of pieces.entries()) {
      if (index === cutAt && missing > 0) this.#mark(missing);
      this.#write(stream, bytes);
    }
    for (const part of waiting)
      if (typeof part === 'string') this.#own(part);
      else if (part.at === undefined || part.at >= total) this.#write(part.stream, part.bytes);
  }

  #mark(missing: number): void {
    this.#own(`\r\n${DIM}── ${formatBytes(missing)} are not kept ──${PLAIN}\r\n`);
  }

  #own(text: string): void {
    this.#turnTo('stdout');
    this.#transcript.write(text);
  }

  #write(stream: OutputPart['stream'], bytes: Uint8Array): void {
    this.#turnTo(stream);
    this.#transcript.write(bytes);
  }

  /** Only where the stream changes: in between, a character may be cut in two pieces. */
  #turnTo(stream: OutputPart['stream']): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#transcript.write(stream === 'stderr' ? ERROR : NORMAL);
  }
}

export const createRunScreen = (transcript: Transcript, earlier: 'awaited' | 'nothing'): RunScreen =>
  new WrittenScreen(transcript, earlier);
