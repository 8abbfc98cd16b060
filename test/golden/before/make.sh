#!/usr/bin/env bash
# What commit 7546c7c stored and shared: the fixtures in this folder, made with the code of that commit alone. Needs
# npm and a WebGPU adapter (lavapipe will do). From the root of a clone:
#
#   test/golden/before/make.sh /tmp/before
#
# writes them to /tmp/before. Times, rates and GPU bytes in the logs differ from one making to the next; nothing else does.
set -euo pipefail

commit=7546c7c
out=$(realpath -m "$1")
tree=$(mktemp -d)
trap 'git worktree remove --force "$tree/lab"; rm -rf "$tree"' EXIT
git worktree add --detach "$tree/lab" "$commit"
cd "$tree/lab"
npm ci --ignore-scripts
npm install --no-save --ignore-scripts fake-indexeddb@6.2.8
node node_modules/esbuild/install.js

mkdir -p "$out/configs" "$out/logs" "$out/recipes" "$out/runs"
export XDG_CACHE_HOME="$tree/cache"

cat >"$out/configs/randopt.json" <<'END'
{"version":1,"method":"randopt","model":"thicket-49k","task":"story","noise":"independent","populationSeed":11,"splitSeed":3,"members":16,"sigmas":[0.006,0.012],"support":8,"probe":0,"test":8,"voteMax":4}
END
cat >"$out/configs/corp-unsorted.json" <<'END'
{"version":1,"method":"corp","model":"thicket-49k","task":"story","noise":"independent","populationSeed":1,"splitSeed":1,"members":16,"sigmas":[0.012,0.006],"support":20,"probe":20,"test":8,"voteMax":4,"corp":{"geometry":"weight space","q":[0.5],"beta":[1,5],"scale":[1,2],"rank":4,"attempts":2,"localPopulation":12,"isoLambda":0.4,"sigmaDown":1,"acceptEpsilon":0,"patience":2,"maxAccepted":2,"regressionLambda":0.5,"regressionLambdaFinal":1,"targetEssInitial":8,"targetEssFinal":3,"lcbZ":0,"budget":"sweep"}}
END
cat >"$out/configs/ten-sigmas.json" <<'END'
{"version":1,"method":"randopt","model":"thicket-49k","task":"count","noise":"tied","populationSeed":2,"splitSeed":2,"members":16,"sigmas":[0.002,0.003,0.004,0.005,0.006,0.007,0.008,0.01,0.012,0.016],"support":8,"probe":8,"test":8,"voteMax":4,"diagnostics":false,"maxNew":6}
END
cat >"$out/configs/custom.json" <<'END'
{"version":1,"method":"randopt","model":"thicket-49k","task":"letters.json","noise":"independent","populationSeed":4,"splitSeed":4,"members":16,"sigmas":[0.01],"support":8,"probe":0,"test":8,"voteMax":4,"diagnostics":false}
END
cat >"$out/configs/letters.json" <<'END'
{"version":1,"name":"Letters of stories","format":{"kind":"columns","prompt":"s{events}:","answer":"order","reward":{"kind":"words","contains":["a","b"],"avoids":["ba"]},"maxNewTokens":5,"stop":["\n"]},"data":"letters.csv"}
END
cat >"$out/configs/letters.csv" <<'END'
events,order
"once,cave,duel,king",adbc
"wed,gold,duel,cave",dcba
"post,swim,land,tour",cdba
"feed,sky,egg,peck",cdab
"salt,peel,stir,chop",bdca
"king,duel,cave,once",dcba
"gold,wed,cave,duel",badc
"swim,post,tour,land",dcba
"sky,feed,peck,egg",abdc
"peel,salt,chop,stir",badc
"cave,once,king,duel",dbca
"duel,wed,gold,cave",acbd
"land,tour,swim,post",cdba
"egg,peck,feed,sky",bacd
"stir,chop,salt,peel",cabd
"tour,land,post,swim",badc
"peck,egg,sky,feed",cdba
"chop,stir,peel,salt",acbd
END

lab() { npx tsx --import ./scripts/vulkan.ts src/cli/main.ts "$@"; }
for name in randopt corp-unsorted ten-sigmas custom; do
  lab run "$out/configs/$name.json" --out "$out/logs/$name.jsonl"
done
cp "$XDG_CACHE_HOME/corp-lab/calibration.json" "$out/calibration.json"

cat >make.ts <<'END'
import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { closeFiles, filesOfModel } from './src/cli/files';
import { createRunKeeper } from './src/keep';
import { exportFiles, exportZip } from './src/lab/export';
import { drawPopulation } from './src/lab/population';
import { makeRecipe } from './src/lab/recipe';
import { openModel } from './src/model';
import type { CustomTaskSpec, LabApi, ModelRow, RunConfig, RunEvent } from './src/protocol';
import { createLabActions, createLabStore, draftOf, firstDraft, linkOf, readDraft } from './src/store';
import { readLink } from './src/store/readLink';
import { readRunFile, runFileText } from './src/store/runFile';
import { defineTask, infoOf, readRows, taskFile } from './src/tasks';
import { fakeLab } from './test/support/fakeLab';

const out = process.argv[2]!;
const read = (path: string) => readFileSync(`${out}/${path}`, 'utf8');
const write = (path: string, text: string) => writeFileSync(`${out}/${path}`, text);
/** A JSON array with a line for each entry. */
const lines = (values: readonly unknown[]) => `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]\n`;
const logOf = (name: string) =>
  read(`logs/${name}.jsonl`).trimEnd().split('\n').map((line) => JSON.parse(line) as RunEvent);
const configOf = ([first]: readonly RunEvent[]): RunConfig => {
  if (first?.type !== 'started') throw new Error('not a log');
  return first.config;
};
const unsorted = logOf('corp-unsorted');
const randopt = logOf('randopt');
const ten = logOf('ten-sigmas');
const custom = logOf('custom');

// a run that broke off: the first half of a log
const cut = unsorted.slice(0, unsorted.findIndex(({ type }) => type === 'collapsed') + 6);
write('logs/corp-cut.jsonl', cut.map((event) => `${JSON.stringify(event)}\n`).join(''));

// links, the settings they stand for, the run that the page made of them, and its members
const { config: first } = readDraft({ ...firstDraft, task: 'story', sigmas: '0.006, 0.012' }, 'thicket-49k');
const changed: RunConfig = {
  ...first!,
  members: 12,
  voteMax: 8,
  corp: {
    geometry: 'weight space',
    q: [0.25, 0.6],
    beta: [0.5, 3],
    scale: [0.25, 6],
    rank: 5,
    attempts: 4,
    localPopulation: 20,
    isoLambda: 0.3,
    sigmaDown: 0.7,
    acceptEpsilon: 0.01,
    patience: 3,
    maxAccepted: 1,
    regressionLambda: 1.5,
    regressionLambdaFinal: 2.5,
    targetEssInitial: 10,
    targetEssFinal: 5,
    lcbZ: 1.5,
    budget: 'sweep',
  },
};
const links: Record<string, string> = {
  first: linkOf(first!),
  randopt: linkOf(configOf(randopt)),
  sizes: linkOf({ ...first!, members: 40, support: 16, probe: 12, test: 24, voteMax: 6 }),
  corp: linkOf(changed),
  unsorted: '#/?v=1&members=16&voteMax=4&sigmas=0.012,0.006,0.009&corp.q=0.9,0.5',
  tenSigmas: linkOf(configOf(ten)),
  rest: linkOf({ ...first!, model: 'hub:owner/name@0123abc', task: 'my task@0123456789ab', noise: 'tied', members: 9,
    populationSeed: 2 ** 32 - 1, splitSeed: 7, voteMax: 9, repeats: 3, maxNew: 11, diagnostics: false }),
};
write(
  'links.json',
  lines(
    Object.entries(links).map(([name, link]) => {
      const found = readLink(new URLSearchParams(link.slice(link.indexOf('?') + 1)));
      if (!found.ok) throw new Error(found.error.message);
      const config = found.value;
      const run = readDraft(draftOf(config, firstDraft), config.model).config;
      const members = drawPopulation(run ?? config);
      return { name, link, config, run, seeds: members.map(({ seed }) => seed), sigmas: members.map(({ sigma }) => sigma) };
    }),
  ),
);

// recipes and exported files
const open = await openModel(filesOfModel('thicket-49k'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const consolidated = (stage: 1 | 2): ModelRow => {
  const event = unsorted.findLast((found) => found.type === 'consolidated' && found.stage === stage);
  if (event?.type !== 'consolidated') throw new Error(`no stage ${stage}`);
  return event.row;
};
const tied: ModelRow = {
  noise: 'tied',
  seeds: drawPopulation(configOf(ten)).map(({ seed }) => seed),
  coefficients: drawPopulation(configOf(ten)).map(({ sigma }, i) => (sigma * (i % 5)) / 7),
};
const models = [];
for (const [name, row] of [['stage1', consolidated(1)], ['stage2', consolidated(2)], ['tied', tied]] as const) {
  write(`recipes/${name}.json`, `${JSON.stringify(await makeRecipe(open, row), null, 2)}\n`);
  const files: Record<string, string> = {};
  for await (const { name: file, chunks } of exportFiles(open, row)) {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk.slice());
    files[file] = sha256(Buffer.concat(parts));
  }
  const zip = sha256(new Uint8Array(await (await exportZip(open, row, name)).arrayBuffer()));
  models.push({ name, row, files, zip });
}
write('exports.json', lines(models));
await closeFiles();

// the page's own storage, as a person leaves it: a finished run, one from a file, one that broke off, and a custom task
let now = Date.UTC(2026, 0, 2, 3, 4, 5);
Date.now = () => (now += 1000);
let id = 0;
crypto.getRandomValues = ((array: Uint32Array) => array.fill((id += 1))) as typeof crypto.getRandomValues;
globalThis.navigator ??= {} as Navigator;
const keeper = createRunKeeper();
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function visit(log: readonly RunEvent[], outcome: Promise<{ kind: 'done' }>) {
  const run: LabApi['run'] = async (_id, _config, onEvents) => {
    for (let i = 0; i < log.length; i += 20) {
      onEvents(log.slice(i, i + 20));
      await rest(100);
    }
    return outcome;
  };
  const store = createLabStore();
  const actions = createLabActions(store, { ...fakeLab(), run }, keeper);
  await Promise.all([actions.begin(), actions.keep.arrive()]);
  actions.edit({ method: 'randopt' });
  await rest(500);
  const running = actions.run();
  await Promise.race([running, rest(100 * Math.ceil(log.length / 20) + 1000)]);
  return { store, actions, current: store.getState().keep.current! };
}
const done = Promise.resolve({ kind: 'done' } as const);
const finished = await visit(unsorted, done);
await finished.actions.keep.rename(finished.current, 'Unsorted, kept');
await finished.actions.keep.tag(finished.current, ['before', 'corp']);
const file = await readRunFile(new Blob([read('logs/ten-sigmas.jsonl')]));
if (!file.ok) throw new Error(file.error.message);
await finished.actions.keep.adopt(file.value);
const spec = JSON.parse(read('configs/letters.json')) as Omit<CustomTaskSpec, 'rows'> & { data?: string };
const { data, ...described } = spec;
const task: CustomTaskSpec = { ...described, rows: await readRows(data!, new TextEncoder().encode(read(`configs/${data!}`))) };
await keeper.tasks.keep({ info: infoOf(defineTask(task)), file: taskFile(task) });
await visit(custom, done);
await visit(cut, new Promise(() => undefined));

/** Every database with its stores as they were declared, and their rows; blobs as text. */
async function dump(name: string) {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const stores = [];
  for (const store of db.objectStoreNames) {
    const source = db.transaction(store).objectStore(store);
    const rows = await new Promise<Record<string, unknown>[]>((resolve, reject) => {
      const asked = source.getAll();
      asked.onsuccess = () => resolve(asked.result as Record<string, unknown>[]);
      asked.onerror = () => reject(asked.error);
    });
    for (const row of rows) if (row['file'] instanceof Blob) row['file'] = { type: row['file'].type, text: await row['file'].text() };
    stores.push({ name: store, keyPath: source.keyPath, rows });
  }
  return { name, version: db.version, stores };
}
const databases = [];
for (const { name } of await indexedDB.databases()) databases.push(await dump(name!));
write('indexeddb.json', lines(databases));

// run files, as the page saves them
const saved = await keeper.list();
if (!saved.ok) throw new Error(saved.error.message);
for (const run of saved.value) {
  const log = await keeper.read(run.id);
  if (!log.ok) throw new Error(log.error.message);
  const name = run.name === 'Unsorted, kept' ? 'unsorted' : run.tags.includes('imported') ? 'ten-sigmas' : 'custom';
  if (run.ending !== null) write(`runs/${name}.corp-run.jsonl`, runFileText(run, log.value));
}
write('localStorage.json', `${JSON.stringify({ 'corp-lab-shortcuts': 'off', 'corp-lab-tour': 'known' })}\n`);
process.exit(0);
END
npx tsx make.ts "$out"
