/**
 * l10n/bundle.l10n.json holds every text that the code gives to `l10n.t` (or to a parameter named `t`), so that a
 * translator sees all of them. Written anew with UPDATE_GOLDEN=1.
 */
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';
import {expect, test} from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const bundlePath = join(root, 'l10n/bundle.l10n.json');

function sourceFiles(): string[] {
  return ['src/host', 'src/resolve', 'webview'].flatMap(folder =>
    readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
      .filter(name => /\.tsx?$/.test(name))
      .map(name => join(root, folder, name)),
  );
}

function textsOf(file: string): {texts: string[]; notLiteral: string[]} {
  const result = {texts: [] as string[], notLiteral: [] as string[]};
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(t|vscode\.l10n\.t)$/.test(node.expression.getText())) {
      const [message] = node.arguments;
      if (message && ts.isStringLiteralLike(message)) result.texts.push(message.text);
      else result.notLiteral.push(`${file}: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return result;
}

test('the string table has every text of the code, and no other', () => {
  const found = sourceFiles().map(textsOf);
  expect(found.flatMap(({notLiteral}) => notLiteral)).toEqual([]);
  const table = Object.fromEntries([...new Set(found.flatMap(({texts}) => texts))].sort().map(text => [text, text]));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(bundlePath, `${JSON.stringify(table, null, 2)}\n`);
  expect(JSON.parse(readFileSync(bundlePath, 'utf8'))).toEqual(table);
});
