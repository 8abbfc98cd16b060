/** The population: its rewards, its best members, and their vote. */
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
