/** Somewhere output goes, one piece after the other. */

export interface Sink {
  /** Settles when the piece has left this process, or nobody reads any more. Never rejects. */
  write(piece: Uint8Array | string): Promise<void>;
}

/** The part of a Node stream that is used. */
export interface OutputStream {
  write(piece: Uint8Array | string, done: () => void): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/** `onBroken` is called once when the reader has gone away. */
export function createSink(stream: OutputStream, onBroken: () => void): Sink {
  let isBroken = false;
  stream.on('error', () => {
    if (!isBroken) onBroken();
    isBroken = true;
  });
  return {
    write: (piece) => (isBroken ? Promise.resolve() : new Promise((resolve) => stream.write(piece, resolve))),
  };
}
