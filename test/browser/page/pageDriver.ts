/**
 * The Inspector page in a real browser without VS Code: built from webview/, in the host's own HTML with its policy,
 * with theme variables and a stand-in for `acquireVsCodeApi` whose other end is a handler table in this process.
 * Messages pass through JSON with buffers kept, as VS Code passes them.
 */
import * as esbuild from 'esbuild';
import {mkdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {bundles} from '../../../scripts/build/bundles.mjs';
import {chromiumFlags, ensureBrowser} from '../../../scripts/vscode/browser.mjs';
import type {InspectorApi, InspectorEvents} from '../../../src/protocol/inspectorApi';
import {packNumbers, unpackNumbers} from '../../../src/protocol/jsonNumbers';
import type {Handlers} from '../../../src/protocol/rpc';
import {Link} from '../../../src/protocol/rpc';
import {inspectorHtml} from '../../../src/host/inspector/html';
import {readBuffers, writeBuffers} from './bufferJson';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const ORIGIN = 'http://inspector.test';

export const THEMES = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type Theme = (typeof THEMES)[number];

const BODY_CLASS: Record<Theme, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

export interface OpenOptions {
  handlers: Handlers<InspectorApi>;
  theme?: Theme;
  widthPx?: number;
  heightPx?: number;
  /** What the page stored before, as VS Code gives it back after a reload. */
  state?: unknown;
  scale?: number;
  /** Texts of l10n/bundle.l10n.<language>.json; without one those of the code. */
  language?: 'de';
}

type NoMethods = Record<never, {params: unknown; result: unknown}>;
type HostEnd = Link<InspectorApi, NoMethods, InspectorEvents, object>;

export interface OpenPage {
  page: Page;
  host: HostEnd;
  /** What the page last gave to `setState`. */
  stored(): unknown;
  /** Errors of the page's console, among them violations of the policy. */
  errors: string[];
  close(): Promise<void>;
}

export class PageDriver {
  private constructor(
    private readonly browser: Browser,
    private readonly files: ReadonlyMap<string, Uint8Array>,
  ) {}

  static async start(): Promise<PageDriver> {
    const [executablePath, files] = await Promise.all([ensureBrowser(() => undefined), buildPage()]);
    const browser = await chromium.launch({executablePath, args: chromiumFlags});
    return new PageDriver(browser, files);
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }

  async open(options: OpenOptions): Promise<OpenPage> {
    const {theme = 'dark', widthPx = 1392, heightPx = 812, scale = 1, language} = options;
    const context = await this.browser.newContext({
      viewport: {width: widthPx, height: heightPx},
      deviceScaleFactor: scale,
      reducedMotion: 'reduce',
      timezoneId: 'UTC',
      locale: 'en-GB',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    // A new renderer on a busy machine has taken longer than anything on a page.
    page.setDefaultNavigationTimeout(45_000);
    const errors: string[] = [];
    page.on('console', message => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', error => errors.push(String(error)));
    await this.serve(context, theme, language);
    let stored = options.state;
    const host = await connect(page, options.handlers);
    await page.exposeBinding('hostSetState', (_source, json: string) => (stored = JSON.parse(json) as unknown));
    await page.addInitScript(standIn, JSON.stringify(options.state ?? null));
    await page.goto(`${ORIGIN}/index.html`);
    return {page, host, stored: () => stored, errors, close: () => context.close()};
  }

  private async serve(context: BrowserContext, theme: Theme, language?: 'de'): Promise<void> {
    const pages = new Map(this.files);
    for (const name of THEMES) pages.set(`/${name}.css`, readFileSync(`${root}test/support/themes/${name}.css`));
    pages.set('/index.html', Buffer.from(documentOf(theme, language)));
    await context.route(`${ORIGIN}/**`, route => {
      const path = new URL(route.request().url()).pathname;
      const body = pages.get(path);
      if (!body) return route.fulfill({status: 404});
      return route.fulfill({body: Buffer.from(body), headers: {'content-type': typeOf(path)}});
    });
  }
}

async function connect(page: Page, handlers: Handlers<InspectorApi>): Promise<HostEnd> {
  let deliver: (message: unknown) => void = () => undefined;
  const port = {
    post: (message: unknown) => {
      const json = writeBuffers(packNumbers(message));
      // A page that is being left takes no more messages.
      page
        .evaluate(text => window.dispatchEvent(new CustomEvent('from-host', {detail: text})), json)
        .catch(() => undefined);
    },
    onMessage: (listener: (message: unknown) => void) => (deliver = listener),
  };
  const host: HostEnd = new Link(port, handlers, error => {
    throw error;
  });
  await page.exposeBinding('hostPost', (_source, json: string) => deliver(unpackNumbers(readBuffers(json))));
  return host;
}

async function buildPage(): Promise<Map<string, Uint8Array>> {
  const wanted = bundles({root, outDir: `${root}dist`, production: true}).filter(bundle =>
    (bundle.outfile ?? bundle.outdir)?.includes('webview'),
  );
  const files = new Map<string, Uint8Array>();
  for (const bundle of wanted) {
    const {outputFiles = []} = await esbuild.build({...bundle, write: false});
    for (const file of outputFiles)
      files.set(/[\\/]webview([\\/].*)$/.exec(file.path)?.[1]?.replaceAll('\\', '/') ?? file.path, file.contents);
  }
  files.set('/codicon.ttf', readFileSync(`${root}node_modules/@vscode/codicons/dist/codicon.ttf`));
  return files;
}

/** The host's document; VS Code adds theme variables, class and kind in the same places. */
function documentOf(theme: Theme, language?: 'de'): string {
  const files = {script: '/inspector.js', style: '/inspector.css', cspSource: ORIGIN};
  const texts = language && readTexts(language);
  const html = inspectorHtml(files, 'nonce1', 'Tracescope: shop', language ?? 'en', texts);
  return html
    .replace('</title>', `</title><link id="theme" rel="stylesheet" href="/${theme}.css">`)
    .replace(
      '<body>',
      `<body class="${BODY_CLASS[theme]}" data-vscode-theme-kind="${BODY_CLASS[theme].split(' ').pop()}">`,
    );
}

function readTexts(language: string): Record<string, string> {
  return JSON.parse(readFileSync(`${root}l10n/bundle.l10n.${language}.json`, 'utf8')) as Record<string, string>;
}

function typeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript';
  if (path.endsWith('.css')) return 'text/css';
  return path.endsWith('.ttf') ? 'font/ttf' : 'text/html';
}

/** Runs in the page before its own script: what VS Code offers, over the two bindings. */
function standIn(stateJson: string): void {
  interface Bindings {
    hostPost(json: string): Promise<void>;
    hostSetState(json: string): Promise<void>;
    acquireVsCodeApi(): unknown;
  }
  const bindings = window as unknown as Window & Bindings;
  const types: Record<string, new (buffer: ArrayBuffer) => unknown> = {
    Uint8Array,
    Uint16Array,
    Uint32Array,
    Float64Array,
  };
  window.addEventListener('from-host', event => {
    const data: unknown = JSON.parse((event as CustomEvent<string>).detail, (_key, value: unknown) => {
      const packed = value as {$buffer?: string; type?: string} | null;
      const make = types[packed?.type ?? ''];
      if (typeof packed?.$buffer !== 'string' || !make) return value;
      return new make(Uint8Array.from(atob(packed.$buffer), letter => letter.charCodeAt(0)).buffer);
    });
    window.dispatchEvent(new MessageEvent('message', {data}));
  });
  let state: unknown = JSON.parse(sessionStorage.getItem('state') ?? stateJson);
  bindings.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => void bindings.hostPost(JSON.stringify(message)),
    getState: () => state ?? undefined,
    setState: (next: unknown) => {
      state = next;
      sessionStorage.setItem('state', JSON.stringify(next));
      void bindings.hostSetState(JSON.stringify(next));
    },
  });
}

/** Changes the theme of an open page as VS Code does: variables, class and kind, without a reload. */
export async function changeTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(
    async ([href, bodyClass]) => {
      const link = document.getElementById('theme') as HTMLLinkElement;
      const loaded = new Promise(resolve => link.addEventListener('load', resolve, {once: true}));
      link.href = href;
      await loaded;
      document.body.dataset.vscodeThemeKind = bodyClass.split(' ').pop() ?? '';
      document.body.className = bodyClass;
      await new Promise(requestAnimationFrame);
    },
    [`/${theme}.css?${Math.random()}`, BODY_CLASS[theme]] as const,
  );
}

/** Where screenshots go, to be looked at; nothing is compared with them. */
export function screenshotPath(name: string): string {
  const folder = `${root}test-results/page`;
  mkdirSync(folder, {recursive: true});
  return `${folder}/${name}.png`;
}
