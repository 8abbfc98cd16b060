/** The toy's controls: the task, the noise, the number of members, how many are averaged. */
import { Button } from '@mantine/core';
import { signalKinds, signalLimits } from '../../protocol';
import { signalTitles, words, type SignalsState } from '../../store';
import { useActions } from '../context';
import { glossary } from '../glossary';
import { Choice } from '../parts/inputs/Choice';
import { Slider } from './Slider';
import layoutStyles from '../parts/layout.module.css';
import styles from './ToyControls.module.css';

/** The slider is logarithmic in sigma. */
const sigmaSteps = 60;
const [leastSigma, mostSigma] = signalLimits.sigma;
const ratio = Math.log(mostSigma / leastSigma) / sigmaSteps;
const sigmaAt = (step: number) => Number((leastSigma * Math.exp(ratio * step)).toPrecision(2));
const stepAt = (sigma: number) => Math.round(Math.log(sigma / leastSigma) / ratio);

const kinds = signalKinds.map((value) => ({ value, title: signalTitles[value] }));

export function ToyControls({ toy, disabled }: { readonly toy: SignalsState; readonly disabled: boolean }) {
  const { ask, chooseVoters } = useActions().signals;
  const { kind, sigma, members, shown, populationSeed } = toy.request;
  const [fewest, most] = signalLimits.members;
  return (
    <fieldset className={styles.controls} disabled={disabled}>
      <legend className="unseen">The toy</legend>
      <Choice
        label="Signals to continue"
        value={kind}
        options={kinds}
        onChoose={(value) => ask({ kind: value })}
      />
      <div className={`${layoutStyles.row} ${styles.buttons}`}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => ask({ shown: (shown + 1) % (signalLimits.shown[1] + 1) })}
        >
          Another signal
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => ask({ populationSeed: (populationSeed % 1000) + 1 })}
        >
          Other members
        </Button>
      </div>
      <Slider
        label="Noise, sigma"
        meaning={`${glossary.sigma.meaning} Half of the members get this much, the others ${signalLimits.lowShare} times as much.`}
        min={0}
        max={sigmaSteps}
        step={1}
        value={stepAt(sigma)}
        shown={words.figure(sigma, 2)}
        onSlide={(step) => ask({ sigma: sigmaAt(step) })}
      />
      <Slider
        label="Members, N"
        meaning={glossary.member.meaning}
        min={fewest}
        max={most}
        step={8}
        value={members}
        shown={String(members)}
        onSlide={(value) => ask({ members: value })}
      />
      <Slider
        label="Best averaged, K"
        meaning="The K members with the smallest errors predict together: each value is the mean of theirs."
        min={1}
        max={Math.min(signalLimits.voters, members)}
        step={1}
        value={toy.voters}
        shown={String(toy.voters)}
        onSlide={chooseVoters}
      />
    </fieldset>
  );
}
