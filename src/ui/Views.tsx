/** The views of the page. The lab's stays as it is while another is shown; the others are loaded when they are asked for. */
import { Activity, lazy, Suspense, useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useActions } from './context';
import { parseRoute, useCompareIds, useView, viewTitles, type View } from './route';

const pages = {
  learn: lazy(() => import('./learn/LearnPage')),
  runs: lazy(() => import('./runs/RunsPage')),
};

/** What stands in the page's title; the comparison is a place of its own among the runs. */
const placeOf = (view: View, comparing: boolean): string => (comparing ? 'Compare runs' : viewTitles[view]);

/** A new view is announced by the title, and the keyboard goes on from its heading. */
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

/** Beside a view, so that it waits for it. */
function Arrival({ place, onArrive }: ArrivalProps) {
  useEffect(() => onArrive(place), [place, onArrive]);
  return null;
}

/** A link's settings are taken over once; the address is then free of them, since one goes on to change them. */
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
        <Suspense fallback={<main className="page" aria-busy="true" tabIndex={-1} />}>
          <Other />
          <Arrival place={place} onArrive={arrive} />
        </Suspense>
      )}
      {!Other && <Arrival place={place} onArrive={arrive} />}
    </>
  );
}
