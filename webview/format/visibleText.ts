/**
 * Trace text is untrusted: control characters and marks that reorder text are made visible, so that a line cannot
 * pretend to be another. In: any text. Out: text for a text node. Line breaks and tabs stay as they are.
 */

const SUSPICIOUS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export function visibleText(text: string): string {
  return text.replace(SUSPICIOUS, character => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

/** The same on one line: breaks become a visible sign. */
export function visibleLine(text: string): string {
  return visibleText(text)
    .replace(/\r\n|\r|\n/g, '⏎')
    .replace(/\t/g, ' ');
}
