/** The population: how its rewards are spread, who leads, and what a vote of the leaders is worth. */
import { Leaderboard } from '../Leaderboard';
import { HistogramPanel, SigmaPanel } from '../RewardPanels';
import { VotePanel } from '../VotePanel';

export default function Rewards() {
  return (
    <>
      <HistogramPanel />
      <SigmaPanel />
      <VotePanel />
      <Leaderboard />
    </>
  );
}
