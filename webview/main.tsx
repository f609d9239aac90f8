/**
 * Entry of the Inspector page: opens the link, makes the state from what VS Code kept, and draws. Nothing else is
 * global; the host's HTML has an empty element with the id `root`.
 */
import {render} from 'preact';
import {readTexts} from './format/l10n';
import {readNumbers} from './format/numbers';
import {App} from './shell/App';
import {drawShellInFrame} from './state/frame';
import {Inspector} from './state/inspector';
import {openLink} from './state/link';
import {readViewState} from './state/viewState';
import {registerControls} from './ui/toolkit';

function start(): void {
  const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
  root.id = 'root';
  readTexts(root.dataset.texts);
  readNumbers(document.documentElement.lang);
  const api = acquireVsCodeApi();
  drawShellInFrame();
  registerControls();
  const inspector = new Inspector(openLink(api), readViewState(api.getState()), view => api.setState(view));
  render(<App inspector={inspector} />, root);
  inspector.start();
}

start();
