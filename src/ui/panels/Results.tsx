/** Everything a run shows, in the order in which one reads it. */
import { Examples } from './Examples';
import { Imported } from './Imported';
import { Leaderboard } from './Leaderboard';
import { HistogramPanel, SigmaPanel } from './RewardPanels';
import { Summary } from './Summary';
import { VotePanel } from './VotePanel';

export default function Results() {
  return (
    <>
      <Imported />
      <Summary />
      <div className="results">
        <HistogramPanel />
        <SigmaPanel />
        <VotePanel />
        <Leaderboard />
        <Examples />
      </div>
    </>
  );
}
