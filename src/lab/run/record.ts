/**
 * What a run has scored, so that an interrupted one resumes at the first model it had not. A run requests its models in an
 * order determined by its config and their scores alone: the record is a list in that order, consulted before the engine,
 * and the experiment cannot tell whether a score is recalled or computed.
 */
import { LabError, type RunEvent, type RunEventBody, type RecordedModel } from '../../protocol';
import { decodeExamples, encodeExamples } from '../scoring/examples';
import type { Score } from '../../tasks';

/** A model's answers, one per prompt. */
type Answers = readonly (Score & { readonly text: string })[];

/** How much of an answer to record: nothing where another event holds it, its score, or also its text. */
export type Detail = 'logged' | 'scores' | 'answers';

/** Models scored together: a batch is recorded as a whole or not at all. */
function scoredModels(event: RunEvent): readonly RecordedModel[] {
  if (event.type === 'scored') return event.rows;
  if (event.type === 'base' && event.examples) return [{ examples: event.examples }];
  if (event.type !== 'members') return [];
  return event.members.map(({ examples }) => {
    if (!examples) throw damaged('It lacks per-prompt scores');
    return { examples };
  });
}

/** Events that a resumed run emits anew or that are not the experiment's: progress, endings, requests made afterwards. */
const passing: ReadonlySet<RunEvent['type']> = new Set([
  'progress',
  'scored',
  'resumed',
  'faults',
  'stopped',
  'failed',
  'landscape',
  'landscape-cells',
  'picked',
]);

const damaged = (what: string) =>
  new LabError('bad-file', `This run cannot be resumed: ${what}.`, 'Run it again with the same settings.');

export class RunRecord {
  private readonly earlier: (readonly RecordedModel[])[];
  private waiting: RunEventBody[] = [];
  /** Number of the experiment's events already in the log. */
  readonly logged: number;
  /** False while scoring a population that has no `members` events. */
  membersLogged = true;

  constructor(private readonly log: readonly RunEvent[] = []) {
    this.earlier = log.map(scoredModels).filter((rows) => rows.length > 0);
    this.logged = log.filter(({ type }) => !passing.has(type)).length;
  }

  get resumes(): boolean {
    return this.log.length > 0;
  }

  /** The base model's recorded scores on support, if any. */
  get base(): RecordedModel | null {
    const event = this.log.find(({ type }) => type === 'base');
    return event?.type === 'base' && event.examples ? { examples: event.examples } : null;
  }

  /** The next recorded models: at most `most`, each on `prompts` prompts; null at the end of the record. */
  recall(most: number, prompts: number): Answers[] | null {
    const rows = this.earlier.shift();
    if (!rows) return null;
    const answers = rows.map(readModel);
    if (rows.length > most || answers.some(({ length }) => length !== prompts))
      throw damaged('What it has scored does not match its settings');
    return answers;
  }

  note(rows: readonly Answers[], detail: Detail): void {
    const kept = detail === 'logged' && !this.membersLogged ? 'scores' : detail;
    if (kept === 'logged') return;
    this.waiting.push({ type: 'scored', rows: rows.map((answers) => writeModel(answers, kept)) });
  }

  /** Records noted since the last call. */
  take(): readonly RunEventBody[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }
}

function writeModel(answers: Answers, detail: Exclude<Detail, 'logged'>): RecordedModel {
  const examples = encodeExamples(answers);
  if (detail === 'scores') return { examples };
  return { examples, answers: answers.map(({ text, vote }) => [text, vote] as const) };
}

function readModel({ examples, answers }: RecordedModel): Answers {
  return decodeExamples(examples).map((score, i) => {
    const [text, vote] = answers?.[i] ?? ['', null];
    return { ...score, text, vote };
  });
}

/** The experiment's events interleaved with records of its scores; for a resumed run, only what is new. */
export async function* recorded(
  events: AsyncIterable<RunEventBody>,
  record: RunRecord,
): AsyncGenerator<RunEventBody> {
  let logged = record.logged;
  for await (const event of events) {
    yield* record.take();
    if (logged === 0) yield event;
    else if (event.type !== 'progress') logged -= 1;
  }
}
