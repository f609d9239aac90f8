/**
 * Starts and stops the listeners of the settings. In: commands. Out: sources in the live session, or a message that
 * says why not and what can be done. Binding beyond this machine is asked for once per endpoint and workspace.
 */
import * as vscode from 'vscode';
import type {ListenerSpec} from '../../protocol/engineApi';
import {RpcError} from '../../protocol/rpc';
import {Setting} from '../ids';
import type {Sessions} from '../sessions/sessions';
import type {TraceSession} from '../sessions/traceSession';
import {isLoopback, parseEndpoint, shortEndpoint, withPort} from '../settings/endpoint';
import {withKeys} from '../settings/listenerSettings';
import {listenerSettings} from '../settings/settings';
import {refusalOf} from '../settings/workspaceKind';
import type {CurveKeyStore} from './curveKeys';

const AGREED_KEY = 'tracescope.agreedEndpoints';

export class Listening {
  /** Sources that nobody asked for by name: they end when their reason ends. */
  private readonly automatic = new Set<string>();

  constructor(
    private readonly sessions: Sessions,
    private readonly memory: vscode.Memento,
    private readonly output: vscode.LogOutputChannel,
    private readonly keys: CurveKeyStore,
  ) {}

  /** Every listener of the settings that does not run yet. Gives the session when at least one listens. */
  async start(): Promise<TraceSession | undefined> {
    const refused = refusalOf(vscode.workspace);
    if (refused === 'restricted') void askForTrust();
    if (refused === 'virtual') throw new Error(virtualText());
    if (refused) return undefined;
    // What the user starts, the user stops.
    this.automatic.clear();
    const {specs, problems} = listenerSettings();
    if (problems.length > 0) void offerSettings(problems.join(' '));
    else if (specs.length === 0) {
      void offerSettings(
        vscode.l10n.t('Tracescope has nothing to listen to: the setting "tracescope.listeners" is empty.'),
      );
    }
    let listening: TraceSession | undefined;
    for (const spec of specs) listening = (await this.startOne(spec)) ?? listening;
    return listening;
  }

  async startOne(spec: ListenerSpec): Promise<TraceSession | undefined> {
    const agreed = await this.agree(spec);
    if (!agreed) return undefined;
    try {
      const {session} = await this.open(agreed);
      return session;
    } catch (error) {
      this.output.error(error instanceof Error ? error.message : String(error));
      void this.explain(spec, error);
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const session = this.sessions.liveSession;
    if (!session) return;
    for (const source of session.info.sources) {
      const active = !['stopped', 'ended', 'failed'].includes(source.state);
      if (source.kind === 'zeromq' && active) await this.sessions.stopSource(session, source.id);
    }
  }

  /** As `start`, without a question and without a message: gives one sentence for each listener that does not run. */
  async startQuietly(): Promise<string[]> {
    const {specs, problems} = listenerSettings();
    const failures = [...problems];
    for (const spec of specs) {
      if (this.needsAgreement(spec)) {
        failures.push(vscode.l10n.t('Tracescope is not listening on {0}: start it once by hand.', spec.endpoint));
        continue;
      }
      try {
        const {opened} = await this.open({...spec, allowNonLoopback: true});
        if (opened) this.automatic.add(opened);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        failures.push(
          error instanceof RpcError && error.code === 'addressInUse'
            ? vscode.l10n.t('Tracescope is not listening: {0} is taken.', shortEndpoint(spec.endpoint))
            : vscode.l10n.t('Tracescope is not listening on {0}: {1}', shortEndpoint(spec.endpoint), reason),
        );
      }
    }
    for (const failure of failures) this.output.warn(failure);
    return failures;
  }

  /** Stops what `startQuietly` started. */
  async stopAutomatic(): Promise<void> {
    const ids = [...this.automatic];
    this.automatic.clear();
    const session = this.sessions.liveSession;
    for (const {id, state} of session?.info.sources ?? []) {
      const active = !['stopped', 'ended', 'failed'].includes(state);
      if (session && active && ids.includes(id)) await this.sessions.stopSource(session, id);
    }
  }

  /** `opened` is the new source, undefined when the endpoint is listened on already. */
  private async open(spec: ListenerSpec): Promise<{session: TraceSession; opened: string | undefined}> {
    const session = await this.sessions.openLive(vscode.workspace.name ?? vscode.l10n.t('Untitled'));
    const running = session.info.sources.some(
      source => source.name === spec.endpoint && !['stopped', 'ended', 'failed'].includes(source.state),
    );
    if (running) return {session, opened: undefined};
    const {id} = await this.sessions.listen(session, await this.withKeys(spec));
    this.output.info(`Listening on ${spec.endpoint}.`);
    return {session, opened: id};
  }

  private async withKeys(spec: ListenerSpec): Promise<ListenerSpec> {
    if (!spec.curve) return spec;
    const keys = await this.keys.get();
    if (!keys)
      throw new Error(vscode.l10n.t('there are no CURVE keys yet. Run "Tracescope: Set Up CURVE Keys…" first.'));
    return withKeys(spec, keys);
  }

  private needsAgreement(spec: ListenerSpec): boolean {
    const endpoint = parseEndpoint(spec.endpoint);
    const local = spec.mode === 'connect' || (endpoint && isLoopback(endpoint));
    return !local && !(this.memory.get<string[]>(AGREED_KEY) ?? []).includes(spec.endpoint);
  }

  /** The spec with the user's agreement where that is needed; null when the user says no. */
  private async agree(spec: ListenerSpec): Promise<ListenerSpec | null> {
    if (this.needsAgreement(spec)) {
      const listen = vscode.l10n.t('Listen');
      const picked = await vscode.window.showWarningMessage(
        `${vscode.l10n.t('Let other computers send to {0}?', spec.endpoint)} ${vscode.l10n.t(
          'This address can be reached from the network. Anyone who reaches it can send records to Tracescope, and what programs send there is not encrypted.',
        )}`,
        listen,
      );
      if (picked !== listen) return null;
      const agreedBefore = this.memory.get<string[]>(AGREED_KEY) ?? [];
      await this.memory.update(AGREED_KEY, [...agreedBefore, spec.endpoint]);
    }
    return {...spec, allowNonLoopback: true};
  }

  private async explain(spec: ListenerSpec, error: unknown): Promise<void> {
    const endpoint = parseEndpoint(spec.endpoint);
    if (error instanceof RpcError && error.code === 'addressInUse' && endpoint?.transport === 'tcp') {
      const choose = vscode.l10n.t('Choose Another Port');
      const picked = await vscode.window.showErrorMessage(
        vscode.l10n.t(
          'Tracescope is not listening: port {0} on {1} is used by another program.',
          String(endpoint.port),
          endpoint.address,
        ),
        choose,
        settingsLabel(),
      );
      if (picked === settingsLabel()) await openListenerSettings();
      if (picked !== choose) return;
      const port = await askForPort(endpoint.port + 1);
      if (port !== undefined) await this.startOne({...spec, endpoint: withPort(endpoint, port)});
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    await offerSettings(vscode.l10n.t('Tracescope is not listening on {0}: {1}', shortEndpoint(spec.endpoint), reason));
  }
}

async function askForPort(suggestion: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Port to Listen On'),
    prompt: vscode.l10n.t('Used until this window closes. To keep it, change the setting "tracescope.listeners".'),
    value: String(Math.min(suggestion, 65535)),
    validateInput: value =>
      /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65535
        ? undefined
        : vscode.l10n.t('Enter a number from 1 to 65535.'),
  });
  return text === undefined ? undefined : Number(text);
}

function virtualText(): string {
  return vscode.l10n.t('This workspace is not on a machine where programs run, so nothing can be listened to here.');
}

async function askForTrust(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const picked = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'Tracescope does not listen in Restricted Mode, because a folder could decide what is opened. Trace files can be read.',
    ),
    manage,
  );
  if (picked === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

async function offerSettings(message: string): Promise<void> {
  const picked = await vscode.window.showErrorMessage(message, settingsLabel());
  if (picked === settingsLabel()) await openListenerSettings();
}

function settingsLabel(): string {
  return vscode.l10n.t('Open Settings');
}

async function openListenerSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', `tracescope.${Setting.listeners}`);
}
