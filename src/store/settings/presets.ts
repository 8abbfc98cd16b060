/** Settings that work on the bundled models, by how long one is willing to wait. */
import type { RunConfig } from '../../protocol';
import { corpTyping, publishedCorp, runFields, type CorpTyping } from '../../settings';

export type PresetId = 'demo' | 'standard' | 'custom';

type Sizes = Pick<RunConfig, 'members' | 'support' | 'probe' | 'test' | 'voteMax'>;

export interface Preset {
  readonly id: PresetId;
  readonly title: string;
  readonly summary: string;
  /** Null leaves the settings as they are. */
  readonly sizes: Sizes | null;
  /** What CoRP's sweep tries, as typed. */
  readonly grid: Pick<CorpTyping, 'q' | 'beta' | 'scale'> | null;
}

/** What the published script sets, as typed. */
export const publishedCorpDraft = corpTyping(publishedCorp);

const { q, beta, scale } = publishedCorpDraft;

export const presets: readonly Preset[] = [
  {
    id: 'demo',
    title: 'Quick demo',
    summary:
      'Small enough for a machine without a GPU, large enough to see the effect; the sweep is coarser than the published one.',
    sizes: { members: 128, support: 64, probe: 64, test: 128, voteMax: 25 },
    grid: { q: '0.5, 0.7, 0.9', beta: '1, 5, 20', scale: '1, 2, 4, 8, 16' },
  },
  {
    id: 'standard',
    title: 'Standard',
    summary: 'Twice the members, four times the test prompts, the published sweep: intervals half as wide.',
    sizes: { members: 256, support: 128, probe: 64, test: 512, voteMax: 50 },
    grid: { q, beta, scale },
  },
  { id: 'custom', title: 'Custom', summary: 'Your own settings, below.', sizes: null, grid: null },
];

/** The published sigmas; they suit models of half a billion parameters and more. */
export const publishedSigmas: readonly number[] = runFields.sigmas.default;
