/**
 * The only two platform names core may use. Both exist in Node, browsers and web workers, and both are pure:
 * everything else of the platform (clock, timers, console, files) is a parameter of what needs it.
 */
declare class TextDecoder {
  constructor(label?: string, options?: {fatal?: boolean; ignoreBOM?: boolean});
  decode(input?: ArrayBufferView | ArrayBuffer, options?: {stream?: boolean}): string;
}

declare class TextEncoder {
  encode(input?: string): Uint8Array;
  encodeInto(source: string, destination: Uint8Array): {read: number; written: number};
}
