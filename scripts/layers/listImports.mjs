// @ts-check
// Every way in which one file can name another, from its syntax tree: imports (also type-only), re-exports, dynamic
// import(), require(), import('x') in a type, and triple-slash references. In: one file's text. Out: what it names and
// on which line; undefined for a computed name, which no check can follow.
import {isBuiltin} from 'node:module';
import ts from 'typescript';

/** @typedef {{specifier: string | undefined, line1: number}} Import */

/**
 * @param {string} path its extension decides how it is parsed
 * @param {string} text
 * @returns {Import[]} in the order of the file
 */
export function listImports(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  /** @type {Import[]} */
  const found = [];
  /** @param {number} position */
  const line1 = position => file.getLineAndCharacterOfPosition(position).line + 1;
  /** @param {ts.Node | undefined} node */
  const add = node => {
    if (!node) return;
    found.push({specifier: ts.isStringLiteralLike(node) ? node.text : undefined, line1: line1(node.getStart(file))});
  };

  for (const reference of [...file.referencedFiles, ...file.typeReferenceDirectives, ...file.libReferenceDirectives]) {
    found.push({specifier: referenceName(file, reference), line1: line1(reference.pos)});
  }
  /** @param {ts.Node} node */
  const visit = node => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument);
    else if (ts.isCallExpression(node) && isImportCall(node)) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * A path is as if imported; a type package or a library is named as what a rule can refuse.
 * @param {ts.SourceFile} file
 * @param {ts.FileReference} reference
 */
function referenceName(file, reference) {
  if (file.referencedFiles.includes(reference)) {
    return reference.fileName.startsWith('.') ? reference.fileName : `./${reference.fileName}`;
  }
  if (file.libReferenceDirectives.includes(reference)) return `lib:${reference.fileName}`;
  return isBuiltin(`node:${reference.fileName}`) || reference.fileName === 'node' ? 'node:types' : reference.fileName;
}

/** @param {ts.CallExpression} node */
function isImportCall({expression}) {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(expression)) return expression.text === 'require';
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'resolve') return false;
  const of = expression.expression;
  return (ts.isIdentifier(of) && of.text === 'require') || ts.isMetaProperty(of);
}
