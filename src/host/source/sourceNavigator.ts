/**
 * Takes what a record, flow, task or frame says of its source to an editor. Used by commands, trees, the Inspector and the
 * editor features. Opens only files of the workspace, of a path mapping, or that the user picks; what cannot be found is
 * named, with ways to mend it, and asked about once per folder of the traced program.
 */
import * as vscode from 'vscode';
import type {SourceRef, SymbolRef} from '../../protocol/model';
import type {SourceTarget} from '../../protocol/queries';
import {explainResolution, explainSymbol, locationLabel} from '../../resolve/explain';
import {resolveSource} from '../../resolve/resolveSource';
import type {Evidence, Resolution} from '../../resolve/resolveSource';
import type {SourcePlace} from '../../resolve/resolveSymbol';
import type {Emitter} from '../emitter';
import {pathMappings} from '../settings/settings';
import {AskAboutPath} from './askAboutPath';
import {LearntPaths} from './learntPaths';
import {toUri} from './locations';
import {pickPlace} from './pickPlace';
import {showLine} from './showLine';
import {SourceSymbols} from './sourceSymbols';
import type {VscodeFiles} from './vscodeFiles';
import {withSlowProgress} from '../withSlowProgress';
import {labelText} from '../plainText';

export {showLine} from './showLine';

export interface OpenResult {
  opened: boolean;
  reason: string;
}

const STATUS_MS = 8000;
/** An entrypoint's class and decorator belong to others too. */
const DEFINES: readonly SourcePlace['what'][] = [
  'class',
  'task entry',
  'flow definition',
  'method',
  'function',
  'node',
];

export class SourceNavigator {
  private readonly ask: AskAboutPath;

  constructor(
    files: VscodeFiles,
    private readonly learnt: LearntPaths = new LearntPaths(),
    private readonly symbols: SourceSymbols = new SourceSymbols(files),
  ) {
    this.files = files;
    this.ask = new AskAboutPath(files, learnt);
  }
  private readonly files: VscodeFiles;

  async resolve(ref: SourceRef, evidence: Evidence, signal?: AbortSignal): Promise<Resolution> {
    const rules = {configured: pathMappings(), learnt: this.learnt.usable};
    const resolution = await resolveSource(ref, evidence, this.files, rules, signal);
    if (resolution.kind === 'found' && resolution.learnt) await this.learnt.learn(resolution.learnt, false);
    return resolution;
  }

  /** `child.py:32 · moved +12`, for where a location is named; `found` is false where nothing can be opened. */
  async label(
    ref: SourceRef,
    evidence: Evidence,
    signal?: AbortSignal,
  ): Promise<{label: string; found: boolean; reason: string}> {
    const resolution = await this.resolve(ref, evidence, signal);
    return {
      label: locationLabel(resolution, vscode.l10n.t),
      found: resolution.kind === 'found' || resolution.kind === 'cannotTell',
      reason: explainResolution(resolution, vscode.l10n.t),
    };
  }

  /** Opens the place, or tells the user why it cannot. Never throws for a file that is not there. */
  async open(ref: SourceRef | null, evidence: Evidence, preserveFocus: boolean): Promise<OpenResult> {
    if (!ref) return this.fail({kind: 'noPath'}, null, evidence, preserveFocus);
    return this.show(await this.resolve(ref, evidence), ref, evidence, preserveFocus);
  }

  /** The same for all that a session knows: the place, or else the names, that of the failing line before that of the task. */
  async openTarget(target: SourceTarget, preserveFocus: boolean): Promise<OpenResult> {
    const {source, symbols} = target;
    const evidence = evidenceOf(target);
    if (source) {
      const resolution = await this.resolve(source, evidence);
      const isPlace = resolution.kind === 'found' || resolution.kind === 'cannotTell';
      if (isPlace || symbols.length === 0) return this.show(resolution, source, evidence, preserveFocus);
    }
    return symbols.length === 0 ? this.open(source, evidence, preserveFocus) : this.openSymbols(symbols, preserveFocus);
  }

  /** Where a target is, for following along: opens nothing and asks nothing. */
  async find(
    target: SourceTarget,
    signal?: AbortSignal,
  ): Promise<{path: string; line1: number; reason: string} | {path: null; reason: string}> {
    const {source, symbols} = target;
    const resolution: Resolution = source ? await this.resolve(source, evidenceOf(target), signal) : {kind: 'noPath'};
    const reason = explainResolution(resolution, vscode.l10n.t);
    if (resolution.kind === 'found') return {path: resolution.path, line1: resolution.line1, reason};
    if (resolution.kind === 'cannotTell') return {path: null, reason};
    let why = '';
    for (const symbol of symbols) {
      const found = await this.symbols.resolve(symbol, signal);
      if (found.kind === 'found') return {path: found.place.path, line1: found.place.line1, reason: ''};
      why ||= explainSymbol(symbol, found, vscode.l10n.t);
    }
    return {path: null, reason: source ? reason : why || reason};
  }

  /** Every place that each name may be defined at, with what belongs to it; opens nothing and asks nothing. */
  async placesOf(symbols: readonly SymbolRef[]): Promise<(readonly SourcePlace[])[]> {
    return (await this.symbols.resolveAll(symbols)).map(found => {
      if (found.kind === 'found') return [found.place, ...found.more];
      return found.kind === 'several' ? found.places : [];
    });
  }

  /**
   * The lines that define each name: a task's class and its entry in the YAML file, a flow, the method of an entrypoint, a
   * node's function and the call that makes it. None where several places may be meant.
   */
  async definitionsOf(symbols: readonly SymbolRef[]): Promise<(readonly SourcePlace[])[]> {
    return (await this.symbols.resolveAll(symbols)).map(found =>
      found.kind === 'found' ? [found.place, ...found.more].filter(({what}) => DEFINES.includes(what)) : [],
    );
  }

  /** Files that names were looked up in have changed on disk, or other folders are open. */
  get sourcesChanged(): Emitter<void> {
    return this.symbols.changed;
  }

  /** Where what the target is about was called or scheduled; offers a choice where there are several places. */
  async openCallSite({symbols, caller}: SourceTarget): Promise<OpenResult> {
    const symbol = symbols.at(-1);
    const places = symbol
      ? await this.search(symbol.name, signal => this.symbols.callSites(symbol, caller?.symbol ?? null, signal))
      : [];
    if (places === null) return {opened: false, reason: ''};
    if (places.length > 0) {
      const name = symbol?.name ?? '';
      return this.showOneOf(places, vscode.l10n.t('Where {0} is called or scheduled', name), false);
    }
    if (caller?.source) return this.open(caller.source, {template: null}, false);
    if (caller?.symbol) return this.openSymbols([caller.symbol], false);
    return this.say(vscode.l10n.t('Nothing in this workspace is known to call or schedule it.'));
  }

  private async openSymbols(symbols: readonly SymbolRef[], preserveFocus: boolean): Promise<OpenResult> {
    let reason = '';
    for (const symbol of symbols) {
      const found = await this.search(symbol.name, signal => this.symbols.resolve(symbol, signal));
      if (found === null) return {opened: false, reason: ''};
      if (found.kind === 'found') return this.showOneOf([found.place], '', preserveFocus);
      if (found.kind === 'several' && !preserveFocus) {
        return this.showOneOf(
          found.places,
          vscode.l10n.t('{0} is defined in several places', symbol.name),
          preserveFocus,
        );
      }
      reason ||= explainSymbol(symbol, found, vscode.l10n.t);
    }
    return this.say(reason);
  }

  /** Null when the user gave up waiting. */
  private search<T>(name: string, run: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    return withSlowProgress(vscode.l10n.t('Looking for {0} in the workspace…', name), run);
  }

  private async showOneOf(places: readonly SourcePlace[], title: string, preserveFocus: boolean): Promise<OpenResult> {
    const [first] = places;
    const place = places.length === 1 ? first : await pickPlace(places, title);
    if (!place) return {opened: false, reason: ''};
    await showLine(toUri(place.path), place.line1, preserveFocus);
    return {opened: true, reason: ''};
  }

  private async show(
    resolution: Resolution,
    ref: SourceRef,
    evidence: Evidence,
    preserveFocus: boolean,
  ): Promise<OpenResult> {
    const isPlace = resolution.kind === 'found' || resolution.kind === 'cannotTell';
    if (!isPlace) return this.fail(resolution, ref, evidence, preserveFocus);
    // What cannot be told is opened at the likeliest line, and said not to be certain.
    const line1 = resolution.kind === 'found' ? resolution.line1 : resolution.near1 || resolution.line1;
    await showLine(toUri(resolution.path), line1, preserveFocus);
    const reason = explainResolution(resolution, vscode.l10n.t);
    if (reason) vscode.window.setStatusBarMessage(labelText(reason), STATUS_MS);
    return {opened: true, reason};
  }

  private fail(resolution: Resolution, ref: SourceRef | null, evidence: Evidence, preserveFocus: boolean): OpenResult {
    const reason = explainResolution(resolution, vscode.l10n.t);
    // While stepping through records nothing may take the focus.
    if (preserveFocus) return this.say(reason);
    const again = (picked: SourceRef) => this.open(picked, evidence, false);
    // Not awaited: the caller has its answer, the message stays as long as the user leaves it.
    void this.ask.about(resolution, ref, reason, again);
    return {opened: false, reason};
  }

  private say(reason: string): OpenResult {
    if (reason) vscode.window.setStatusBarMessage(labelText(reason), STATUS_MS);
    return {opened: false, reason};
  }
}

export function evidenceOf({template, code, neighbours}: SourceTarget): Evidence {
  return {template, code, neighbours};
}
