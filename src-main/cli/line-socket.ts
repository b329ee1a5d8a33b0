/** Lines of bytes over a Unix socket or a named pipe, for as long as it lasts. */
import { connect } from 'node:net';

/** Bytes of the longest line. */
const LONGEST_LINE = 64 * 1024;
const NEWLINE = 0x0a;

export interface LineSocketOptions {
  /** Absolute, or a named pipe. */
  readonly path: string;
  /** Without its end. */
  readonly onLine: (line: Uint8Array) => void;
  /** Once, when nothing comes or goes any more, however that came about; `why` goes on after "the broker". */
  readonly onBroken: (why: string) => void;
}
export interface LineSocket {
  /** Lost when it is broken. */
  send(line: string): void;
  /** Without `onBroken`. */
  close(): void;
  /** With `onBroken`. */
  giveUp(why: string): void;
}

const TOO_LONG = 'sent a line that is too long';
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there (no such socket)',
  ECONNREFUSED: 'is not there (nobody listens on its socket)',
  EACCES: 'cannot be reached (its socket may not be used)',
  ENOTSOCK: 'cannot be reached (that is no socket)',
};

export function openLineSocket({ path, onLine, onBroken }: LineSocketOptions): LineSocket {
  const socket = connect({ path });
  const lines = createLineCutter();
  let isOver = false;
  const end = (why: string | null): void => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    if (why !== null) onBroken(why);
  };
  socket.on('data', (bytes) => {
    for (const line of lines.take(bytes)) {
      if (line.length > LONGEST_LINE) end(TOO_LONG);
      if (!isOver) onLine(line);
    }
    if (lines.begun() > LONGEST_LINE) end(TOO_LONG);
  });
  socket.on('error', ({ code = '', message }: NodeJS.ErrnoException) =>
    end(REASONS[code] ?? `cannot be reached (${code === '' ? message : code})`),
  );
  socket.on('end', () => end('has closed the connection'));
  socket.on('close', () => end('has closed the connection'));
  return {
    send(line) {
      if (!isOver) socket.write(`${line}\n`);
    },
    close: () => end(null),
    giveUp: end,
  };
}

interface LineCutter {
  take(bytes: Uint8Array): readonly Uint8Array[];
  /** Bytes of the line that has no end yet. */
  begun(): number;
}

function createLineCutter(): LineCutter {
  let pieces: Uint8Array[] = [];
  let size = 0;
  return {
    begun: () => size,
    take(bytes) {
      const lines: Uint8Array[] = [];
      let from = 0;
      for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
        lines.push(Buffer.concat([...pieces, bytes.subarray(from, to)]));
        [pieces, size, from] = [[], 0, to + 1];
      }
      pieces.push(bytes.subarray(from));
      size += bytes.length - from;
      return lines;
    },
  };
}
