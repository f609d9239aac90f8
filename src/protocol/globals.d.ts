/**
 * Cancellation, the one platform feature that the pure layers (protocol, core, resolve) share: Node, browsers and web
 * workers all have it and it needs no clock. Only what is used is declared; other layers see their platform's own types.
 */
declare class AbortSignal {
  private constructor();
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: {once?: boolean}): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
