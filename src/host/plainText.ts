/**
 * Text from a trace, for the places where VS Code makes more of text than its letters: `$(name)` in labels of pickers, CodeLens and
 * the status bar is an icon there, and `[words](command:…)` in a message is a link that runs a command. Pure.
 */

/** As VS Code reads them, with the backslash that it takes for "no icon". */
const ICON = /\\?\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g;
/** Takes no room and breaks no word. */
const JOINER = '\u2060';

/** For labels, descriptions and details of pickers, titles of CodeLens, and the status bar. */
export function labelText(text: string): string {
  return text.replace(ICON, icon => (icon.startsWith('\\') ? icon : `\\${icon}`));
}

/** For messages and the titles of progress. */
export function messageText(text: string): string {
  return text.replaceAll('](', `]${JOINER}(`);
}
