/**
 * Marks the words of the filter in the rows on screen with the browser's own highlights, so that rows keep their text
 * nodes. In: words in lower case, text nodes. A browser without them shows rows unmarked.
 */
const NAME = 'filter-match';
const MAX_RANGES = 2000;

export function markWords(words: readonly string[], nodes: Iterable<Text>): void {
  if (typeof Highlight === 'undefined' || !CSS.highlights) return;
  if (words.length === 0) {
    CSS.highlights.delete(NAME);
    return;
  }
  const ranges: Range[] = [];
  for (const node of nodes) {
    const text = node.data.toLowerCase();
    // Lower case of some letters is longer; such a row stays unmarked rather than marked in the wrong place.
    if (text.length !== node.data.length) continue;
    for (const word of words) addRanges(node, text, word, ranges);
    if (ranges.length > MAX_RANGES) break;
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
}

function addRanges(node: Text, text: string, word: string, ranges: Range[]): void {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    ranges.push(range);
  }
}
