/** config.json of a Hugging Face checkpoint, in its older and newer spelling, as an Architecture. */
import * as v from 'valibot';
import type { Architecture } from './architecture';
import { badConfig, parseConfig, tokenIds, unsupported } from './config';
import { familyOf } from './families';

const tokens = v.nullish(v.union([v.number(), v.array(v.number())]));
const commonSchema = v.looseObject({ eos_token_id: tokens, quantization_config: v.nullish(v.unknown()) });
const generationSchema = v.looseObject({ eos_token_id: tokens });
const familySchema = v.looseObject({ model_type: v.pipe(v.string(), v.maxLength(60)) });

/** generation_config.json, if present, takes precedence over config.json: null there means never stop. */
function stopTokens(own: v.InferOutput<typeof tokens>, generation: unknown, vocabSize: number): number[] {
  const generated = v.safeParse(generationSchema, generation);
  return tokenIds(generated.success ? generated.output.eos_token_id : own).filter(
    (token) => Number.isInteger(token) && token >= 0 && token < vocabSize,
  );
}

/**
 * Reads config.json and, if there is one, generation_config.json. Throws LabError unsupported-model (one line naming
 * what is not supported) or bad-model.
 */
export function readArchitecture(config: unknown, generation?: unknown): Architecture {
  const named = v.safeParse(familySchema, config);
  if (!named.success) throw badConfig('model_type is missing');
  const { model_type } = named.output;
  const family = familyOf(model_type);
  if (!family) throw unsupported(`architecture: ${model_type}`);
  const common = parseConfig(commonSchema, config);
  if (common.quantization_config) throw unsupported('option: quantization_config');
  const shape = family.read(config);
  return {
    family: model_type,
    ...shape,
    stopTokens: stopTokens(common.eos_token_id, generation, shape.vocabSize),
  };
}
