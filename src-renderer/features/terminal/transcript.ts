/** What a run's terminal shows, kept so that it can be drawn again: output and echo in the order they came. */
export type TranscriptPart = string | Uint8Array;

export interface Transcript {
  write(part: TranscriptPart): void;
  /** Hands over everything so far, then every new part. Returns the undo. */
  attach(listener: (part: TranscriptPart) => void): () => void;
}

/** Length in bytes or characters kept per run; the oldest parts go first. */
const TRANSCRIPT_LIMIT = 2 * 1024 * 1024;

export function createTranscript(limit: number = TRANSCRIPT_LIMIT): Transcript {
  const listeners = new Set<(part: TranscriptPart) => void>();
  const parts: TranscriptPart[] = [];
  let size = 0;
  return {
    write(part) {
      parts.push(part);
      size += part.length;
      while (size > limit && parts.length > 1) size -= parts.shift()?.length ?? 0;
      for (const listener of listeners) listener(part);
    },
    attach(listener) {
      for (const part of parts) listener(part);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
