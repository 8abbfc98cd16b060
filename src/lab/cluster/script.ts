/**
 * The same experiment with the published implementation on a cluster: options of github oooranz/CoRP, commit 4cba6bf
 * (corp.py, parse_args; scripts/run.sh for the environment).
 */
import { LabError, type RunConfig } from '../../protocol';
import { publishedFlags } from '../../settings';
import { checkConfig, corpOptions, prepare } from '../run/prepare';

/** Tasks the published implementation has, by the lab's id, and where it looks for their data. */
const published: Readonly<Record<string, string>> = {
  countdown: 'data/countdown/countdown.json',
  gsm8k: 'data/gsm8k/train.parquet and data/gsm8k/test.parquet',
  math500: 'data/math-500/test.jsonl',
  mbpp: 'google-research-datasets/mbpp, fetched from the Hub',
  rocstories: 'data/rocstories/train.parquet and data/rocstories/test.parquet',
};

const repository = 'https://github.com/oooranz/CoRP';
const commit = '4cba6bf';

const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;

/** Hub models by their name there; another model by a folder to fill in. */
function modelName(model: string): string {
  const hub = /^hub:([\w.-]+\/[\w.-]+)@/.exec(model)?.[1];
  return hub ?? `/path/to/${model.replace(/[^\w.-]+/g, '-')}`;
}

/** The lab's own puzzles as the published code reads them: it takes support, probe and test from one list, in this order. */
function dataFile(config: RunConfig): string {
  if (config.task !== 'countdown') return '';
  const { support, probe, test } = prepare(config).splits;
  const rows = [...support, ...probe, ...test].map(({ truth }) => JSON.stringify(truth));
  return `mkdir -p data/countdown && cat > data/countdown/countdown.json <<'DATA'
[${rows.join(',\n')}]
DATA
`;
}

/** A bash script that sets up the implementation, says where the data belongs, and runs it. Throws LabError bad-config. */
export function clusterScript(input: RunConfig): string {
  const config = checkConfig(input);
  const [dataset = ''] = config.task.split('@'); // a person's own data: its hash follows
  const data = published[dataset];
  if (!data)
    throw new LabError(
      'bad-config',
      `The published implementation has no task "${config.task.slice(0, 60)}".`,
      `Choose one of ${Object.keys(published).join(', ')}.`,
    );
  const options = corpOptions(config);
  const flags: readonly (readonly [string, string])[] = [
    ['dataset', dataset],
    ['model_name', modelName(config.model)],
    ['experiment_dir', 'corp-outputs'],
    ['consolidation_method', config.method === 'corp' && options.attempts > 0 ? 'corp' : 'stage1_only'],
    ...publishedFlags(config, options),
    ['num_engines', '"$NUM_ENGINES"'],
    ['tp', '1'],
    ['cuda_devices', '"$CUDA_DEVICES"'],
    ['precision', 'bfloat16'],
  ];
  const command = flags.map(([flag, value]) => {
    return `  --${flag} ${value.startsWith('"$') || /^[\w.,/-]+$/.test(value) ? value : quoted(value)}`;
  });
  return `#!/usr/bin/env bash
# The experiment of this page with the published implementation of CoRP (arXiv 2605.31494), on NVIDIA GPUs.
# Its noise comes from another generator and is shared by tensors of equal shape: rewards will be alike, not equal.
# Afterwards drop the folder it writes under corp-outputs on the lab's page to explore it there.
set -euo pipefail

git clone ${repository} && cd CoRP && git checkout ${commit}
python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt

# Data: ${data}
# (layout of https://github.com/sunrainyg/RandOpt/tree/main/data)
${dataFile(config)}
export NUM_ENGINES="\${NUM_ENGINES:-4}" CUDA_DEVICES="\${CUDA_DEVICES:-0,1,2,3}"
export VLLM_RAY_EXTRA_ENV_VARS_TO_COPY=CC,CXX VLLM_DISABLE_COMPILE_SAMPLER=1 CC=/usr/bin/gcc CXX=/usr/bin/g++
export HF_TOKEN="\${HF_TOKEN:-}" # for gated models

python3 corp.py \\
${command.join(' \\\n')}
`;
}
