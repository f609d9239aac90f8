/**
 * package.json against the code: ids of commands, views, editors and settings; texts in package.nls.json; files that
 * are named. A command that is contributed and not registered, or the other way round, fails here.
 */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {Command, ContextKey, Setting, Tool, View, ViewType, WALKTHROUGH_ID} from '../../../src/host/ids';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const text = (name: string) => readFileSync(join(root, name), 'utf8');

interface Manifest {
  icon: string;
  activationEvents: string[];
  capabilities: {untrustedWorkspaces: {restrictedConfigurations: string[]}};
  contributes: {
    commands: {command: string; title: string; icon?: string; category: string}[];
    menus: Record<string, {command?: string; submenu?: string; when?: string}[]>;
    submenus: {id: string}[];
    views: Record<string, {id: string; icon: string}[]>;
    viewsContainers: {activitybar: {id: string; icon: string}[]};
    viewsWelcome: {view: string; contents: string}[];
    customEditors: {viewType: string; priority: string; selector: {filenamePattern: string}[]}[];
    configuration: {
      title: string;
      properties: Record<string, {scope: string; order: number; markdownDescription: string; default: unknown}>;
    }[];
    languageModelTools: {name: string; modelDescription: string; inputSchema: {properties: object}}[];
    keybindings: {command: string; key: string; when: string}[];
    walkthroughs: {id: string; steps: {description: string; media: {svg: string}; completionEvents: string[]}[]}[];
  };
}

const manifest = JSON.parse(text('package.json')) as Manifest;
const {contributes} = manifest;
const settings = Object.fromEntries(contributes.configuration.flatMap(({properties}) => Object.entries(properties)));
const nls = JSON.parse(text('package.nls.json')) as Record<string, string>;
const sorted = (items: Iterable<string>) => [...items].sort();

describe('ids', () => {
  test('commands', () => {
    expect(sorted(contributes.commands.map(({command}) => command))).toEqual(sorted(Object.values(Command)));
  });

  test('every command is registered', () => {
    const source =
      text('src/extension.ts') + text('src/host/editor/editorFeatures.ts') + text('src/host/debug/debugging.ts');
    const missing = Object.keys(Command).filter(name => !source.includes(`[Command.${name}]:`));
    expect(missing).toEqual([]);
  });

  test('menus name commands that exist', () => {
    const known = new Set<string>(Object.values(Command));
    const submenus = new Set(contributes.submenus.map(({id}) => id));
    const unknown = Object.values(contributes.menus)
      .flat()
      .filter(({command, submenu}) => !(command && known.has(command)) && !submenus.has(submenu ?? ''));
    expect(unknown).toEqual([]);
  });

  test('views and editors', () => {
    const views = Object.values(contributes.views).flat();
    expect(sorted(views.map(({id}) => id))).toEqual(sorted(Object.values(View)));
    const editors = contributes.customEditors.map(({viewType}) => viewType);
    expect(sorted(editors)).toEqual(sorted([ViewType.traceFile, ViewType.logFile]));
    expect(manifest.activationEvents).toEqual(['onDebug', `onWebviewPanel:${ViewType.inspector}`]);
  });

  test('only our own suffix opens by default', () => {
    const byDefault = contributes.customEditors.filter(({priority}) => priority === 'default');
    const patterns = byDefault.flatMap(({selector}) => selector.map(({filenamePattern}) => filenamePattern));
    expect(patterns).toEqual(['*.trace.ndjson', '*.trace.ndjson.gz']);
  });

  test('settings', () => {
    const ids = Object.values(Setting).map(id => `tracescope.${id}`);
    expect(sorted(Object.keys(settings))).toEqual(sorted(ids));
  });

  test('tools of language models', () => {
    expect(sorted(contributes.languageModelTools.map(({name}) => name))).toEqual(sorted(Object.values(Tool)));
  });

  test('context keys of when clauses are set by the code', () => {
    const known: string[] = [...Object.values(ContextKey), ...Object.values(View), ...Object.values(ViewType)];
    const clauses = [...text('package.json').matchAll(/"(?:when|enablement)": "([^"]*)"/g)].map(
      match => match[1] ?? '',
    );
    const events = contributes.walkthroughs.flatMap(({steps}) => steps.flatMap(step => step.completionEvents));
    clauses.push(
      ...events.filter(event => event.startsWith('onContext:')).map(event => event.slice('onContext:'.length)),
    );
    const used = new Set(clauses.flatMap(clause => clause.match(/\btracescope\.[\w.]+/g) ?? []));
    expect(sorted(used).filter(key => !known.includes(key))).toEqual([]);
    expect(Object.values(ContextKey).filter(key => !used.has(key))).toEqual([]);
  });

  test('the walkthrough, and the commands that complete its steps', () => {
    expect(contributes.walkthroughs.map(({id}) => id)).toEqual([WALKTHROUGH_ID]);
    const known = new Set<string>([
      ...Object.values(Command).map(id => `onCommand:${id}`),
      ...Object.values(ContextKey).map(key => `onContext:${key}`),
    ]);
    for (const {steps} of contributes.walkthroughs) {
      expect(steps).toHaveLength(4);
      for (const {description, completionEvents} of steps) {
        // Each step has something to press, and pressing it (or having done so) ticks it off.
        const actions = [...(nls[description.slice(1, -1)] ?? '').matchAll(/^\[.*\]\(command:([\w.]+)\)$/gm)];
        expect(actions.some(([, id]) => completionEvents.includes(`onCommand:${id}`))).toBe(true);
      }
    }
    const events = contributes.walkthroughs.flatMap(({steps}) => steps.flatMap(step => step.completionEvents));
    expect(events.filter(event => !known.has(event))).toEqual([]);
  });
});

describe('manners', () => {
  test('settings that decide what is opened or stored are left out in Restricted Mode', () => {
    const {restrictedConfigurations} = manifest.capabilities.untrustedWorkspaces;
    expect(sorted(restrictedConfigurations)).toEqual(sorted(Object.keys(settings)));
  });

  test('settings stand in an order of their own', () => {
    const orders = Object.values(settings).map(({order}) => order);
    expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b));
  });

  test('every command has the category, and every icon in a title bar is one of VS Code', () => {
    expect(contributes.commands.filter(({category}) => category !== 'Tracescope')).toEqual([]);
    const inTitles = new Set((contributes.menus['view/title'] ?? []).map(({command}) => command));
    const withoutIcon = contributes.commands.filter(
      ({command, icon}) => inTitles.has(command) && !/^\$\([a-z-]+\)$/.test(icon ?? ''),
    );
    const shownAsIcon = (contributes.menus['view/title'] ?? []).filter(item =>
      JSON.stringify(item).includes('navigation'),
    );
    const broken = withoutIcon.filter(({command}) => shownAsIcon.some(item => item.command === command));
    expect(broken).toEqual([]);
  });

  test('every key works in our own views or for a selected record, runs a command that exists, and is documented', () => {
    const known = new Set<string>(Object.values(Command));
    const page = text('docs/keyboard.md');
    for (const {command, key, when} of contributes.keybindings) {
      expect(known).toContain(command);
      expect(when).toMatch(
        /^(focusedView == tracescope\.\w+|tracescope\.hasSelection|activeWebviewPanelId == tracescope|activeCustomEditorId =~)/,
      );
      const title = nls[contributes.commands.find(item => item.command === command)?.title.slice(1, -1) ?? ''];
      const row = page
        .split('\n')
        .find(line => line.toLowerCase().startsWith(`| \`${key}\``) && line.includes(`_${title}_`));
      expect({command, key, row: row !== undefined}).toEqual({command, key, row: true});
    }
  });

  test('files that are named exist', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({icon}) => icon),
      ...Object.values(contributes.views).flatMap(views => views.map(({icon}) => icon)),
      ...contributes.walkthroughs.flatMap(({steps}) => steps.map(({media}) => media.svg)),
    ];
    expect(files.filter(file => !existsSync(join(root, file)))).toEqual([]);
  });
});

describe('texts', () => {
  const used = new Set(
    text('package.json')
      .match(/(?<=")%[\w.]+%(?=")/g)
      ?.map(key => key.slice(1, -1)),
  );

  test('package.nls.json has every text that package.json names, and no other', () => {
    expect(sorted(used)).toEqual(sorted(Object.keys(nls)));
  });

  test('links in texts run commands that exist', () => {
    const known = new Set<string>([
      ...Object.values(Command),
      'workbench.action.openWalkthrough',
      'workbench.action.openSettings',
      'workbench.trust.manage',
    ]);
    const links = Object.values(nls).flatMap(value =>
      [...value.matchAll(/\(command:([\w.]+)/g)].map(match => match[1]),
    );
    expect(links.filter(command => !known.has(command ?? ''))).toEqual([]);
    expect(links.length).toBeGreaterThan(5);
  });
});
