/**
 * Gives each typed array of an answer a buffer of its own. What the engine sends arrives as views into the channel's
 * read buffer, and VS Code would post that whole buffer, other messages included, to the page. Pure.
 */
export function withOwnBuffers<T>(answer: T): T {
  if (typeof answer !== 'object' || answer === null) return answer;
  if (Array.isArray(answer)) return answer;
  const entries = Object.entries(answer as Record<string, unknown>);
  const copies = entries.map(([key, value]): [string, unknown] => [key, isTypedArray(value) ? value.slice() : value]);
  return Object.fromEntries(copies) as T;
}

function isTypedArray(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
