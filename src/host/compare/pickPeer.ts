/**
 * What a flow or task is to be compared with: those of its name first, of every open session, then all others; what is
 * typed is looked for by the engine, in names and ids. In: the sessions, what a peer is wanted for. Out: the choice of
 * the user.
 */
import * as vscode from 'vscode';
import {SpanRole} from '../../protocol/model';
import type {PeerPage, PeerWish} from '../../protocol/compare';
import type {SpanInfo} from '../../protocol/queries';
import {RpcError} from '../../protocol/rpc';
import type {TraceSession} from '../sessions/traceSession';
import {formatCount, formatMoment} from '../views/format';
import {labelText} from '../plainText';
import {themeIcon} from '../views/themeIcon';
import {STATE_LOOKS, describeSpan, nameOf} from '../views/spanText';
import type {Side} from './comparing';
import {startEpochMs} from './sideName';

/** Of each session; what is further down is found by typing. */
const COUNT = 50;
/** While the user types. */
const TYPING_MS = 150;

type Item = vscode.QuickPickItem & {peer?: Side; open?: true};
export type PeerChoice = Side | 'openFile' | undefined;

/** Undefined when the user gave up. */
export async function pickPeer(
  wanted: {session: TraceSession; span: SpanInfo},
  sessions: readonly TraceSession[],
): Promise<PeerChoice> {
  const {t} = vscode.l10n;
  const box = vscode.window.createQuickPick<Item>();
  box.title = t('Compare {0} With', labelText(nameOf(wanted.span, t)));
  box.placeholder = t('Part of a name or id');
  let timer: NodeJS.Timeout | undefined;
  let turn = 0;
  const load = async () => {
    const own = ++turn;
    box.busy = true;
    const items = await peerItems(wanted, sessions, box.value.trim());
    if (own !== turn) return;
    box.items = items;
    box.busy = false;
  };
  try {
    return await new Promise<PeerChoice>((resolve, reject) => {
      box.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(() => void load().catch(reject), TYPING_MS);
      });
      box.onDidAccept(() => {
        const [item] = box.selectedItems;
        if (item) resolve(item.open ? 'openFile' : item.peer);
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
      load().catch(reject);
    });
  } finally {
    turn++;
    clearTimeout(timer);
    box.dispose();
  }
}

async function peerItems(
  {session: own, span}: {session: TraceSession; span: SpanInfo},
  sessions: readonly TraceSession[],
  text: string,
): Promise<Item[]> {
  const {t} = vscode.l10n;
  const wish = {name: span.name, system: span.system, flows: isFlow(span), text, count: COUNT};
  const pages = await Promise.all(
    [own, ...sessions.filter(session => session !== own)].map(async session => {
      const except = session === own ? span.span : null;
      return {session, page: await peersOf(session, {...wish, except})};
    }),
  );
  const itemsOf = (from: (page: PeerPage) => SpanInfo[]) =>
    pages.flatMap(({session, page}) => from(page).map(peer => peerItem({session, span: peer}, sessions.length > 1)));
  const alike = itemsOf(({spans, alike: count}) => spans.slice(0, count));
  const others = itemsOf(({spans, alike: count}) => spans.slice(count));
  const more = pages.reduce((sum, {page}) => sum + page.total - page.spans.length, 0);
  const items: Item[] = [];
  if (alike.length > 0) items.push(separator(t('Of the same name')), ...alike);
  if (others.length > 0) items.push(separator(t('Others')), ...others);
  if (more > 0) items.push(separator(t('{0} more: type a part of a name', formatCount(more, vscode.env.language))));
  else items.push(separator(''));
  return [
    ...items,
    {label: t('Open a Trace File…'), iconPath: new vscode.ThemeIcon('folder-opened'), alwaysShow: true, open: true},
  ];
}

async function peersOf(session: TraceSession, wish: PeerWish): Promise<PeerPage> {
  try {
    return await session.call('peers', wish);
  } catch (error) {
    // Closed or cleared meanwhile: the others can still be chosen from.
    if (error instanceof RpcError) return {alike: 0, total: 0, spans: []};
    throw error;
  }
}

function peerItem(peer: Side & {span: SpanInfo}, withSession: boolean): Item {
  const {t} = vscode.l10n;
  const moment = formatMoment(startEpochMs(peer), vscode.env.language);
  return {
    label: labelText(nameOf(peer.span, t)),
    description: labelText(describeSpan(peer.span, t, vscode.env.language)),
    detail: labelText([moment, withSession ? peer.session.info.name : ''].filter(part => part !== '').join(' · ')),
    iconPath: themeIcon(STATE_LOOKS[peer.span.state]),
    // The engine has looked already, also in ids, which are not shown.
    alwaysShow: true,
    peer,
  };
}

function separator(label: string): Item {
  return {label, kind: vscode.QuickPickItemKind.Separator};
}

/** Listed in the Flows view at the top. */
export function isFlow({parent, roles}: SpanInfo): boolean {
  return parent === null || (roles & SpanRole.flow) !== 0;
}
