/** Light colours for what goes on paper: they come partly from style sheets, partly from what was drawn in them. */
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useCallback, useEffect } from 'react';
import { flushSync } from 'react-dom';

/** Puts the page into light colours at once; gives back what puts it into its own again. */
export type Lighten = () => () => void;

export function useLighten(): Lighten {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return useCallback(() => {
    if (!dark) return () => undefined;
    flushSync(() => setColorScheme('light'));
    return () => flushSync(() => setColorScheme(colorScheme));
  }, [dark, colorScheme, setColorScheme]);
}

/** From the moment the browser lays the page out for paper until it has. */
export function usePrintedLight(): void {
  const lighten = useLighten();
  useEffect(() => {
    const before = () => addEventListener('afterprint', lighten(), { once: true });
    addEventListener('beforeprint', before);
    return () => removeEventListener('beforeprint', before);
  }, [lighten]);
}
