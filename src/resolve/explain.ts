/**
 * A resolution as one sentence for people: what was wanted, why it was not found, what can be done. Pure; `t`
 * translates (identity with placeholders filled in the CLI).
 */
import type {Resolution} from './resolveSource';
import {basename} from './paths';

type Localize = (message: string, ...values: (string | number)[]) => string;

/** '' when the place was found with its line. */
export function explainResolution(resolution: Resolution, t: Localize): string {
  switch (resolution.kind) {
    case 'found':
      return resolution.line1 > 0 ? '' : t('The record names the file {0} and no line.', basename(resolution.path));
    case 'noPath':
      return t('The record does not say which file it comes from.');
    case 'outside':
      return t('The file {0} exists, but it is not in this workspace.', resolution.path);
    case 'notFound':
      return resolution.folders === 0
        ? t('No folder is open, so {0} cannot be looked up.', resolution.wanted)
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
