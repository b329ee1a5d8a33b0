/** What is known of a capsule before it runs, and what its thread is given to run it. */
import type { Abi } from '../../src-preload/contract/vocabulary.ts';
import type { ResultStyle } from './abi/extism/parts.ts';
import type { PluginExport } from './abi/extism/plugin-exports.ts';
import type { DeniedInterface } from './abi/astrid/denied.ts';
import type { FunctionExport } from '../../src-preload/contract/value-type.ts';
import type { CapsuleManifest } from './manifest/capsule-manifest.ts';
import type { OutputName } from './guest-world.ts';

export interface InspectedCapsule {
  /** sha-256 of the file, hex. */
  readonly hash: string;
  /** That of its manifest; without one, the file's name without `.wasm`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly abi: Abi;
  /** `command` runs to an exit code; of a `plugin` one export is called; the others have no program to run. */
  readonly shape: 'command' | 'reactor' | 'component' | 'plugin';
  /** As the binary spells them, e.g. `wasi_snapshot_preview1.fd_read` or `wasi:io/streams@0.2.3`. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Those of the exports, and of the exported interfaces, that are functions. */
  readonly functions: readonly FunctionExport[];
  /** null for a bare wasm file. */
  readonly manifest: CapsuleManifest | null;
}

/** A call that can be made: the arguments are JSON values of the function's types. */
export interface GuestCall {
  readonly function: FunctionExport;
  readonly args: readonly unknown[];
}

/** Compiled modules are sent to any number of threads without being compiled again. */
export type Program =
  | { readonly kind: 'core'; readonly module: WebAssembly.Module }
  | {
      readonly kind: 'plugin';
      readonly module: WebAssembly.Module;
      readonly exports: readonly PluginExport[];
      readonly results: ResultStyle;
    }
  | {
      readonly kind: 'component';
      /** The body of a function that returns `{ instantiate }`. */
      readonly glue: string;
      readonly cores: readonly { readonly name: string; readonly module: WebAssembly.Module }[];
      /** Those of its imports whose every function is refused. */
      readonly denied: readonly DeniedInterface[];
    };

export interface LoadedCapsule extends InspectedCapsule {
  readonly program: Program;
}

/** How a run ended, as the record of runs keeps it. */
export type { RunEnding as RunEnd } from '../sandbox/run-book.ts';

/** What a capsule's thread is started with. */
export interface GuestJob {
  readonly program: Program;
  /** null for a plug-in whose arguments say what to call. */
  readonly call: GuestCall | null;
  readonly args: readonly string[];
  readonly env: readonly (readonly [string, string])[];
  readonly bridge: SharedArrayBuffer;
  readonly stdio: SharedArrayBuffer;
  readonly terminal: 'terminal' | 'pipe';
  /** How often to look for an answer before sleeping. */
  readonly spins: number;
}

/** How the guest's own thread saw the end. `defect` is a fault of ours, with its trace for the log. */
export type GuestEnd =
  /** `result` is what a called function gave, as JSON text, unless it is too long to be kept. */
  | { readonly how: 'exited'; readonly code: number; readonly result?: string }
  | { readonly how: 'trapped'; readonly message: string; readonly stack: string }
  | { readonly how: 'failed'; readonly message: string; readonly defect: string | null };

/** What a run took of its thread: microseconds of processor time, and bytes of the memories that it gave away; they never shrink. */
export interface GuestUse {
  readonly cpu: number;
  readonly memory: number | null;
}

/** What a capsule's thread says to the engine. `wake`: a request is waiting; `drained`: there is room for input. */
export type GuestMessage =
  | 'wake'
  | 'drained'
  | { readonly stream: OutputName; readonly bytes: Uint8Array }
  | { readonly end: GuestEnd; readonly use: GuestUse };
