/** Settings that work on the bundled models, by how long one is willing to wait. */
import type { RunConfig } from '../protocol';

export type PresetId = 'demo' | 'standard' | 'custom';

type Sizes = Pick<RunConfig, 'members' | 'support' | 'probe' | 'test' | 'voteMax'>;

export interface Preset {
  readonly id: PresetId;
  readonly title: string;
  readonly summary: string;
  /** Null leaves the settings as they are. */
  readonly sizes: Sizes | null;
}

export const presets: readonly Preset[] = [
  {
    id: 'demo',
    title: '30-second demo',
    summary: 'Small enough for a machine without a GPU, large enough to see the effect.',
    sizes: { members: 128, support: 64, probe: 64, test: 128, voteMax: 25 },
  },
  {
    id: 'standard',
    title: 'Standard',
    summary: 'Twice the members and four times the test prompts: intervals half as wide.',
    sizes: { members: 256, support: 128, probe: 64, test: 512, voteMax: 50 },
  },
  { id: 'custom', title: 'Custom', summary: 'Your own settings, below.', sizes: null },
];

/** The published sigmas; they suit models of half a billion parameters and more. */
export const publishedSigmas: readonly number[] = [0.0005, 0.001, 0.002];
