/** Stage 2, round by round: the proposal, the results of gate and probe, and the outcome. */
import { IconCheck, IconX } from '@tabler/icons-react';
import { memo } from 'react';
import type { RecenterRound } from '../../../protocol';
import { roundWords, words } from '../../../store';
import { turn, useLive } from '../../context';
import { Card, Waiting } from '../../parts/Card';
import { as, type Table } from '../../parts/tables/table';
import styles from './RoundsPanel.module.css';

export const RoundsPanel = memo(function RoundsPanel() {
  const rounds = useLive((state) => state.run.corp.rounds, turn.examples);
  return (
    <Card
      title="Does recentering help?"
      explanation={<RoundWords />}
      terms={['round', 'gate', 'support', 'probe']}
      empty={rounds.length > 0 ? null : <RoundsWaiting />}
      table={() => roundTable(rounds)}
    >
      <ol className={styles.rounds}>
        {rounds.map((round) => (
          <Round key={round.round} round={round} />
        ))}
      </ol>
    </Card>
  );
});

const points = (share: number): string => {
  const value = 100 * share;
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)} points`;
};

function Round({ round }: { readonly round: RecenterRound }) {
  const { accepted, proposal, probeBefore, probeAfter, probeLcb } = round;
  const Icon = accepted ? IconCheck : IconX;
  return (
    <li className={`${styles.round} numbers`} data-accepted={accepted}>
      <span className={styles.mark} aria-hidden="true">
        <Icon size={14} stroke={3} />
      </span>
      <div>
        <strong>Round {round.round}</strong>{' '}
        <span className="small soft">
          sigma {round.sigmaBefore.toPrecision(3)}
          {round.sigmaAfter !== round.sigmaBefore && <> → {round.sigmaAfter.toPrecision(3)}</>}
          {round.isoLambda !== null && <>, isotropic share {words.percent(round.isoLambda)}</>}
          {round.positive !== null && round.localPopulation !== null && (
            <>
              , {round.positive} of {words.plural(round.localPopulation, 'neighbour')} fixed more than they
              broke
            </>
          )}
        </span>
        {proposal && (
          <p className="small">
            Proposal (q {proposal.q}, beta {proposal.beta}, step {proposal.eta.toPrecision(3)}): select fixed{' '}
            {proposal.selectFixes}, broke {proposal.selectRegressions}; gate fixed {proposal.gateFixes}, broke{' '}
            {proposal.gateRegressions}, lower bound {points(proposal.gateLcb)}.
          </p>
        )}
        <p className="small">
          Probe {words.percent(probeBefore)} → {words.percent(probeAfter)}
          {probeLcb !== null && <>, lower bound of the gain {points(probeLcb)}</>}.
        </p>
        <p>{roundWords(round)}</p>
      </div>
    </li>
  );
}

const bound = (value: number | null | undefined) =>
  value === null || value === undefined ? null : as(value, value.toFixed(4));

const roundTable = (rounds: readonly RecenterRound[]): Table => ({
  caption: 'Rounds of stage 2',
  columns: [
    'Round',
    'Sigma',
    'Isotropic share',
    'Select fixed',
    'Select broke',
    'Gate fixed',
    'Gate broke',
    'Gate bound',
    'Probe before',
    'Probe after',
    'Probe bound',
    'Outcome',
  ],
  rows: rounds.map(({ proposal, ...round }) => [
    round.round,
    round.sigmaBefore,
    round.isoLambda === null ? null : as(round.isoLambda, words.percent(round.isoLambda)),
    proposal?.selectFixes ?? null,
    proposal?.selectRegressions ?? null,
    proposal?.gateFixes ?? null,
    proposal?.gateRegressions ?? null,
    bound(proposal?.gateLcb),
    as(round.probeBefore, words.percent(round.probeBefore)),
    as(round.probeAfter, words.percent(round.probeAfter)),
    bound(round.probeLcb),
    round.accepted ? 'accepted' : (round.rejection ?? 'not accepted'),
  ]),
});

const RoundsWaiting = () => (
  <Waiting sketch="M24 48H216M40 48a1 1 0 1 0 .1 0M112 48a1 1 0 1 0 .1 0M184 48a1 1 0 1 0 .1 0">
    Stage 2 searches around the consolidated model for a better one, round by round, and moves only where
    held-out prompts confirm it. You can stop it at any time and keep everything so far.
  </Waiting>
);

const RoundWords = () => (
  <>
    <p>
      Each round draws a small population around the current model. It is scored on one half of the support
      prompts (<em>select</em>): what does each model fix, what does it break? The best proposal must also fix
      clearly more than it breaks on the other half (the <em>gate</em>), and then be clearly better on probe.
      “Clearly” means that the lower bound of the gain is above zero. A rejection halves the noise.
    </p>
    <p>
      On small models almost every round is rejected. That is not a fault but the gate doing its job: no
      proposal held up.
    </p>
  </>
);
