/** The sections of the results in reading order; a new one is an entry here. */
import { lazy, type ComponentType } from 'react';
import { canTry, consolidates, type LabState } from '../../../store';

export interface Section {
  /** Its anchor, part of saved addresses: never change it. */
  readonly id: string;
  readonly title: string;
  /** Whether it has, or will have, content. */
  readonly shown: (state: LabState) => boolean;
  /** Loaded separately, so that start-up has no long task. */
  readonly Body: ComponentType;
}

export const sections: readonly Section[] = [
  { id: 'rewards', title: 'Rewards', shown: () => true, Body: lazy(() => import('./Rewards')) },
  {
    id: 'one-model',
    title: 'Consolidation',
    shown: consolidates,
    Body: lazy(() => import('./Consolidation')),
  },
  {
    id: 'geometry',
    title: 'Geometry',
    shown: ({ run }) => run.start !== null,
    Body: lazy(() => import('../geometry/GeometrySection')),
  },
  { id: 'answers', title: 'Answers', shown: () => true, Body: lazy(() => import('./Answers')) },
  {
    id: 'try-it',
    title: 'Playground',
    shown: canTry,
    Body: lazy(() => import('./Playground')),
  },
];
