/** Why a rewarded population can be consolidated: each number beside its null. */
import { useMemo } from 'react';
import { consolidates, geometryView, measuresGeometry } from '../../../store';
import { turn, useActions, useLive } from '../../context';
import { GridPanel } from './explore/GridPanel';
import { HeadlinePanel } from './HeadlinePanel';
import { LandscapePanel } from './explore/LandscapePanel';
import { NoisePanel } from './NoisePanel';
import { PopulationPanel } from './PopulationPanel';
import { ScorePanels } from './ScorePanels';
import { UpdatePanel } from './UpdatePanel';
import { WeightsPanel } from './WeightsPanel';
import cardStyles from '../../parts/Card.module.css';

export default function GeometrySection() {
  const findings = useLive((state) => state.run.geometry.findings, turn.summary);
  const { explore } = useActions();
  const consolidated = useLive(consolidates);
  const measured = useLive(({ run }) => measuresGeometry(run));
  const imported = useLive(({ run }) => Boolean(run.start?.imported));
  const view = useMemo(() => geometryView(findings), [findings]);
  if (!measured) {
    return (
      <>
        <Unmeasured />
        {!imported && <LandscapePanel explore={explore} />}
        <GridPanel explore={explore} />
      </>
    );
  }
  return (
    <>
      <HeadlinePanel finding={view.functional} />
      <ScorePanels scores={view.scores} overlaps={view.overlaps} />
      <LandscapePanel explore={explore} />
      <PopulationPanel population={view.population} />
      {consolidated && <UpdatePanel updates={view.updates} of={view.updatesOf} />}
      <NoisePanel finding={view.noise} />
      <WeightsPanel finding={view.weights} />
      <GridPanel explore={explore} />
    </>
  );
}

/** Why there are no spectra: without a word it would look like a fault. */
const Unmeasured = () => (
  <p className={`${cardStyles.wide} soft`}>
    The geometry of this run was not measured: the run ended too early, had geometry switched off, or has
    fewer than 8 members or 8 support prompts.
  </p>
);
