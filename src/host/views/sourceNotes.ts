/**
 * What is worth knowing beyond a source's own row: rejects with their reasons, trouble, records that are known to be
 * lost or were let go. Pure. Each becomes a row of the Sources view; nothing is said that needs no attention.
 */
import type {Counts} from '../../protocol/model';
import type {RejectSample, SourceInfo} from '../../protocol/queries';
import type {Localize} from '../localize';
import {formatCount} from './format';
import type {StateLook} from './spanText';

export interface Note {
  /** Unchanged while the note says something else about the same thing. */
  id: string;
  label: string;
  description: string;
  tooltip: string;
  look: StateLook;
  /** Rejects have samples below them. */
  hasSamples: boolean;
  /** About messages that could not be read, which are rows of the Log. */
  isOfRejects: boolean;
}

const PLAIN = {hasSamples: false, isOfRejects: false};
const WARNING = 'problemsWarningIcon.foreground';

export function sourceNotes(source: SourceInfo, t: Localize, locale: string): Note[] {
  const notes: Note[] = [];
  if (source.detail !== '') {
    const isFailure = source.state === 'failed';
    const look = isFailure ? {icon: 'error', color: 'problemsErrorIcon.foreground'} : {icon: 'info', color: null};
    notes.push({id: 'detail', label: source.detail, description: '', tooltip: source.detail, look, ...PLAIN});
  }
  if (source.rejected > 0) {
    notes.push({
      id: 'rejected',
      label: t('{0} rejected', formatCount(source.rejected, locale)),
      description: t('records that could not be read'),
      tooltip: t('They look like records and cannot be read. Their neighbours are not affected.'),
      look: {icon: 'warning', color: WARNING},
      hasSamples: true,
      isOfRejects: true,
    });
  }
  return notes;
}

/** Of a whole session. */
export function sessionNotes(counts: Counts, t: Localize, locale: string): Note[] {
  const notes: Note[] = [];
  if (counts.missing > 0) {
    notes.push({
      id: 'missing',
      label: t('{0} missing', formatCount(counts.missing, locale)),
      description: t('sent, never received'),
      tooltip: t('Distlog numbers its records. These numbers were skipped, so their records were lost on the way.'),
      look: {icon: 'debug-disconnect', color: WARNING},
      ...PLAIN,
    });
  }
  if (counts.evicted > 0) {
    notes.push({
      id: 'evicted',
      label: t('{0} evicted', formatCount(counts.evicted, locale)),
      description: t('the oldest, to stay within the limits'),
      tooltip: t(
        'The session had reached its limit, which the settings under “retention” set. The oldest finished flows went first; those with failures go last.',
      ),
      look: {icon: 'archive', color: WARNING},
      ...PLAIN,
    });
  }
  return notes;
}

export function sampleNote(sample: RejectSample, index: number): Note {
  return {
    id: `sample ${index}`,
    label: sample.reason,
    description: sample.sample,
    tooltip: `${sample.reason}\n\n${sample.sample}`,
    look: {icon: 'dash', color: null},
    hasSamples: false,
    isOfRejects: true,
  };
}
