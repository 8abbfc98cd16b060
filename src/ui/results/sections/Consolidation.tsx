/** The consolidated model: how it was found, how it compares with baselines, how it was refined. */
import { EliteScatter, EliteWeights } from '../consolidation/ElitePanels';
import { LinePanel } from '../consolidation/LinePanel';
import { RepeatsPanel } from '../consolidation/RepeatsPanel';
import { RoundsPanel } from '../consolidation/RoundsPanel';
import { ScoreboardPanel } from '../consolidation/ScoreboardPanel';
import { SweepPanel } from '../consolidation/SweepPanel';

export default function Consolidation() {
  return (
    <>
      <SweepPanel />
      <EliteWeights />
      <EliteScatter />
      <LinePanel />
      <RoundsPanel />
      <ScoreboardPanel />
      <RepeatsPanel />
    </>
  );
}
