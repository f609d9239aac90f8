/**
 * Functions of a JavaScript or TypeScript file by name with the lines that they span, told by the beginnings of lines and by
 * braces. Not a parser: what it does not see is not claimed to be missing. Comes in: lines; called for a source text.
 */
export interface LineRange {
  line1: number;
  end1: number;
}

const NOT_NAMES = /^(?:if|for|while|switch|catch|with|return|function|new|await|typeof|else|do|super)$/;
const DECLARED = /\bfunction\s*\*?\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^(]*>)?\(/u;
const ASSIGNED =
  /(?:\b(?:const|let|var)\s+|[.\s])([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*(?::[^=]+)?=>|[\p{L}_$][\p{L}\p{N}_$]*\s*=>)/u;
const METHOD =
  /^\s*(?:(?:public|private|protected|static|override|async|get|set)\s+)*[*#]?([\p{L}_$][\p{L}\p{N}_$]*)\s*(?:<[^(]*>)?\([^;]*$/u;
/** Texts and comments, whose braces do not count. Across lines only templates go on, which seldom hold a lone brace. */
const NO_CODE = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\/.*$|\/\*.*?\*\//g;

export function scriptFunctions(lines: readonly string[]): Map<string, LineRange[]> {
  const found = new Map<string, LineRange[]>();
  const code = lines.map(line => line.replace(NO_CODE, ''));
  code.forEach((line, index) => {
    const name = (DECLARED.exec(line) ?? ASSIGNED.exec(line) ?? METHOD.exec(line))?.[1];
    if (name === undefined || NOT_NAMES.test(name)) return;
    const range = {line1: index + 1, end1: endOf(code, index)};
    const known = found.get(name);
    if (known) known.push(range);
    else found.set(name, [range]);
  });
  return found;
}

/** The line of the brace that closes the first one; the line itself where none is opened before a statement ends. */
function endOf(code: readonly string[], from: number): number {
  let depth = 0;
  let isOpen = false;
  for (let index = from; index < code.length; index++) {
    for (const char of code[index]!) {
      if (char === '{') {
        depth++;
        isOpen = true;
      } else if (char === '}' && --depth === 0) return index + 1;
    }
    if (!isOpen && /;\s*$/.test(code[index]!)) return index + 1;
  }
  return code.length;
}
