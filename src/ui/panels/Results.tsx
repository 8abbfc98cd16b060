/** Everything a run shows: what it found, then section by section. */
import { Suspense, useDeferredValue, useMemo } from 'react';
import { useLab, useLive } from '../context';
import { Tour } from '../tour/Tour';
import { Imported } from './Imported';
import { PrintHead } from '../runs/PrintHead';
import { SectionBar } from './SectionBar';
import { sections } from './sections';
import { Summary } from './Summary';

const ahead = <div className="section-ahead" />;

/** Once the first model can be run, or never will be: until then the network is for what that takes. */
const useModelHere = () =>
  useLab(
    ({ adapter, catalog, model, modelError, run }) =>
      (model ?? modelError ?? run.start) !== null || adapter.kind === 'failed' || catalog.kind === 'failed',
  );

export default function Results() {
  const modelHere = useDeferredValue(useModelHere()); // Run first
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
            <Suspense fallback={ahead}>{modelHere ? <Body /> : ahead}</Suspense>
          </div>
        </section>
      ))}
    </>
  );
}
