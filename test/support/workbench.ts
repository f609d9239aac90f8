/**
 * The whole product in a real VS Code: a server with a profile of its own, the packaged VSIX installed, the workbench
 * open in headless Chromium. In: what to open. Out: a small typed way to drive it, used by the tests of test/browser.
 * Surprise: on the oldest version VS Code's own server stands in for code-server's entry point, so integrated terminals
 * do not work there.
 */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, dirname, join, resolve} from 'node:path';
import {chromium} from 'playwright-core';
import type {Browser, Frame, Locator, Page} from 'playwright-core';
import {chromiumFlags, ensureBrowser} from '../../scripts/vscode/browser.mjs';
import {installHost} from '../../scripts/vscode/hosts.mjs';
import type {HostName, InstalledHost} from '../../scripts/vscode/hosts.mjs';
import {resultsFolder} from '../../scripts/vscode/paths.mjs';
import {installVsix, startProduct, writeSettings} from '../../scripts/vscode/server.mjs';
import type {Profile, RunningServer} from '../../scripts/vscode/server.mjs';
import {ConsoleErrors} from './consoleErrors';
import {QuickInput} from './quickInput';
import {packagedVsix} from './packagedVsix';
import {readTreeRows} from './treeRows';
import type {TreeRow} from './treeRows';
import {eventually} from './eventually';
import {findWebviewFrame, visibleWebviewFrames} from './webviewFrame';

/** The four themes every view is looked at in, by the names VS Code's settings use. */
export const themes = [
  'Default Dark Modern',
  'Default Light Modern',
  'Default High Contrast',
  'Default High Contrast Light',
] as const;
export type Theme = (typeof themes)[number];

/** How the theme picker names a theme, and the class that the workbench has with it. */
const themeLooks: Record<Theme, {label: string; kind: string}> = {
  'Default Dark Modern': {label: 'Dark Modern', kind: 'vs-dark'},
  'Default Light Modern': {label: 'Light Modern', kind: 'vs'},
  'Default High Contrast': {label: 'Dark High Contrast', kind: 'hc-black'},
  'Default High Contrast Light': {label: 'Light High Contrast', kind: 'hc-light'},
};

export interface LaunchOptions {
  /** The newest VS Code unless said otherwise. */
  version?: HostName;
  /** The VSIX to install; the packaged one of this checkout unless said otherwise. */
  vsix?: string;
  /** VSIX files of other extensions that run beside it. */
  extensions?: readonly string[];
  /** The folder to open; an empty temporary one unless said otherwise; null for a window without a folder. */
  folder?: string | null;
  /** A `.code-workspace` file to open instead; its folders may be several. */
  workspace?: string;
  /** User settings on top of the harness's quiet ones. */
  settings?: Record<string, unknown>;
  theme?: Theme;
  /** Added to the environment of the server, and so of the extension host and its children. */
  env?: NodeJS.ProcessEnv;
}

/** Where the cursor is in the active text editor; both numbers count from 1. */
export interface CursorPosition {
  file: string;
  line1: number;
  col1: number;
}

const workbenchLimitMs = 45_000;

export class Workbench {
  readonly quickInput: QuickInput;

  private constructor(
    readonly page: Page,
    /** The folder that is open, if one is. */
    readonly folder: string,
    readonly host: InstalledHost,
    readonly server: RunningServer,
    /** What Chromium's console said at level error. */
    readonly consoleErrors: ConsoleErrors,
    private readonly browser: Browser,
    private readonly profile: Profile,
    private readonly temporaryFolder: string,
    private settings: Record<string, unknown>,
  ) {
    this.quickInput = new QuickInput(page);
  }

  static async launch(options: LaunchOptions = {}): Promise<Workbench> {
    const host = await installHost(options.version ?? 'newest');
    const temporaryFolder = mkdtempSync(join(tmpdir(), 'tracescope-'));
    const profile = {dataFolder: join(temporaryFolder, 'data'), extensionsFolder: join(temporaryFolder, 'extensions')};
    const folder = options.folder ?? join(temporaryFolder, 'workspace');
    const query =
      options.workspace !== undefined
        ? `workspace=${encodeURIComponent(options.workspace)}`
        : options.folder === null
          ? 'ew=true'
          : `folder=${encodeURIComponent(folder)}`;
    mkdirSync(folder, {recursive: true});
    const settings = {'workbench.colorTheme': options.theme ?? themes[0], ...options.settings};
    let server: RunningServer | undefined;
    let browser: Browser | undefined;
    try {
      writeSettings(profile, settings);
      for (const vsix of [options.vsix ?? packagedVsix(), ...(options.extensions ?? [])]) {
        await installVsix(host, profile, vsix);
      }
      server = await startProduct(host, profile, {env: options.env});
      browser = await chromium.launch({executablePath: await ensureBrowser(), args: chromiumFlags});
      const context = await browser.newContext({viewport: {width: 1400, height: 900}});
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], {origin: server.url});
      const page = await context.newPage();
      const errors = new ConsoleErrors(page);
      await page.goto(`${server.url}/?${query}`);
      const workbench = new Workbench(page, folder, host, server, errors, browser, profile, temporaryFolder, settings);
      await workbench.waitUntilReady();
      return workbench;
    } catch (error) {
      await browser?.close();
      await server?.close();
      rmSync(temporaryFolder, {recursive: true, force: true});
      throw error;
    }
  }

  /** Runs a command from the palette by its title, as `Tracescope: Start Listening`. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** Opens a file through quick open and waits for its editor tab. A relative path is one of the workspace. */
  async openFile(path: string): Promise<void> {
    await this.quickInput.openFile(basename(path), resolve(this.folder, path));
    await this.tab(basename(path)).waitFor();
  }

  /** An editor tab whose label contains the text. */
  tab(label: string): Locator {
    return this.page.locator('.tabs-container').getByRole('tab').filter({hasText: label}).first();
  }

  /** The document inside the webview whose title contains the text. */
  async webviewFrame(titlePart: string, timeoutMs = 20_000): Promise<Frame> {
    try {
      return await findWebviewFrame(this.page, titlePart, timeoutMs);
    } catch (error) {
      await this.screenshot('no-webview');
      const tabs = await this.page.locator('.tabs-container').getByRole('tab').allInnerTexts();
      const titles = await Promise.all(this.page.frames().map(frame => frame.title().catch(() => '(gone)')));
      const seen = JSON.stringify({tabs, titles, notifications: await this.notificationTexts()});
      throw new Error(`${error instanceof Error ? error.message : String(error)} Seen: ${seen}`, {cause: error});
    }
  }

  /** The documents of all webviews on screen whose title contains the text. */
  async webviewFrames(titlePart: string): Promise<Frame[]> {
    return visibleWebviewFrames(this.page, titlePart);
  }

  /** Changes user settings. The window is reloaded, as an unbuilt VS Code does not watch its settings file. */
  async changeSettings(settings: Record<string, unknown>): Promise<void> {
    this.settings = {...this.settings, ...settings};
    writeSettings(this.profile, this.settings);
    await this.reload();
  }

  /** Changes the colour theme while everything stays open, as a user would. */
  async setTheme(theme: Theme): Promise<void> {
    const {label, kind} = themeLooks[theme];
    await this.quickInput.runCommand('Preferences: Color Theme');
    await this.quickInput.choose(label);
    this.settings = {...this.settings, 'workbench.colorTheme': theme};
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor({timeout: 10_000});
  }

  /** The texts of the notifications on screen. */
  async notificationTexts(): Promise<string[]> {
    return this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  /** Waits for a notification and gives its element, where its buttons can be found by role. */
  async notification(textPart: string, timeoutMs = 15_000): Promise<Locator> {
    const toast = this.page.locator('.notification-toast').filter({hasText: textPart}).first();
    await toast.waitFor({timeout: timeoutMs});
    return toast;
  }

  /** A status bar item by a part of its text or accessible name. */
  statusBarItem(namePart: string): Locator {
    const bar = this.page.locator('[id="workbench.parts.statusbar"]');
    return bar
      .getByRole('button', {name: namePart})
      .or(bar.locator('.statusbar-item', {hasText: namePart}))
      .first();
  }

  /** Opens a view container of the activity bar. */
  async openViewContainer(name: string): Promise<void> {
    const tab = this.page.locator('[id="workbench.parts.activitybar"]').getByRole('tab', {name}).first();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** A native tree view by its name, once it is visible. */
  tree(viewName: string): Locator {
    return this.page.getByRole('tree', {name: viewName}).first();
  }

  /** The rows on screen of a native tree view. */
  async treeRows(viewName: string): Promise<TreeRow[]> {
    return readTreeRows(this.tree(viewName));
  }

  /** Rejects when no text editor is active. */
  async cursorPosition(): Promise<CursorPosition> {
    const text = await this.page.locator('[id="status.editor.selection"]').innerText({timeout: 5000});
    const match = /Ln (\d+), Col (\d+)/.exec(text);
    const tab = this.page.locator('.editor-group-container.active .tab.active');
    const file = await tab.getAttribute('data-resource-name');
    if (!match || file === null)
      throw new Error(`The status bar shows ${JSON.stringify(text)} instead of a cursor position.`);
    return {file, line1: Number(match[1]), col1: Number(match[2])};
  }

  /** Process ids of this window's own engines: those that run from its private extensions folder. */
  enginePids(): number[] {
    const {extensionsFolder} = this.profile;
    return execFileSync('ps', ['-eo', 'pid=,args='], {encoding: 'utf8'})
      .split('\n')
      .filter(line => line.includes(extensionsFolder) && line.includes('engine.js'))
      .map(line => Number.parseInt(line, 10));
  }

  /** The folders in which Tracescope keeps what live sessions received. */
  sessionFolders(): string[] {
    const {dataFolder} = this.profile;
    const spools = readdirSync(dataFolder, {recursive: true, encoding: 'utf8'}).filter(path =>
      /sessions[\\/][^\\/]+[\\/]\d+\.ndjson$/.test(path),
    );
    return [...new Set(spools.map(path => dirname(join(dataFolder, path))))];
  }

  /** Reloads the window; the extension host starts anew. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilReady();
  }

  /**
   * Reloads the window by VS Code's own command, as a user does: only then it writes down what editors and views keep. The
   * browser's reload comes before that.
   */
  async reloadWindow(): Promise<void> {
    const loaded = this.page.waitForEvent('load', {timeout: workbenchLimitMs});
    await this.quickInput.startCommand('Developer: Reload Window');
    await loaded;
    await this.waitUntilReady();
  }

  /** Saves a picture of the window to test-results/NAME.png and gives its path. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(resultsFolder, {recursive: true});
    const path = join(resultsFolder, `${name}.png`);
    await this.page.screenshot({path});
    return path;
  }

  /** Ends the browser, the server and all it started, and removes the temporary folders. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
    rmSync(this.temporaryFolder, {recursive: true, force: true, maxRetries: 5});
  }

  private async waitUntilReady(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({timeout: workbenchLimitMs});
    await this.page.locator('[id="workbench.parts.statusbar"]').waitFor({timeout: workbenchLimitMs});
    // Extensions' commands and views are there once the remote extension host has answered.
    await eventually(
      async () =>
        (await this.page.locator('[id="status.host"]').count()) > 0 &&
        !/Opening Remote|Connecting/.test(await this.page.locator('[id="status.host"]').first().innerText()),
      'the workbench to be connected to its extension host',
      workbenchLimitMs,
    );
    // A file that is opened before VS Code knows of the extension's editors opens as text, where the profile is new.
    await this.page
      .locator('[id="workbench.parts.activitybar"]')
      .getByRole('tab', {name: 'Tracescope'})
      .first()
      .waitFor({state: 'attached', timeout: workbenchLimitMs});
    await this.closeSecondarySideBar();
  }

  /** Newer versions open a chat side bar in a new profile. */
  private async closeSecondarySideBar(): Promise<void> {
    const bar = this.page.locator('[id="workbench.parts.auxiliarybar"]');
    if (await bar.isVisible()) await this.runCommand('View: Toggle Secondary Side Bar Visibility');
  }
}
