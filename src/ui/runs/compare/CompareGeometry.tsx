/** Geometry of several runs: spectra and split-half overlaps on common axes, each beside its null. */
import { useMemo, type ReactNode } from 'react';
import {
  overlapCurve,
  populationCurve,
  scoreSpectrumCurve,
  words,
  type BandedCurve,
  type ComparedRun,
} from '../../../store';
import { CurveChart } from '../../charts/curves/CurveChart';
import type { Band } from '../../charts/frame/layers';
import { Card } from '../../parts/Card';
import { curvesOf, curveTable } from './curves';
import { letters } from './letters';

interface Props {
  readonly runs: readonly ComparedRun[];
}

const bandsOf = (found: readonly BandedCurve[]): Band[] =>
  found.flatMap(({ band }, series) =>
    band.length > 0 ? [{ title: `${letters[series]} by chance, 95 %`, points: band, series }] : [],
  );

interface OverlayProps extends Props {
  readonly title: string;
  readonly label: string;
  readonly x: string;
  readonly y: string;
  readonly curve: (run: ComparedRun) => BandedCurve;
  readonly children: ReactNode;
}

function Overlay({ runs, title, label, x, y, curve, children }: OverlayProps) {
  const found = useMemo(() => runs.map(curve), [runs, curve]);
  const curves = useMemo(
    () =>
      curvesOf(
        found.map(({ points }) => points),
        true,
      ),
    [found],
  );
  const bands = useMemo(() => bandsOf(found), [found]);
  if (curves.length === 0) return null;
  return (
    <Card
      title={title}
      explanation={
        <>
          {children}
          <p>
            The band in a run’s colour holds the middle 95 % of its null: a curve inside its band is no more
            than chance.
          </p>
        </>
      }
      empty={null}
      table={() => curveTable(label, x, curves, bands)}
    >
      <CurveChart
        label={label}
        x={{ title: x, whole: true }}
        y={{ title: y, covers: [0] }}
        curves={curves}
        bands={bands}
        at={(place) => `${x} ${words.figure(place)}`}
      />
    </Card>
  );
}

export const CompareGeometry = ({ runs }: Props) => (
  <>
    <Overlay
      runs={runs}
      title="Spectra of the scores"
      label="Singular values of the score matrix as shares of their sum, one curve per run."
      x="Direction"
      y="Share (%)"
      curve={scoreSpectrumCurve}
    >
      <p>How many patterns explain each run’s scores: few if its curve starts high above its band.</p>
    </Overlay>
    <Overlay
      runs={runs}
      title="Do two halves of the members agree?"
      label="Overlap of the top r directions found in two halves of the members, one curve per run."
      x="r: directions compared"
      y="Overlap (1: the same)"
      curve={overlapCurve}
    >
      <p>
        Each run’s members are split into two halves; if both find the same directions over the prompts, the
        overlap is 1.
      </p>
    </Overlay>
    <Overlay
      runs={runs}
      title="Spectra of the populations"
      label="Eigenvalues of the rewarded population as shares of their sum, one curve per run."
      x="Direction"
      y="Share (%)"
      curve={populationCurve}
    >
      <p>How the rewarded members spread in weight space. Expect the curves to lie in their bands.</p>
    </Overlay>
  </>
);
