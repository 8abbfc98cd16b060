/** What consolidation changed, prompt by prompt: both answers side by side. */
import { memo, useMemo, useState } from 'react';
import type { Change } from '../../../protocol';
import { changeFilters, filterChanges, words, type ChangeFilter } from '../../../store';
import { turn, useLive } from '../../context';
import { Card, Waiting } from '../../parts/Card';
import { Choice } from '../../parts/inputs/Choice';
import { Pager } from '../../parts/tables/Pager';
import type { Table } from '../../parts/tables/table';
import { AnswerMark } from '../../parts/AnswerMark';
import cardStyles from '../../parts/Card.module.css';
import exampleStyles from '../answers/examples.module.css';
import tableStyles from '../../parts/tables/table.module.css';

const pageSize = 8;
const longest = 400;

const titles: Readonly<Record<ChangeFilter, string>> = {
  all: 'All',
  fixed: 'Fixed',
  broken: 'Broken',
  wrong: 'Both wrong',
};

export const ChangesPanel = memo(function ChangesPanel() {
  const changes = useLive((state) => state.run.corp.changes, turn.examples);
  return (
    <Card
      title="What did consolidation change?"
      className={`${cardStyles.wide} ${exampleStyles.examples}`}
      explanation={<ChangeWords />}
      terms={['base', 'consolidation', 'test']}
      empty={changes ? null : <ChangesWaiting />}
      numbers={() => changeTable(changes?.list ?? [])}
    >
      {changes && <Browser list={changes.list} stage={changes.method === 'corp-stage1' ? 1 : 2} />}
    </Card>
  );
});

const changeTable = (list: readonly Change[]): Table => ({
  caption: 'Answers of the base model and of the consolidated model',
  columns: ['Prompt', 'Expected', 'Base', 'Base right', 'Consolidated', 'Consolidated right'],
  rows: list.map(({ prompt, wanted, base, consolidated }) => [
    prompt,
    wanted,
    ...[base, consolidated].flatMap(({ text, correct }) => [text, Number(correct)]),
  ]),
});

function Browser({ list, stage }: { readonly list: readonly Change[]; readonly stage: 1 | 2 }) {
  const [filter, setFilter] = useState<ChangeFilter>('fixed');
  const [page, setPage] = useState(0);
  const counts = useMemo(
    () => new Map(changeFilters.map((one) => [one, filterChanges(list, one).length])),
    [list],
  );
  const chosen = useMemo(() => filterChanges(list, filter), [list, filter]);
  const current = Math.min(page, Math.max(0, Math.ceil(chosen.length / pageSize) - 1));
  return (
    <>
      <Choice
        label="Which prompts to show"
        value={filter}
        options={changeFilters.map((value) => ({
          value,
          title: (
            <>
              {titles[value]} <span className="faint">{words.whole(counts.get(value) ?? 0)}</span>
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
        <ChangeTable list={chosen.slice(current * pageSize, (current + 1) * pageSize)} stage={stage} />
      )}
      <Pager page={current} size={pageSize} total={chosen.length} onPage={setPage} />
    </>
  );
}

const ChangeTable = ({ list, stage }: { readonly list: readonly Change[]; readonly stage: 1 | 2 }) => (
  <table className={`${tableStyles.table} ${exampleStyles.table}`} data-examples>
    <caption className="unseen">Answers of the base model and of the consolidated model</caption>
    <thead>
      <tr>
        <th scope="col">Prompt</th>
        <th scope="col">Expected</th>
        <th scope="col">Base model</th>
        <th scope="col">CoRP (stage {stage})</th>
      </tr>
    </thead>
    <tbody>
      {list.map(({ prompt, wanted, base, consolidated }, i) => (
        <tr key={i}>
          <th scope="row" data-label="Prompt">
            <code>{words.bounded(prompt, longest)}</code>
          </th>
          <td data-label="Expected">
            <code>{words.bounded(wanted, longest)}</code>
          </td>
          <td data-label="Base model">
            <AnswerMark text={base.text} correct={base.correct} />
          </td>
          <td data-label={`CoRP (stage ${stage})`}>
            <AnswerMark text={consolidated.text} correct={consolidated.correct} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const ChangesWaiting = () => (
  <Waiting sketch="M16 20H92M112 20H150M168 20H222M16 44H84M112 44H150M168 44H214M16 68H98M112 68H150M168 68H226">
    Every test prompt with the answers of the base model and of the consolidated model.
  </Waiting>
);

const ChangeWords = () => (
  <p>
    Every row is a test prompt. <em>Fixed</em> lists prompts that the base model got wrong and the
    consolidated model gets right, <em>broken</em> the reverse. Reading a few of each tells you more about a
    method than its score.
  </p>
);
