/** Test prompts one by one: the answers of base, best member and vote, and which were right. */
import { memo, useMemo, useState } from 'react';
import { Card, Waiting } from '../../parts/Card';
import { Choice } from '../../parts/inputs/Choice';
import { Pager } from '../../parts/tables/Pager';
import type { Table } from '../../parts/tables/table';
import { AnswerMark } from '../../parts/AnswerMark';
import { turn, useLive } from '../../context';
import { countExamples, filterExamples, words, type ExampleFilter, type RunState } from '../../../store';
import cardStyles from '../../parts/Card.module.css';
import exampleStyles from './examples.module.css';
import tableStyles from '../../parts/tables/table.module.css';

const pageSize = 8;
const longest = 400;
type Example = RunState['examples'][number];

const filters: readonly { readonly value: ExampleFilter; readonly title: string }[] = [
  { value: 'all', title: 'All' },
  { value: 'fixed', title: 'Fixed by vote' },
  { value: 'broken', title: 'Broken by vote' },
  { value: 'wrong', title: 'Both wrong' },
];

export const Examples = memo(function Examples() {
  const examples = useLive((state) => state.run.examples, turn.examples);
  return (
    <Card
      title="Prompt by prompt"
      className={`${cardStyles.wide} ${exampleStyles.examples}`}
      explanation={<ExampleWords />}
      terms={['base', 'vote', 'test']}
      empty={examples.length > 0 ? null : <ExamplesWaiting />}
      numbers={() => exampleTable(examples)}
    >
      <Browser examples={examples} />
    </Card>
  );
});

const exampleTable = (examples: readonly Example[]): Table => ({
  caption: 'Answers of base model, best member and vote',
  columns: [
    'Prompt',
    'Expected',
    'Base',
    'Base right',
    'Best',
    'Best right',
    'Vote',
    'Vote right',
    'Votes',
    'of',
  ],
  rows: examples.map(({ prompt, wanted, base, best, vote }) => [
    prompt,
    wanted,
    ...[base, best, vote].flatMap(({ text, correct }) => [text, Number(correct)]),
    vote.votes,
    vote.of,
  ]),
});

function Browser({ examples }: { readonly examples: readonly Example[] }) {
  const [filter, setFilter] = useState<ExampleFilter>('all');
  const [page, setPage] = useState(0);
  const counts = useMemo(() => countExamples(examples), [examples]);
  const chosen = useMemo(() => filterExamples(examples, filter), [examples, filter]);
  const pages = Math.max(1, Math.ceil(chosen.length / pageSize));
  const current = Math.min(page, pages - 1);
  const first = current * pageSize;
  return (
    <>
      <Choice
        label="Which prompts to show"
        value={filter}
        options={filters.map(({ value, title }) => ({
          value,
          title: (
            <>
              {title} <span className="faint">{words.whole(counts[value])}</span>
            </>
          ),
        }))}
        onChoose={(next) => {
          setFilter(next);
          setPage(0);
        }}
      />
      {chosen.length === 0 ? (
        <p className={`${cardStyles.none} soft`}>No prompt of this kind.</p>
      ) : (
        <ExampleTable examples={chosen.slice(first, first + pageSize)} />
      )}
      <Pager page={current} size={pageSize} total={chosen.length} onPage={setPage} />
    </>
  );
}

const ExampleTable = memo(function ExampleTable({ examples }: { readonly examples: readonly Example[] }) {
  return (
    <table className={`${tableStyles.table} ${exampleStyles.table}`} data-examples>
      <caption className="unseen">Answers of base model, best member and vote</caption>
      <thead>
        <tr>
          <th scope="col">Prompt</th>
          <th scope="col">Expected</th>
          <th scope="col">Base model</th>
          <th scope="col">Best member</th>
          <th scope="col">Vote</th>
        </tr>
      </thead>
      <tbody>
        {examples.map((example, i) => (
          <ExampleRow key={i} example={example} />
        ))}
      </tbody>
    </table>
  );
});

function ExampleRow({ example }: { readonly example: Example }) {
  const { prompt, wanted, base, best, vote } = example;
  return (
    <tr>
      <th scope="row" data-label="Prompt">
        <code>{words.bounded(prompt, longest)}</code>
      </th>
      <td data-label="Expected">
        <code>{words.bounded(wanted, longest)}</code>
      </td>
      <td data-label="Base model">
        <AnswerMark text={base.text} correct={base.correct} />
      </td>
      <td data-label="Best member">
        <AnswerMark text={best.text} correct={best.correct} />
      </td>
      <td data-label="Vote">
        <AnswerMark text={vote.text} correct={vote.correct} empty={vote.votes === 0} />
        <span className={`${exampleStyles.votes} faint small numbers`}>
          {vote.votes} of {vote.of} votes
        </span>
      </td>
    </tr>
  );
}

const ExamplesWaiting = () => (
  <Waiting sketch="M16 20H92M112 20H150M168 20H222M16 44H84M112 44H150M168 44H214M16 68H98M112 68H150M168 68H226">
    When the run ends: every test prompt with the answers of the base model, the best member and the vote,
    marked right or wrong.
  </Waiting>
);

const ExampleWords = () => (
  <>
    <p>
      Every row is a test prompt, which played no part in choosing the members. <em>Fixed by vote</em> lists
      prompts that the base model got wrong and the vote got right, <em>broken by vote</em> the reverse. A
      good method fixes many and breaks few.
    </p>
    <p>
      Below the vote’s answer is the number of voters that agreed on it. Members whose answer is invalid, for
      instance in the wrong format, cast no vote. Where several answers are correct, one of them is shown.
    </p>
  </>
);
