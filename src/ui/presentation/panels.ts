/** The panels that can be presented, in page order, and which of them is shown. */
import { useCallback, useEffect, useState } from 'react';

/** Cards of the results in reading order, without notices and cards within cards. */
const panelsNow = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('#results [data-card]')].filter(
    (card) =>
      !card.matches('[data-notice]') &&
      !card.parentElement!.closest('[data-card]') &&
      card.getClientRects().length > 0,
  );

const markOf = 'data-on-stage';

/** Marks the panel for the style sheet; returns how to remove the mark. */
export function present(panel: HTMLElement | null): () => void {
  panel?.setAttribute(markOf, '');
  panel?.setAttribute('tabindex', '0'); // it may scroll
  panel?.scrollTo(0, 0);
  return () => {
    panel?.removeAttribute(markOf);
    panel?.removeAttribute('tabindex');
  };
}

interface Panels {
  readonly panel: HTMLElement | null;
  readonly index: number;
  readonly count: number;
  readonly walk: (step: number) => void;
}

/** A panel that has left the page, as during a replay, is replaced by the first. */
export function usePanels(): Panels {
  const [{ panels, panel }, setPlace] = useState(() => {
    const panels = panelsNow();
    return { panels, panel: panels[0] ?? null };
  });
  const look = useCallback(
    (step: number) =>
      setPlace(({ panel }) => {
        const panels = panelsNow();
        const at = panel ? panels.indexOf(panel) : -1;
        const next = at < 0 ? 0 : Math.min(panels.length - 1, Math.max(0, at + step));
        return { panels, panel: panels[next] ?? null };
      }),
    [],
  );
  useEffect(() => {
    const observer = new MutationObserver(() => look(0));
    for (const list of document.querySelectorAll('#results, #results [data-cards]'))
      observer.observe(list, { childList: true });
    return () => observer.disconnect();
  }, [look]);
  return { panel, index: panel ? panels.indexOf(panel) : -1, count: panels.length, walk: look };
}
