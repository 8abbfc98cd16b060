/** A recipe: the few numbers that rebuild a consolidated model, bit for bit, from the base they belong to. */
import * as v from 'valibot';
import { noiseStreams, noiseVersion } from '../../math/noise';
import type { OpenModel } from '../../model';
import { LabError, type ModelDelta } from '../../protocol';

const maxRecipeBytes = 4 * 2 ** 20;
const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));
const coefficient = v.pipe(v.number(), v.finite(), v.minValue(-1e4), v.maxValue(1e4));
const terms = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.maxLength(100_000));

const recipeSchema = v.strictObject({
  format: v.literal('corp-lab-recipe'),
  version: v.literal(1),
  noise: v.strictObject({ version: v.number(), mode: v.picklist(['independent', 'tied']) }),
  base: v.strictObject({
    family: v.pipe(v.string(), v.maxLength(60)),
    parameters: v.number(),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
  row: v.strictObject({ seeds: terms(seed), coefficients: terms(coefficient) }),
});

export type Recipe = v.InferOutput<typeof recipeSchema>;

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const noLook = (): Promise<void> => Promise.resolve();

/**
 * SHA-256 of a model's weights, independent of the file layout: of the lines `name shape sha256(float32 little-endian bytes)`
 * of all tensors in canonical order. `look` is called after each tensor and stops the work by throwing.
 */
export async function hashBase({ weights }: OpenModel, look = noLook): Promise<string> {
  const lines: string[] = [];
  for (const [index, { name, shape }] of weights.tensors.entries()) {
    const values = await weights.read(index);
    const bytes = new Uint8Array(
      values.buffer,
      values.byteOffset,
      values.byteLength,
    ) as Uint8Array<ArrayBuffer>;
    lines.push(`${name} ${shape.join('x')} ${await sha256(bytes)}`);
    await look();
  }
  return sha256(new TextEncoder().encode(lines.join('\n')));
}

/** Coefficients are stored as the float32 values that the noise specification multiplies by. */
export async function makeRecipe(open: OpenModel, delta: ModelDelta, look = noLook): Promise<Recipe> {
  return {
    format: 'corp-lab-recipe',
    version: 1,
    noise: { version: noiseVersion, mode: delta.noise },
    base: {
      family: open.architecture.family,
      parameters: open.parameters,
      sha256: await hashBase(open, look),
    },
    row: { seeds: [...delta.seeds], coefficients: delta.coefficients.map(Math.fround) },
  };
}

/** The delta of a recipe for this base. Throws LabError bad-file for an invalid recipe, bad-model for another base's. */
export async function readRecipe(text: string, open: OpenModel, look = noLook): Promise<ModelDelta> {
  const recipe = parseRecipe(text);
  if (recipe.noise.version !== noiseVersion) {
    throw new LabError(
      'bad-file',
      `The recipe uses version ${recipe.noise.version} of the noise; this lab has version ${noiseVersion}.`,
      'Use the version of the lab that made the recipe.',
    );
  }
  const found = await hashBase(open, look);
  if (found !== recipe.base.sha256) {
    throw new LabError(
      'bad-model',
      `The recipe belongs to another base model: it asks for ${recipe.base.sha256.slice(0, 12)}..., the loaded one is ${found.slice(0, 12)}....`,
      'Open the base model that the recipe was made from.',
    );
  }
  return { noise: recipe.noise.mode, ...recipe.row };
}

function parseRecipe(text: string): Recipe {
  const refuse = (what: string) =>
    new LabError('bad-file', `This is not a recipe: ${what}.`, 'Choose a recipe saved by the lab.');
  if (text.length > maxRecipeBytes) throw refuse(`it has more than ${maxRecipeBytes} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refuse('it is not valid JSON');
  }
  const parsed = v.safeParse(recipeSchema, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw refuse(`${v.getDotPath(issue) ?? 'it'}: ${issue.message.slice(0, 120)}`);
  }
  const { seeds, coefficients } = parsed.output.row;
  if (seeds.length !== coefficients.length)
    throw refuse(`it has ${seeds.length} seeds and ${coefficients.length} coefficients`);
  return parsed.output;
}

/** Noise stream of each canonical tensor. */
export function streamsOf(open: OpenModel, delta: ModelDelta): number[] {
  return noiseStreams(
    open.weights.tensors.map(({ shape }) => shape),
    delta.noise,
  );
}
