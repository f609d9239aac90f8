// @ts-check
// The README as VS Code shows it of an installed VSIX: offline, and with no folder around it. Comes in: README.md and a
// way to read the files that it names. Goes out: the same text with its pictures inside, without links that would lead
// nowhere, and without what stands between `<!-- checkout -->` and `<!-- /checkout -->`, which is for a checkout only. Called by stage.mjs. Surprise: VS Code shows pictures of `https:` and `data:` only, and a link to a file
// of the checkout does nothing there, so it becomes plain text.

const types = new Map([
  ['webp', 'image/webp'],
  ['png', 'image/png'],
]);

/**
 * @param {string} markdown
 * @param {(path: string) => Buffer} read a file of the checkout
 * @returns {string}
 * @throws {Error} for a picture of a kind that VS Code does not show
 */
export function galleryReadme(markdown, read) {
  return markdown
    .replace(/<!-- checkout -->[^]*?<!-- \/checkout -->\s*/g, '')
    .replace(/!\[([^\]]*)\]\((?!\w+:)([^)]+)\)/g, (_whole, text, path) => `![${text}](${dataUri(path, read(path))})`)
    .replace(/(?<!!)\[([^\]]+)\]\((?![\w+]+:|#)[^)]+\)/g, '$1');
}

/**
 * @param {string} path
 * @param {Buffer} content
 */
function dataUri(path, content) {
  const type = types.get(/\.(\w+)$/.exec(path)?.[1] ?? '');
  if (type === undefined) throw new Error(`README.md shows ${path}, which is neither WebP nor PNG.`);
  return `data:${type};base64,${content.toString('base64')}`;
}
