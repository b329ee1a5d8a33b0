/** Open things of the engine as descriptors and streams share them, and the byte streams made from them. */
import type { GuestFs, GuestHandle } from '../../guest-fs.ts';
import { GuestError } from '../../guest-fs.ts';
import { Pollable } from './poll.ts';
import type { Sink, Source } from './streams.ts';

/** A drop has no way to fail. Nothing is lost by it: whatever was written was written then, and the record has the failure. */
function closeQuietly(fs: GuestFs, handle: GuestHandle): void {
  try {
    fs.close('descriptor.drop', handle);
  } catch (error) {
    if (!(error instanceof GuestError)) throw error;
  }
}

/** One open thing of the engine, held by a descriptor and the streams made from it; given up with the last of them. */
export class Holding {
  readonly fs: GuestFs;
  readonly handle: GuestHandle;
  readonly #lifetime: 'until-dropped' | 'for-the-run';
  #holders = 1;
  constructor(fs: GuestFs, handle: GuestHandle, lifetime: 'until-dropped' | 'for-the-run') {
    this.fs = fs;
    this.handle = handle;
    this.#lifetime = lifetime;
  }
  hold(): this {
    this.#holders++;
    return this;
  }
  release(): void {
    this.#holders--;
    if (this.#holders === 0 && this.#lifetime === 'until-dropped') closeQuietly(this.fs, this.handle);
  }
}

export function fileSource(file: Holding, start: number): Source {
  let offset = start;
  return {
    read(max) {
      const bytes = file.fs.read('input-stream.read', file.handle, offset, max);
      offset += bytes.length;
      return bytes;
    },
    waits: () => false,
    pollable: () => new Pollable(),
    dropped: () => file.release(),
  };
}

export function fileSink(file: Holding, start: number | 'end', afterWrite: () => void): Sink {
  let offset = start;
  return {
    write(bytes) {
      if (bytes.length === 0) return;
      const end = file.fs.write('output-stream.write', file.handle, offset, bytes);
      if (offset !== 'end') offset = end;
      afterWrite();
    },
    dropped: () => file.release(),
  };
}
