/**
 * VS Code's quick input: the command palette, quick open, pickers and input boxes of extensions.
 * In: what to type or choose. Out: what it shows. Called through Workbench.
 */
import type {Locator, Page} from 'playwright-core';
import {eventually} from './eventually';

export class QuickInput {
  readonly widget: Locator;
  readonly input: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget');
    this.input = this.widget.locator('input.input');
  }

  /**
   * Runs a command by its whole title. The palette does not learn of commands that arrive while it is open (those of
   * extensions, just after a start), so it is opened again until the title is there; and when it closes before the click, because
   * an editor that opens late takes the focus.
   */
  async runCommand(title: string): Promise<void> {
    await this.startCommand(title);
    await this.waitForOtherThan(`>${title}`);
  }

  /** Does not wait for anything to happen: the window may be gone. */
  async startCommand(title: string): Promise<void> {
    const row = this.rows()
      .filter({has: this.page.locator('.label-name').getByText(title, {exact: true})})
      .first();
    await this.take('F1', `>${title}`, row, 1500, `the command “${title}” in the palette`);
  }

  /** Through quick open, by its whole path. */
  async openFile(name: string, path: string): Promise<void> {
    await this.take('Control+P', path, this.rows().filter({hasText: name}).first(), 5000, `“${name}” in quick open`);
    await this.waitForOtherThan(path);
  }

  /** Types a text and takes the entry whose label contains the wanted one; fails when there is none. */
  async choose(label: string, text = label): Promise<void> {
    await this.input.waitFor({timeout: 10_000});
    await this.input.fill(text, {timeout: 10_000});
    const row = this.rows().filter({hasText: label}).first();
    await row.waitFor({timeout: 15_000});
    await row.click();
    await this.waitForOtherThan(text);
  }

  /** Types a text into an input box and accepts it. */
  async enter(text: string): Promise<void> {
    await this.input.waitFor({timeout: 10_000});
    await this.input.fill(text);
    await this.page.keyboard.press('Enter');
    await this.waitForOtherThan(text);
  }

  /** The accessible names of the entries on screen. */
  async items(): Promise<string[]> {
    const names = await this.rows().evaluateAll(rows => rows.map(row => row.getAttribute('aria-label') ?? ''));
    return names.filter(name => name !== '');
  }

  async cancel(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.widget.waitFor({state: 'hidden', timeout: 5000});
  }

  /** Opens the input again until the row is there and taken: it closes when an editor that opens late takes the focus. */
  private async take(key: string, text: string, row: Locator, limitMs: number, awaited: string): Promise<void> {
    const attempt = async () => {
      await this.page.keyboard.press(key);
      await this.input.fill(text, {timeout: 5000});
      await row.waitFor({timeout: limitMs});
      await row.click({timeout: 5000});
      return true;
    };
    await eventually(
      async () => {
        const taken = await attempt().catch(() => false);
        if (!taken) await this.cancel();
        return taken;
      },
      awaited,
      45_000,
    );
  }

  private rows(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  /** An accepted input has gone, or another step (with another text) has taken its place. */
  private async waitForOtherThan(text: string): Promise<void> {
    await this.page.waitForFunction(
      before => {
        const widget = document.querySelector<HTMLElement>('.quick-input-widget');
        if (!widget || widget.style.display === 'none') return true;
        return widget.querySelector<HTMLInputElement>('input.input')?.value !== before;
      },
      text,
      {timeout: 10_000},
    );
  }
}
