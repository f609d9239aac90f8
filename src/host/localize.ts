/**
 * The shape of `vscode.l10n.t`, for pure code that makes sentences: it takes this as a parameter named `t`, and the
 * test of the string table finds its texts by that name. `{0}` is the first value.
 */
export type Localize = (message: string, ...values: (string | number)[]) => string;

/** English, for tests and for the log of last resort. */
export function plainEnglish(message: string, ...values: (string | number)[]): string {
  return message.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}
