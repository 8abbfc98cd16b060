/** The sections of the results, in the order in which one reads them; a new one is a line here. */
import { lazy, type ComponentType } from 'react';
import { canTry, consolidates, type LabState } from '../../../store';

export interface Section {
  /** Its anchor. */
  readonly id: string;
  readonly title: string;
  /** Whether there is, or will be, something in it. */
  readonly shown: (state: LabState) => boolean;
  /** Loaded apart, so that no one task of the start is long. */
  readonly Body: ComponentType;
}

export const sections: readonly Section[] = [
  { id: 'rewards', title: 'Rewards', shown: () => true, Body: lazy(() => import('./Rewards')) },
  { id: 'one-model', title: 'One model', shown: consolidates, Body: lazy(() => import('./Consolidation')) },
  {
    id: 'geometry',
    title: 'Geometry',
    shown: ({ run }) => run.start !== null,
    Body: lazy(() => import('../geometry/GeometrySection')),
  },
  { id: 'answers', title: 'Answers', shown: () => true, Body: lazy(() => import('./Answers')) },
  {
    id: 'try-it',
    title: 'Try it',
    shown: canTry,
    Body: lazy(() => import('./Playground')),
  },
];
