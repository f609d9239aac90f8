// @ts-check
// The README as VS Code shows it of an installed VSIX: offline, and with no folder around it. Comes in: README.md. Goes
// out: the same text without pictures, without links that would lead nowhere, and without what stands between
// `<!-- checkout -->` and `<!-- /checkout -->`, which is for a checkout only. Called by stage.mjs.
// The surprise: pictures cannot be put inside. VS Code 1.139 shows those of `https:` only and takes `data:` away (tried), and
// there is no public address of ours yet. Once package.json has a `repository`, vsce can make addresses of both.

/**
 * @param {string} markdown
 * @returns {string}
 */
export function galleryReadme(markdown) {
  return markdown
    .replace(/<!-- checkout -->[^]*?<!-- \/checkout -->\s*/g, '')
    .replace(/!\[[^\]]*\]\((?!https:)[^)]+\)\s*/g, '')
    .replace(/(?<!!)\[([^\]]+)\]\((?![\w+]+:|#)[^)]+\)/g, '$1');
}
