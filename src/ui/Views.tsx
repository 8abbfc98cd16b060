/** The views of the page. The lab's stays as it is while another is shown; the others are loaded when they are asked for. */
import { Activity, lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useActions } from './context';
import { parseRoute, useView, viewTitles, type View } from './route';

const pages = {
  learn: lazy(() => import('./learn/LearnPage')),
  runs: lazy(() => import('./runs/RunsPage')),
};

/** A new view is announced by the title, and the keyboard goes on from its beginning. */
function useArrival(view: View): void {
  const seen = useRef(view);
  useEffect(() => {
    document.title = view === 'lab' ? 'CoRP Lab' : `${viewTitles[view]} · CoRP Lab`;
    if (seen.current === view) return;
    seen.current = view;
    scrollTo(0, 0);
    const main = document.querySelector<HTMLElement>(view === 'lab' ? 'main.workbench' : 'main.page');
    main?.focus({ preventScroll: true });
  }, [view]);
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
  useArrival(view);
  useLink();
  const Other = view === 'lab' ? null : pages[view];
  return (
    <>
      <Activity mode={view === 'lab' ? 'visible' : 'hidden'}>{lab}</Activity>
      {Other && (
        <Suspense fallback={<main className="page" aria-busy="true" tabIndex={-1} />}>
          <Other />
        </Suspense>
      )}
    </>
  );
}
