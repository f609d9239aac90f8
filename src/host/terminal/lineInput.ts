/**
 * What a terminal's line discipline does for a program that reads lines: echo, backspace, Enter, Ctrl+C, Ctrl+D. Pure.
 * In: what the user typed or pasted. Out: what to show, what to send to the program, and which of the two keys.
 */
export interface TypedInput {
  echo: string;
  send: string;
  key: 'interrupt' | 'endOfInput' | null;
}

export class LineInput {
  private line = '';

  take(data: string): TypedInput {
    const result: TypedInput = {echo: '', send: '', key: null};
    for (const char of data.replace(/\r\n/g, '\r').replace(/\u001b(\[[0-9;]*[A-Za-z~]|O[A-Z])/g, '')) {
      if (char === '\u0003') {
        this.line = '';
        result.echo += '^C\r\n';
        result.key = 'interrupt';
      } else if (char === '\u0004') {
        if (this.line === '') result.key = 'endOfInput';
      } else if (char === '\r' || char === '\n') {
        result.send += `${this.line}\n`;
        result.echo += '\r\n';
        this.line = '';
      } else if (char === '\u007f' || char === '\b') {
        if (this.line === '') continue;
        this.line = [...this.line].slice(0, -1).join('');
        result.echo += '\b \b';
      } else if (char >= ' ' || char === '\t') {
        this.line += char;
        result.echo += char;
      }
    }
    return result;
  }
}

/** A terminal moves to the first column on a carriage return only; programs behind a pipe write newlines alone. */
export class NewlineFixer {
  private lastWasReturn = false;

  fix(text: string): string {
    let fixed = '';
    for (const char of text) {
      fixed += char === '\n' && !this.lastWasReturn ? '\r\n' : char;
      this.lastWasReturn = char === '\r';
    }
    return fixed;
  }
}
