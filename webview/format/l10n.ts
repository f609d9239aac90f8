/**
 * The page's texts in the user's language. English texts are the keys; the host puts VS Code's table for the chosen
 * language on the root element, so it is there before anything is drawn. `{0}` is the first value.
 */
let table: Readonly<Record<string, string>> = {};

/** Called once, before the page is drawn. What is no table leaves the page in English. */
export function readTexts(json: string | undefined): void {
  if (!json) return;
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed === 'object' && parsed !== null) table = parsed as Record<string, string>;
  } catch {
    table = {};
  }
}

/** Same form as `vscode.l10n.t`; the test of the string table finds texts by this name. */
export function t(message: string, ...values: (string | number)[]): string {
  const text = Object.hasOwn(table, message) ? String(table[message]) : message;
  return text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}
