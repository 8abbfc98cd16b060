/** How to read each family's config.json and what its tensors are: one description per family, no code elsewhere. */
import type { FamilyName } from '../config';
import type { Family } from './family';
import { gpt2 } from './gpt2';
import { gptNeox } from './gptNeox';
import { llama, olmo2, olmo3, qwen2, qwen3 } from './llama';

const families: Readonly<Record<FamilyName, Family>> = {
  llama,
  qwen2,
  qwen3,
  olmo2,
  olmo3,
  gpt2,
  gpt_neox: gptNeox,
};

export function familyOf(name: string): Family | undefined {
  return Object.hasOwn(families, name) ? families[name as FamilyName] : undefined;
}
