/**
 * Gives each typed array of an answer a buffer of its own. What the engine sends arrives as views into the channel's
 * read buffer, and VS Code would post that whole buffer, other messages included, to the page. Pure.
 */
export function withOwnBuffers<T>(answer: T): T {
  if (typeof answer !== 'object' || answer === null) return answer;
  const entries = Object.entries(answer).map(([key, value]) => [key, isTypedArray(value) ? value.slice() : value]);
  return (Array.isArray(answer) ? answer : Object.fromEntries(entries)) as T;
}

function isTypedArray(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
