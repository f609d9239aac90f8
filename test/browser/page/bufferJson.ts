/** JSON with typed arrays, as VS Code's messages to a webview carry them. In and out: plain values and text. */

const TYPES = {Uint8Array, Uint16Array, Uint32Array, Float64Array} as const;

export function writeBuffers(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (!ArrayBuffer.isView(item)) return item;
    const bytes = Buffer.from(item.buffer, item.byteOffset, item.byteLength);
    return {$buffer: bytes.toString('base64'), type: item.constructor.name};
  });
}

export function readBuffers(json: string): unknown {
  return JSON.parse(json, (_key, item: unknown) => {
    const packed = item as {$buffer?: unknown; type?: unknown} | null;
    const make = TYPES[packed?.type as keyof typeof TYPES];
    if (typeof packed?.$buffer !== 'string' || !make) return item;
    return new make(Uint8Array.from(Buffer.from(packed.$buffer, 'base64')).buffer);
  });
}
