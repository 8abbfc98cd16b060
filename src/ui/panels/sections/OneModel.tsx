/** The population folded into one model: how it was found, what it is worth beside simpler ways, how it was refined. */
import { EliteScatter, EliteWeights } from '../corp/ElitePanels';
import { LinePanel } from '../corp/LinePanel';
import { RepeatsPanel } from '../corp/RepeatsPanel';
import { RoundsPanel } from '../corp/RoundsPanel';
import { ScoreboardPanel } from '../corp/ScoreboardPanel';
import { SweepPanel } from '../corp/SweepPanel';

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
