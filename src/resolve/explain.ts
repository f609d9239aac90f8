/**
 * A resolution as one sentence for people: what was wanted, why it was not found, what can be done. Pure; `t`
 * translates (identity with placeholders filled in the CLI).
 */
import type {SymbolRef} from '../protocol/model';
import type {Resolution} from './resolveSource';
import type {SourcePlace, SymbolResolution} from './resolveSymbol';
import {basename} from './paths';

type Localize = (message: string, ...values: (string | number)[]) => string;

/** '' when the place was found with its line, where it was recorded. */
export function explainResolution(resolution: Resolution, t: Localize): string {
  switch (resolution.kind) {
    case 'found':
      return foundText(resolution, t);
    case 'cannotTell':
      return cannotTellText(resolution, t);
    case 'noPath':
      return t('The record does not say which file it comes from.');
    case 'outside':
      return t('The file {0} exists, but it is not in this workspace.', resolution.path);
    case 'notFound':
      return resolution.folders === 0
        ? t('No folder is open, so {0} cannot be looked up.', resolution.wanted)
        : resolution.library
          ? t('{0} is a file of an installed library, which is not in this workspace.', resolution.wanted)
          : t('No file in this workspace matches {0}. A path mapping can say where its folder is.', resolution.wanted);
    case 'ambiguous':
      return t(
        '{0} files in this workspace match {1} equally well. A path mapping can say which folder is meant.',
        resolution.candidates.length,
        resolution.wanted,
      );
    case 'nameOnly':
      return t(
        'Only the name of {0} matches {1}, and its text does not show that it is the same file. A path mapping can say so.',
        resolution.path,
        resolution.wanted,
      );
    case 'lineMissing':
      return t(
        'The file {0} now has {1} lines, and the record names line {2}: the file was changed since.',
        basename(resolution.path),
        resolution.lineCount,
        resolution.line1,
      );
    case 'unreadable':
      return t('The file {0} cannot be read as text.', resolution.path);
  }
}

function foundText(found: Extract<Resolution, {kind: 'found'}>, t: Localize): string {
  const file = basename(found.path);
  if (found.line1 === 0) return t('The record names the file {0} and no line.', file);
  if (found.moved === 0) return '';
  return t(
    '{0} was edited since: the line {1} of the record is now line {2}.',
    file,
    found.line1 - found.moved,
    found.line1,
  );
}

function cannotTellText(found: Extract<Resolution, {kind: 'cannotTell'}>, t: Localize): string {
  const file = basename(found.path);
  switch (found.why) {
    case 'several':
      return t(
        '{0} was edited since, or holds this message several times: which line was line {1} cannot be told.',
        file,
        found.line1,
      );
    case 'functionGone':
      return t(
        '{0} was edited since: the function of the record is gone, and where its line {1} is now cannot be told.',
        file,
        found.line1,
      );
    case 'edited':
      return t(
        '{0} may have been edited since: nothing in it shows that its line {1} is still the one of the record.',
        file,
        found.line1,
      );
  }
}

/** `child.py:32 · moved +12`, `child.py:20 · cannot tell`, `not found`: what stands where a location is named. */
export function locationLabel(resolution: Resolution, t: Localize): string {
  if (resolution.kind === 'cannotTell') {
    return t('{0}:{1} · cannot tell', basename(resolution.path), resolution.line1);
  }
  if (resolution.kind !== 'found') return t('not found');
  const {path, line1, moved} = resolution;
  if (line1 === 0) return basename(path);
  const place = `${basename(path)}:${line1}`;
  return moved === 0 ? place : t('{0} · moved {1}', place, moved > 0 ? `+${moved}` : `${moved}`);
}

/** Why a name leads to no one place; '' when it does. */
export function explainSymbol(symbol: SymbolRef, resolution: SymbolResolution, t: Localize): string {
  const reason = reasonOf(symbol, resolution, t);
  if (resolution.kind !== 'notFound') return reason;
  const {cutOffAt = 0, unread = [], bases = []} = resolution;
  const said = withBases(withUnread(reason, unread, t), bases, t);
  return cutOffAt > 0 ? t('{0} Only the first {1} files were searched.', said, cutOffAt) : said;
}

function withUnread(reason: string, unread: readonly SourcePlace[], t: Localize): string {
  const [first] = unread;
  if (!first) return reason;
  const example = `${first.path}:${first.line1}`;
  return unread.length === 1
    ? t('{0} What stands at {1} is named while the program runs and may be it.', reason, example)
    : t(
        '{0} {1} others, such as that at {2}, are named while the program runs and may be it.',
        reason,
        unread.length,
        example,
      );
}

function withBases(reason: string, bases: readonly string[], t: Localize): string {
  return bases.length === 0 ? reason : t('{0} Its base class {1} cannot be looked into.', reason, bases.join(', '));
}

function reasonOf(symbol: SymbolRef, resolution: SymbolResolution, t: Localize): string {
  const {name} = symbol;
  if (resolution.kind === 'found') return '';
  if (resolution.kind === 'several') {
    const [first, second] = resolution.places.map(({path, line1}) => `${path}:${line1}`);
    return t('{0} is defined in {1} places, such as {2} and {3}.', name, resolution.places.length, first!, second!);
  }
  if (resolution.why === 'trace') return t('{0} is the id of one run: no source has a name for it.', name);
  if (resolution.why === 'step')
    return t('{0} is numbered by the planner while it runs: no source has a name for it.', name);
  if (resolution.why === 'runtimeNode') return t('{0} is made by PenguiFlow itself, at one end of every flow.', name);
  if (resolution.folders === 0) return t('No folder is open, so {0} cannot be looked up.', name);
  switch (resolution.why) {
    case 'noTask':
      return t(
        'No YAML file in this workspace has a task named {0}, and no class of that name has a run method.',
        name,
      );
    case 'noFlow':
      return t(
        'No YAML file in this workspace defines the flow {0}.',
        symbol.kind === 'flow' || !('flow' in symbol) ? name : symbol.flow,
      );
    case 'noEdge':
      return t(
        'No edge of the flow {0} leads to the same nodes with this condition.',
        'flow' in symbol ? symbol.flow : name,
      );
    case 'noFallback':
      return t('The flow {0} defines no fallback for {1}.', 'flow' in symbol ? symbol.flow : '', name);
    case 'noStorage':
      return t('No YAML file in this workspace has a storage named {0}.', name);
    case 'noService':
      return t("No class in this workspace has name = '{0}'.", symbol.kind === 'entrypoint' ? symbol.service : name);
    case 'noMethod':
      return t('The class of the service of {0} has no such method.', name);
    case 'noNode':
      return t('No node in this workspace is made with the name {0}, and no function of a node has it.', name);
    case 'noPlanner':
      return t('No planner is made in this workspace.');
  }
}
