/**
 * The page's end of the link to the extension host. In: VS Code's page object. Out: a typed caller with the host's
 * events. The page serves no methods: it only asks and listens.
 */
import type {InspectorApi, InspectorEvents} from '../../src/protocol/inspectorApi';
import {packNumbers, unpackNumbers} from '../../src/protocol/jsonNumbers';
import {Link} from '../../src/protocol/rpc';
import type {Port} from '../../src/protocol/rpc';

export type HostLink = Link<Record<never, never>, InspectorApi, object, InspectorEvents>;

export function openLink(api: VsCodeApi): HostLink {
  const port: Port = {
    post: message => api.postMessage(packNumbers(message)),
    onMessage: listener =>
      window.addEventListener('message', event => {
        // VS Code sends JSON, which has no NaN; the host marks such numbers.
        if (isLinkMessage(event.data)) listener(unpackNumbers(event.data));
      }),
  };
  return new Link<Record<never, never>, InspectorApi, object, InspectorEvents>(port, {});
}

/** VS Code and developer tools post messages of their own into the page. */
function isLinkMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && typeof (data as {t?: unknown}).t === 'string';
}
