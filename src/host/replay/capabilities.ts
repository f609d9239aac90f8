/** What the replay can do, as VS Code asks for it: the buttons and boxes of its debug views follow from this. */
import type {DebugProtocol} from '@vscode/debugprotocol';
import type {Localize} from '../localize';

export function capabilities(t: Localize): DebugProtocol.Capabilities {
  const conditionDescription = t('A filter, as in the Inspector: duration>100ms context.user:leo');
  const filter = (name: string, label: string, description: string, isOn: boolean) => ({
    ...{filter: name, label, description, default: isOn, supportsCondition: true, conditionDescription},
  });
  return {
    supportsConfigurationDoneRequest: true,
    supportsConditionalBreakpoints: true,
    supportsFunctionBreakpoints: true,
    supportsExceptionFilterOptions: true,
    supportsExceptionInfoRequest: true,
    supportsEvaluateForHovers: true,
    supportsClipboardContext: true,
    supportsCompletionsRequest: true,
    completionTriggerCharacters: ['.'],
    supportsStepBack: true,
    supportsRestartRequest: true,
    supportsRestartFrame: true,
    supportsDelayedStackTraceLoading: true,
    exceptionBreakpointFilters: [
      filter('error', t('Errors'), t('Records at level ERROR or above, and failure events'), true),
      filter('failure', t('Failures'), t('The end of every task or flow that failed'), false),
      filter('retry', t('Retries'), t('Records that say that a task or flow is tried again'), false),
    ],
  };
}
