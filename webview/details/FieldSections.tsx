/** Context values of the scopes a record is in, and all fields of the record, as trees. */
import {useMemo} from 'preact/hooks';
import type {RecordDetails} from '../../src/protocol/queries';
import {t} from '../format/l10n';
import {visibleText} from '../format/visibleText';
import type {Inspector} from '../state/inspector';
import {JsonTree} from './JsonTree';
import type {JsonNode} from '../../src/protocol/looseJson';
import {parseLooseJson} from '../../src/protocol/looseJson';
import {showOverTime} from './overTime';
import {Section} from './Section';
import {childrenOf, writeLooseJson} from './treeRows';

interface Props {
  details: RecordDetails;
  inspector: Inspector;
}

export function ContextSection({details, inspector}: Props) {
  const roots = useMemo(() => contextRoots(details), [details]);
  if (roots.length === 0) return null;
  const copyText = writeLooseJson({kind: 'object', entries: roots});
  return (
    <Section id="context" title={t('Context')} inspector={inspector} copyText={copyText}>
      <JsonTree label={t('Context')} roots={roots} openDepth={1} copy={text => inspector.copy(text)} />
    </Section>
  );
}

export function FieldsSection({details, inspector}: Props) {
  const parsed = useMemo(() => parseLooseJson(details.fieldsJson), [details.fieldsJson]);
  const isTree = 'node' in parsed && (parsed.node.kind === 'object' || parsed.node.kind === 'array');
  const fields = isTree ? childrenOf(parsed.node) : [];
  if (details.fieldsJson === '' || (isTree && fields.length === 0)) return null;
  return (
    <Section
      id="fields"
      title={t('All Fields')}
      inspector={inspector}
      copyText={details.fieldsJson}
      count={fields.length}
    >
      {isTree ? (
        <JsonTree
          label={t('All fields')}
          roots={fields}
          openDepth={0}
          copy={text => inspector.copy(text)}
          filterBy={condition => inspector.addCondition(condition)}
          overTime={path => void showOverTime(inspector, path)}
        />
      ) : (
        <pre class="block raw">{visibleText(details.fieldsJson)}</pre>
      )}
    </Section>
  );
}

/** Empty contexts are left out; one that cannot be read is shown as its text. */
function contextRoots(details: RecordDetails): [string, JsonNode][] {
  const roots: [string, JsonNode][] = [];
  for (const {span, contextJson} of details.stack) {
    if (contextJson === null) continue;
    const parsed = parseLooseJson(contextJson);
    const node: JsonNode = 'node' in parsed ? parsed.node : {kind: 'string', value: contextJson};
    if (childrenOf(node).length > 0 || node.kind === 'string') roots.push([span.name, node]);
  }
  return roots;
}
