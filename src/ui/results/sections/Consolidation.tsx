/** The population folded into one model: how it was found, what it is worth beside simpler ways, how it was refined. */
import { EliteScatter, EliteWeights } from '../consolidation/ElitePanels';
import { LinePanel } from '../consolidation/LinePanel';
import { RepeatsPanel } from '../consolidation/RepeatsPanel';
import { RoundsPanel } from '../consolidation/RoundsPanel';
import { ScoreboardPanel } from '../consolidation/ScoreboardPanel';
import { SweepPanel } from '../consolidation/SweepPanel';

export default function OneModel() {
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
