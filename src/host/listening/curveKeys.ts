/**
 * The window's pair of CURVE keys. In: VS Code's secret storage, where the secret key stays. Out: the pair for listeners;
 * the public key for the user, who gives it to the programs that send. Made by the command, never by itself.
 */
import * as vscode from 'vscode';
import type {Engine} from '../engine/engine';
import type {CurveKeys} from '../settings/listenerSettings';

const SECRET = 'tracescope.curveKeys';

export class CurveKeyStore {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly engine: Pick<Engine, 'call'>,
  ) {}

  async get(): Promise<CurveKeys | undefined> {
    const text = await this.secrets.get(SECRET);
    if (text === undefined) return undefined;
    try {
      const {publicKey, secretKey} = JSON.parse(text) as Partial<CurveKeys>;
      return publicKey && secretKey ? {publicKey, secretKey} : undefined;
    } catch (_error) {
      // Not ours, or damaged: the user makes new ones.
      return undefined;
    }
  }

  /** Shows the public key; makes a pair first when there is none, or when the user wants another. */
  async setUp(): Promise<void> {
    const old = await this.get();
    const renew = vscode.l10n.t('Make New Keys');
    const copy = vscode.l10n.t('Copy Public Key');
    if (old) {
      const picked = await vscode.window.showInformationMessage(
        vscode.l10n.t('Your public key is {0}. With new keys, programs that have this one are refused.', old.publicKey),
        copy,
        renew,
      );
      if (picked === copy) await vscode.env.clipboard.writeText(old.publicKey);
      if (picked !== renew) return;
    }
    const keys = await this.engine.call('makeCurveKeys', {});
    await this.secrets.store(SECRET, JSON.stringify(keys));
    const picked = await vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Your public key is {0}. Set "curve": true on a listener, and give this key to the programs that send.',
        keys.publicKey,
      ),
      copy,
    );
    if (picked === copy) await vscode.env.clipboard.writeText(keys.publicKey);
  }
}
