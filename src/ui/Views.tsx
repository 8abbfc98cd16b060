/** The views of the page. The lab stays mounted while another is shown; the others are loaded on demand. */
import { Activity, lazy, Suspense, useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useActions } from './context';
import { parseRoute, useCompareIds, useView, viewTitles, type View } from './route';
import pageStyles from './parts/page.module.css';

const pages = {
  learn: lazy(() => import('./learn/LearnPage')),
  runs: lazy(() => import('./runs/RunsPage')),
};

/** The page's title; comparing runs has its own. */
const placeOf = (view: View, comparing: boolean): string => (comparing ? 'Compare runs' : viewTitles[view]);

/** A new view is announced by the title, and focus moves to its heading. */
function useArriving(first: string): (place: string) => void {
  const seen = useRef(first);
  return useCallback((place: string) => {
    document.title = place === viewTitles.lab ? 'CoRP Lab' : `${place} · CoRP Lab`;
    if (seen.current === place) return;
    seen.current = place;
    scrollTo(0, 0);
    const headings = [...document.querySelectorAll<HTMLElement>('main h1')];
    const heading = headings.find((candidate) => candidate.checkVisibility());
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }, []);
}

interface ArrivalProps {
  readonly place: string;
  readonly onArrive: (place: string) => void;
}

/** Rendered beside a view, so that it suspends with it. */
function Arrival({ place, onArrive }: ArrivalProps) {
  useEffect(() => onArrive(place), [place, onArrive]);
  return null;
}

/** Applies a link's settings once, then removes them from the address, since the person may change them. */
function useLink(): void {
  const { openLink } = useActions();
  useEffect(() => {
    const arrive = () => {
      const { view, query } = parseRoute(location.hash);
      if (view !== 'lab' || query.size === 0) return;
      history.replaceState(null, '', '#/');
      void openLink(query);
    };
    arrive();
    addEventListener('hashchange', arrive);
    return () => removeEventListener('hashchange', arrive);
  }, [openLink]);
}

export function Views({ lab }: { readonly lab: ReactNode }) {
  const view = useView();
  const place = placeOf(view, useCompareIds() !== null);
  const arrive = useArriving(place);
  useLink();
  const Other = view === 'lab' ? null : pages[view];
  return (
    <>
      <Activity mode={view === 'lab' ? 'visible' : 'hidden'}>{lab}</Activity>
      {Other && (
        <Suspense fallback={<main className={pageStyles.page} data-page aria-busy="true" tabIndex={-1} />}>
          <Other />
          <Arrival place={place} onArrive={arrive} />
        </Suspense>
      )}
      {!Other && <Arrival place={place} onArrive={arrive} />}
    </>
  );
}
