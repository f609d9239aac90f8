/** Lets the user pick one of several places in the source; the best is first, and each says what it is and in which file. */
import * as vscode from 'vscode';
import {basename} from '../../resolve/paths';
import type {SourcePlace} from '../../resolve/resolveSymbol';
import {labelText} from '../plainText';
import {toUri} from './locations';

export async function pickPlace(places: readonly SourcePlace[], title: string): Promise<SourcePlace | undefined> {
  const items = places.map(place => ({
    label: labelText(place.name),
    description: labelText(`${basename(place.path)}:${place.line1}`),
    detail: labelText(vscode.workspace.asRelativePath(toUri(place.path))),
    place,
  }));
  const picked = await vscode.window.showQuickPick(items, {title, matchOnDescription: true, matchOnDetail: true});
  return picked?.place;
}
