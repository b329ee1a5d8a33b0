/** The part of the WebAssembly JavaScript interface that is used here; the types of Node do not have it, those of the DOM have too much. */
/* eslint-disable @typescript-eslint/no-extraneous-class -- these are the platform's classes, of which only this much is used */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  /** Compiles beside the thread. Errors: `CompileError`. */
  function compile(bytes: Uint8Array): Promise<Module>;
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum?: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The bytes are not a valid module. */
  class CompileError extends Error {}
  /** The imports do not fit. */
  class LinkError extends Error {}
  /** A trap. */
  class RuntimeError extends Error {}
  /** An exception of the guest's own that nothing in it caught. */
  class Exception {}
}
/* eslint-enable @typescript-eslint/no-extraneous-class -- the platform ends here */
