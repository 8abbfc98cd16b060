/** The sections of the results as a sticky row of links; the one being read is marked. */
import { memo, useEffect, useState } from 'react';
import type { Section } from './sections';
import styles from './SectionBar.module.css';

interface Props {
  readonly sections: readonly Section[];
}

/** A section counts as read when it lies in the upper half of the window, below header and bar. */
const readingZone = '-110px 0px -50% 0px';

function useReading(ids: string): string | undefined {
  const [reading, setReading] = useState<string>();
  useEffect(() => {
    const known = ids.split(' ');
    const inSight = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries)
          inSight[isIntersecting ? 'add' : 'delete'](target.id);
        setReading(known.find((id) => inSight.has(id)));
      },
      { rootMargin: readingZone },
    );
    for (const id of known) observer.observe(document.getElementById(id)!);
    return () => observer.disconnect();
  }, [ids]);
  return reading;
}

export const SectionBar = memo(function SectionBar({ sections }: Props) {
  const reading = useReading(sections.map(({ id }) => id).join(' '));
  return (
    <nav className={styles.bar} data-only="lab" aria-label="Sections of the results">
      {sections.map(({ id, title }) => (
        <a key={id} href={`#${id}`} {...(id === reading ? { 'aria-current': 'location' as const } : {})}>
          {title}
        </a>
      ))}
    </nav>
  );
});
