/**
 * Where the record was written, as a link: by the place that it names, or else by the name of its task, entrypoint or node.
 * The label is the host's: where that is in the workspace, how far it moved, or why it cannot be found.
 */
import {useEffect, useState} from 'preact/hooks';
import type {SourceRef} from '../../src/protocol/model';
import type {RecordDetails} from '../../src/protocol/queries';
import {t} from '../format/l10n';
import {visibleText} from '../format/visibleText';
import type {Inspector} from '../state/inspector';
import {LinkButton} from '../ui/toolkit';
import {usePlace} from './usePlace';

interface SourceLinkProps {
  details: RecordDetails;
  inspector: Inspector;
}

export function SourceLink({details, inspector}: SourceLinkProps) {
  const {source} = details;
  return source ? <PlaceLink {...{details, inspector, source}} /> : <NameLink {...{details, inspector}} />;
}

function PlaceLink({details, inspector, source}: SourceLinkProps & {source: SourceRef}) {
  const {record} = details;
  const [answer, setAnswer] = useState<{record: number; label: string; found: boolean; reason: string} | null>(null);
  useEffect(() => {
    let current = true;
    inspector.resolve(record, source.path, source.line, source.func).then(
      result => current && setAnswer({record, ...result}),
      (error: unknown) => inspector.complain(error),
    );
    return () => {
      current = false;
    };
  }, [record, source, inspector]);
  const known = answer?.record === record ? answer : null;
  const asSent = source.line > 0 ? `${source.path}:${source.line}` : source.path;
  return (
    <>
      <LinkButton onClick={() => inspector.goToSource(record)} title={known?.reason || asSent}>
        {visibleText(known?.label || shortPath(asSent))}
      </LinkButton>
      {source.func ? <span class="muted">{` ${t('in {0}', visibleText(source.func))}`}</span> : null}
      {known && !known.found ? <span class="muted">{` · ${visibleText(known.reason || t('not found'))}`}</span> : null}
    </>
  );
}

function NameLink({details, inspector}: SourceLinkProps) {
  const {record} = details;
  const place = usePlace(inspector, record);
  // Its line is there from the beginning, so that nothing moves when the answer comes.
  if (!place) return <span class="muted">{t('looking for it…')}</span>;
  const {label, path, reason} = place;
  if (label === '') return <span class="muted">{visibleText(reason || t('not found'))}</span>;
  return (
    <LinkButton onClick={() => inspector.goToSource(record)} title={reason || path}>
      {visibleText(label)}
    </LinkButton>
  );
}

/** The last two parts of a path are what people recognise. */
function shortPath(path: string): string {
  return path.split(/[\\/]/).slice(-2).join('/');
}
