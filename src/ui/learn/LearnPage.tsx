/** What the lab is about, for newcomers. */
import type { ReactNode } from 'react';
import {
  LineSearchFigure,
  GateFigure,
  NoiseFigure,
  RewardFigure,
  SpaceFigure,
  SpectrumFigure,
} from './figures';
import { Toy } from './Toy';
import pageStyles from '../parts/page.module.css';
import quietStyles from '../parts/quietButton.module.css';
import styles from './LearnPage.module.css';

interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly text: ReactNode;
  readonly figure: ReactNode;
}

const chapters: readonly Chapter[] = [
  {
    id: 'space',
    title: 'Weight space',
    text: (
      <>
        <p>
          A trained network is a long list of numbers, its <em>weights</em>. The small language model in these
          figures has 49,392 of them. Take each weight as a coordinate, and the model is one point in a space
          of 49,392 dimensions. Every other point is another model of the same shape.
        </p>
        <p>
          Training follows a path through this space and stops somewhere. This lab asks what lies around the
          place where it stopped. We cannot draw all those dimensions, but we can cut through them: the figure
          is a flat slice with the trained model in the middle.
        </p>
      </>
    ),
    figure: <SpaceFigure />,
  },
  {
    id: 'perturbation',
    title: 'Perturbation',
    text: (
      <>
        <p>
          To look around, take a step in a random direction: add a random number to <em>every</em> weight.
          Such a copy is a <em>member</em>. How large the numbers are is set by <em>sigma</em>, their standard
          deviation. No gradient is computed and nothing is learned; it is a roll of the dice.
        </p>
        <p>
          The numbers come from a generator started with a <em>seed</em>. Seed and sigma are all you need to
          rebuild a member: the same seed gives the same numbers, bit for bit, on every machine.
        </p>
      </>
    ),
    figure: <NoiseFigure />,
  },
  {
    id: 'reward',
    title: 'Reward',
    text: (
      <>
        <p>
          Is a member any good? Ask it questions whose answers can be checked (here, to put four events in
          order) and take its mean score, from 0 to 1. That is its <em>reward</em>. All a member ever has to
          do is answer, so hundreds of them can be tried side by side.
        </p>
        <p>
          Most members are a little better or worse than the model they came from, and some are much better.
          If many are, good models are packed densely around this one, like trees in a thicket. Drag the
          slider to watch the chart grow as it does during a run.
        </p>
      </>
    ),
    figure: <RewardFigure />,
  },
  {
    id: 'consolidation',
    title: 'Consolidation',
    text: (
      <>
        <p>
          Several good members can vote on each answer, but then an answer costs as many forward passes as
          there are voters. <em>Consolidation</em> makes one model of them instead: average their random
          steps, with more weight on those with higher rewards, and take the step that comes out.
        </p>
        <p>
          What the good steps have in common adds up in such an average, and what was only noise cancels. The
          average is also short, so one has to search for how far to go in its direction. The filled marks
          show where each method stopped: too near is still the old model, too far is rubble.
        </p>
      </>
    ),
    figure: <LineSearchFigure />,
  },
  {
    id: 'gate',
    title: 'Gate',
    text: (
      <>
        <p>
          If you try a hundred things and keep the best, you also keep the luckiest. So a change found on some
          questions has to prove itself on others: it passes the <em>gate</em> only if it fixes clearly more
          answers than it breaks there.
        </p>
        <p>
          From the consolidated model, the method searches again with a small fresh population and proposes a
          further step. In the run shown here no proposal passed, which is the usual outcome on small models.
          A gate that says no is doing its job.
        </p>
      </>
    ),
    figure: <GateFigure />,
  },
  {
    id: 'spectrum',
    title: 'Spectrum',
    text: (
      <>
        <p>
          How does the consolidated model differ from the base model? The difference is a set of matrices, a
          few per layer. A matrix can be decomposed into independent patterns, sorted by strength; their
          strengths, the <em>singular values</em>, are its <em>spectrum</em>. A few strong ones would mean
          that the change is simple.
        </p>
        <p>
          Compare it with a matrix of pure random numbers of the same size: the two curves coincide. Matrix by
          matrix, the change that made the model better looks like noise. What makes it better is how all the
          small pushes act together.
        </p>
      </>
    ),
    figure: <SpectrumFigure />,
  },
];

/** Keeps the address of the page. */
function go(id: string): void {
  const chapter = document.getElementById(id);
  chapter?.scrollIntoView();
  chapter?.focus({ preventScroll: true });
}

export default function LearnPage() {
  return (
    <main className={`${pageStyles.page} ${styles.learn}`} data-page id="main" tabIndex={-1}>
      <h1>Better models, a random step away</h1>
      <p className={pageStyles.lead}>
        Add random noise to all weights of a trained network, and you would expect to ruin it. Yet many copies
        come out better, with no training at all. This page shows why that is useful, with real numbers: first
        with a toy to play with, then idea by idea with a recorded run of a small language model.
      </p>
      <nav className={styles.nav} aria-label="On this page">
        {[{ id: 'toy', title: 'The toy' }, ...chapters].map(({ id, title }) => (
          <button key={id} type="button" className={quietStyles.button} onClick={() => go(id)}>
            {title}
          </button>
        ))}
      </nav>
      <section id="toy" className={styles.toy} aria-labelledby="toy-title" tabIndex={-1}>
        <h2 id="toy-title">The toy: continuing a signal</h2>
        <p className={styles.text}>
          A tiny network with 3,553 weights was trained on many signals, but only briefly. Given ten values,
          it continues on its own and soon goes astray. Around it lie copies that do better. Drag{' '}
          <strong>sigma</strong> to make the noise larger or smaller, <strong>N</strong> for more copies,{' '}
          <strong>K</strong> to average more of the best, and watch the curves.
        </p>
        <Toy />
      </section>
      {chapters.map(({ id, title, text, figure }, i) => (
        <section key={id} id={id} className={styles.chapter} aria-labelledby={`${id}-title`} tabIndex={-1}>
          <div className={styles.text}>
            <h2 id={`${id}-title`}>
              <span className="faint numbers">{i + 1}</span> {title}
            </h2>
            {text}
          </div>
          {figure}
        </section>
      ))}
      <p className={styles.end}>
        Now do it yourself: <a href="#/">open the lab and press Run</a>. The ideas are from{' '}
        <a href="https://arxiv.org/abs/2603.12228">Neural Thickets</a> and{' '}
        <a href="https://arxiv.org/abs/2605.31494">CoRP</a>; the figures on this page come from one recorded
        run, and another draw of members would look a little different.
      </p>
    </main>
  );
}
