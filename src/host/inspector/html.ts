/**
 * The page's frame: a strict content security policy and the files of dist/webview. Everything that is shown
 * comes later as text; only the title is text of ours or a file name, and it is escaped. Pure.
 * The `csp-nonce` is for the UI toolkit, which probes `:focus-visible` with a style element of its own.
 */
export interface PageFiles {
  script: string;
  style: string;
  cspSource: string;
}

/** `texts` is VS Code's table of translations for the locale; undefined in English. */
export function inspectorHtml(
  files: PageFiles,
  nonce: string,
  title: string,
  locale: string,
  texts?: Readonly<Record<string, string>>,
): string {
  const data = texts ? ` data-texts="${escapeHtml(JSON.stringify(texts))}"` : '';
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${files.cspSource}`,
    `style-src 'nonce-${nonce}' ${files.cspSource}`,
    `font-src ${files.cspSource}`,
    `img-src ${files.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(files.style)}">
</head>
<body>
<div id="root"${data}></div>
<script type="module" nonce="${nonce}" src="${escapeHtml(files.script)}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);
}
