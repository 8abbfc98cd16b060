/** Everything a run shows: what it found, then section by section. */
import { Suspense, useMemo } from 'react';
import { useLive } from '../context';
import { Tour } from '../tour/Tour';
import { Imported } from './Imported';
import { PrintHead } from '../runs/PrintHead';
import { SectionBar } from './SectionBar';
import { sections } from './sections';
import { Summary } from './Summary';

export default function Results() {
  const ids = useLive((state) =>
    sections
      .filter(({ shown }) => shown(state))
      .map(({ id }) => id)
      .join(' '),
  );
  const shown = useMemo(() => sections.filter(({ id }) => ids.split(' ').includes(id)), [ids]);
  return (
    <>
      <PrintHead />
      <Imported />
      <Summary />
      <Tour />
      <SectionBar sections={shown} />
      {shown.map(({ id, title, Body }) => (
        <section key={id} id={id} className="section" tabIndex={-1} aria-labelledby={`${id}-title`}>
          <h2 id={`${id}-title`} className="section-title">
            {title}
          </h2>
          <div className="results">
            <Suspense fallback={<div className="section-ahead" />}>
              <Body />
            </Suspense>
          </div>
        </section>
      ))}
    </>
  );
}
