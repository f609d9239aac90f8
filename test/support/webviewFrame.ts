/**
 * Finds the document of a webview. In: a page and a part of its title. Out: the Playwright frame to look into.
 * Surprise: VS Code puts an extension's page two iframes down; only the inner one has the extension's title, and it is
 * written anew whenever the webview's html is set, so a frame must not be kept across a reload.
 */
import type {Frame, Page} from 'playwright-core';
import {eventually} from './eventually';

export async function findWebviewFrame(page: Page, titlePart: string, timeoutMs: number): Promise<Frame> {
  const first = async () => (await visibleWebviewFrames(page, titlePart))[0];
  return eventually(first, `a webview titled “${titlePart}”`, timeoutMs);
}

export async function visibleWebviewFrames(page: Page, titlePart: string): Promise<Frame[]> {
  const found: Frame[] = [];
  for (const frame of page.frames()) {
    if (!frame.url().includes('fake.html')) continue;
    const element = await frame.frameElement().catch(() => undefined);
    const visible = (await element?.isVisible()) ?? false;
    const title = await frame.title().catch(() => '');
    if (visible && title.includes(titlePart)) found.push(frame);
  }
  return found;
}
