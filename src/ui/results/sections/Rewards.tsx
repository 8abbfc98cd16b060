/** The population: how its rewards are spread, who leads, and what a vote of the leaders is worth. */
import { Leaderboard } from '../rewards/Leaderboard';
import { HistogramPanel, SigmaPanel } from '../rewards/RewardPanels';
import { VotePanel } from '../rewards/VotePanel';

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
