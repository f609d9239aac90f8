/** What the engine uses of WebAssembly: Node has it, and TypeScript knows it from browsers only. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    constructor(size: {initial: number; maximum: number; shared: true});
    readonly buffer: SharedArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: {env: {memory: Memory}});
    readonly exports: object;
  }
}
