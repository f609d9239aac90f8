/**
 * The page from top to bottom: banners, toolbar, overview, tabs, view with details, footer. In: the Inspector. Keys that
 * hold everywhere on the page are here: F6 goes from region to region, Ctrl+F to the filter box.
 */
import {useEffect} from 'preact/hooks';
import {DetailsPane} from '../details/DetailsPane';
import {OverviewStrip} from '../overview/OverviewStrip';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {IconSprite} from '../ui/icons';
import {Announcer} from './Announcer';
import {Banners} from './Banners';
import {EmptyState, emptyKind} from './EmptyState';
import {Footer} from './Footer';
import {Notice} from './Notice';
import {RejectList} from './RejectList';
import {Toolbar} from './Toolbar';
import {ViewSlot} from './ViewSlot';
import {SourceTrouble} from './SourceTrouble';
import {ViewTabs} from './ViewTabs';

export function App({inspector}: {inspector: Inspector}) {
  const {store} = inspector;
  const empty = useStore(store, emptyKind);
  const detailsOpen = useStore(store, state => state.detailsOpen);
  const view = useStore(store, state => state.view);
  const started = useStore(store, state => state.session !== null);
  const sessionId = useStore(store, state => state.session?.id ?? '');
  const name = useStore(store, state =>
    state.session ? t('Tracescope: {0}', state.session.name) : t('Tracescope: starting'),
  );
  const showDetails = detailsOpen && empty === null && view !== 'rejects';
  // A restored page is loaded before its session is known.
  useEffect(() => void (document.title = name), [name]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F6') cycleRegions(event.shiftKey ? -1 : 1);
    else if (event.key === 'f' && (event.ctrlKey || event.metaKey)) focusFilterBox();
    else return;
    event.preventDefault();
  };
  return (
    <div class="inspector" onKeyDown={onKeyDown}>
      <IconSprite />
      <header>
        <h1 class="screen-reader-only">{name}</h1>
        <Banners inspector={inspector} />
        <SourceTrouble inspector={inspector} />
        {started ? <Toolbar inspector={inspector} /> : null}
        {started ? <OverviewStrip inspector={inspector} /> : null}
        {started ? <ViewTabs inspector={inspector} /> : null}
      </header>
      <main class={showDetails ? 'main with-details' : 'main'}>
        {view === 'rejects' ? (
          <RejectList inspector={inspector} />
        ) : (
          <>
            {empty === null ? (
              <ViewSlot key={sessionId} id={view} inspector={inspector} />
            ) : (
              <EmptyState kind={empty} inspector={inspector} />
            )}
            {showDetails ? <DetailsPane inspector={inspector} /> : null}
          </>
        )}
        <Notice inspector={inspector} />
      </main>
      {started ? <Footer inspector={inspector} /> : null}
      <Announcer inspector={inspector} />
    </div>
  );
}

function focusFilterBox(): void {
  document.querySelector<HTMLElement>('[data-filter-box]')?.focus();
}

/** Regions in document order; the one with the focus hands it to its neighbour. */
function cycleRegions(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const current = regions.findIndex(region => region.contains(document.activeElement));
  for (let tried = 1; tried <= regions.length; tried++) {
    const region = regions[(current + step * tried + 2 * regions.length) % regions.length];
    if (region && focusInto(region)) return;
  }
}

function focusInto(region: HTMLElement): boolean {
  const target =
    region.tabIndex >= 0
      ? region
      : region.querySelector<HTMLElement>('[data-filter-box], [tabindex="0"], vscode-button, button');
  target?.focus();
  return target !== null;
}
