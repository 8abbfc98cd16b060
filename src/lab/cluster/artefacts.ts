/** Schemas of the files that the published implementation writes (github oooranz/CoRP, core/artifact_ops.py). */
import * as v from 'valibot';
import { LabError } from '../../protocol';

const mostBytes = 64 * 2 ** 20;
const number = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e7));
const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 53));
const sigma = v.pipe(number, v.minValue(Number.MIN_VALUE));
const name = v.pipe(v.string(), v.maxLength(1000));
const list = <S extends v.GenericSchema>(item: S) => v.pipe(v.array(item), v.maxLength(200_000));

const populationSchema = v.looseObject({
  base_model_path: name,
  best_sigma: sigma,
  population_models: v.pipe(
    list(v.looseObject({ seed, sigma, support_reward: number })),
    v.minLength(1, 'there are no members'),
  ),
});

const stageSchema = v.looseObject({
  q: number,
  beta: number,
  eta: number,
  probe_accuracy: v.nullish(number),
  probe_correct: v.nullish(count),
  accuracy: v.nullish(number),
  correct: v.nullish(count),
});

const resultsSchema = v.looseObject({
  dataset: name,
  model: name,
  train_samples: v.nullish(count),
  test_samples: v.nullish(count),
  base_train_accuracy: v.nullish(number),
  base_test_accuracy: v.nullish(number),
  sigma_stats: v.nullish(v.record(v.string(), v.unknown())),
  stage2_result: v.nullish(stageSchema),
});

const tuningSchema = list(
  v.looseObject({
    q: number,
    beta: number,
    scale: number,
    eta: number,
    probe_accuracy: number,
    probe_correct: count,
  }),
);

const summarySchema = v.looseObject({
  best_result: v.looseObject({
    ...stageSchema.entries,
    scale: number,
    kappa: number,
    effective_rank: number,
    effective_sample_size: number,
    top_eigvals: v.array(number),
    num_direction_components: v.nullish(count),
  }),
  top1_reference: v.nullish(v.looseObject({ probe_accuracy: number, accuracy: number })),
});

const cloudSchema = v.looseObject({
  elite_rows: list(
    v.looseObject({
      candidate_index: count,
      seed,
      sigma,
      support_reward: number,
      pass1_weight: number,
      pass2_weight: number,
      alignment: number,
      dispersion: number,
    }),
  ),
});

const roundsSchema = v.looseObject({
  rounds: list(
    v.looseObject({
      round: count,
      accepted: v.boolean(),
      rejection_reason: v.nullable(
        v.picklist(['crossfit_gate_failed', 'probe_not_better', 'no_local_proposal']),
      ),
      sigma_before: sigma,
      sigma_after: sigma,
      probe_before: number,
      probe_after: number,
    }),
  ),
});

async function readArtefact<S extends v.GenericSchema>(
  files: readonly File[],
  fileName: string,
  schema: S,
): Promise<v.InferOutput<S> | null> {
  const file = files.find((candidate) => candidate.name === fileName);
  if (!file) return null;
  const refuse = (what: string) =>
    new LabError('bad-file', `${fileName}: ${what}`, 'Choose the folder that the run wrote, as it is.');
  if (file.size > mostBytes) throw refuse(`${file.size} bytes are too many.`);
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch {
    throw refuse('not valid JSON.');
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw refuse(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message.slice(0, 120)}`);
}

type Results = v.InferOutput<typeof resultsSchema>;
type Population = v.InferOutput<typeof populationSchema>;
type Summary = v.InferOutput<typeof summarySchema>;
type Cloud = v.InferOutput<typeof cloudSchema>;
type Tuning = v.InferOutput<typeof tuningSchema>;

/** Null where the folder does not hold it. */
export interface Artefacts {
  readonly results: Results | null;
  readonly population: Population | null;
  readonly summary: Summary | null;
  readonly cloud: Cloud | null;
  readonly tuning: Tuning | null;
  readonly rounds: v.InferOutput<typeof roundsSchema> | null;
}

/** Reads files by base name. Throws LabError bad-file if none is an artefact of a run, or one is malformed. */
export async function readArtefacts(files: readonly File[]): Promise<Artefacts> {
  const artefacts: Artefacts = {
    results: await readArtefact(files, 'results.json', resultsSchema),
    population: await readArtefact(files, 'sampling_population.json', populationSchema),
    summary: await readArtefact(files, 'stage1_summary.json', summarySchema),
    cloud: await readArtefact(files, 'stage1_elite_cloud.json', cloudSchema),
    tuning: await readArtefact(files, 'stage1_tuning.json', tuningSchema),
    rounds: await readArtefact(files, 'recenter_rounds.json', roundsSchema),
  };
  if (Object.values(artefacts).every((artefact) => artefact === null))
    throw new LabError(
      'bad-file',
      'These files are not from a run of the published implementation.',
      'Choose its folder with results.json, artifacts/ and model_saves/.',
    );
  return artefacts;
}
