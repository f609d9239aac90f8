/**
 * Collects what the browser's console reports as an error. In: a page. Out: all errors, and those that concern us.
 * Surprise: an unbuilt VS Code reports errors of its own (missing native modules, sign-in, marketplace), so only errors
 * that come from our webview, or name us, can be held against the extension.
 */
import type {Page} from 'playwright-core';

export interface ConsoleError {
  text: string;
  /** Where it was reported; empty when unknown. */
  url: string;
}

export class ConsoleErrors {
  readonly all: ConsoleError[] = [];

  constructor(page: Page) {
    page.on('console', message => {
      if (message.type() === 'error') this.all.push({text: message.text(), url: message.location().url});
    });
    page.on('pageerror', error => this.all.push({text: String(error), url: error.stack ?? ''}));
  }

  /** Errors of our webview or about us: scripts, resources, content security policy. */
  own(): ConsoleError[] {
    return this.all.filter(
      ({text, url}) =>
        /tracescope\.tracescope/.test(text) || /tracescope\.tracescope|fake\.html|vscode-resource/.test(url),
    );
  }
}
