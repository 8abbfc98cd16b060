/** A config back as what one would have typed: for links, saved runs and running again. */
import type { RunConfig } from '../../protocol';
import { firstCorpDraft } from './corpDraft';
import { showSigmas, type Draft } from './draft';
import { presets, type PresetId } from './presets';

const sizes = ['members', 'support', 'probe', 'test', 'voteMax'] as const;

function presetOf(config: RunConfig, corp: Draft['corp']): PresetId {
  const fits = presets.find(
    (preset) =>
      preset.sizes &&
      sizes.every((size) => preset.sizes![size] === config[size]) &&
      Object.entries(preset.grid ?? {}).every(
        ([list, typed]) => corp[list as 'q' | 'beta' | 'scale'] === typed,
      ),
  );
  return fits?.id ?? 'custom';
}

/** `before` stands in for what the config does not say. */
export function draftOf(config: RunConfig, before: Draft): Draft {
  const corp = config.corp
    ? {
        ...firstCorpDraft,
        ...config.corp,
        q: showSigmas(config.corp.q),
        beta: showSigmas(config.corp.beta),
        scale: showSigmas(config.corp.scale),
      }
    : before.corp;
  const { task, method, noise, populationSeed, splitSeed, members, support, probe, test, voteMax } = config;
  return {
    ...before,
    preset: presetOf(config, corp),
    task,
    method,
    noise,
    populationSeed,
    splitSeed,
    members,
    support,
    probe,
    test,
    voteMax,
    repeats: config.repeats ?? 1,
    maxNew: config.maxNew ?? null,
    diagnostics: config.diagnostics ?? true,
    sigmas: showSigmas(config.sigmas),
    corp,
  };
}
