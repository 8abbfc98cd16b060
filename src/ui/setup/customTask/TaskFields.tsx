/** From rows to questions: which columns make the prompt and the answer, and where an answer ends. */
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { needsNoAnswer, words } from '../../../store';
import { RewardFields, type FieldProps } from './RewardFields';
import fieldStyles from './fields.module.css';

interface Props extends FieldProps {
  readonly columns: readonly string[];
}

export function TaskFields({ columns, ...props }: Props) {
  const { draft, problems, edit } = props;
  return (
    <>
      <TextInput
        label="Name"
        value={draft.name}
        error={problems.name}
        maxLength={60}
        onChange={(event) => edit({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Prompt"
        description={`Columns go in braces: ${columns
          .slice(0, 6)
          .map((name) => `{${words.bounded(name, 20)}}`)
          .join(' ')}`}
        className={fieldStyles.mono}
        rows={3}
        value={draft.prompt}
        error={problems.prompt}
        onChange={(event) => edit({ prompt: event.currentTarget.value })}
      />
      <NativeSelect
        label="Answer column"
        data={[
          ...columns.map((name) => ({ value: name, label: words.bounded(name, 60) })),
          ...(needsNoAnswer(draft.reward)
            ? [{ value: '', label: 'none: the reward needs no reference answer' }]
            : []),
        ]}
        value={draft.answer}
        error={problems.answer}
        onChange={(event) => edit({ answer: event.currentTarget.value })}
      />
      <RewardFields {...props} />
      <div className={fieldStyles.pair}>
        <Textarea
          label="Stop sequences"
          description="An answer ends here. One per line; \n is a line break."
          className={fieldStyles.mono}
          rows={2}
          value={draft.stop}
          onChange={(event) => edit({ stop: event.currentTarget.value })}
        />
        <TextInput
          label="Maximum answer length (tokens)"
          description="A token is a short piece of text."
          inputMode="numeric"
          value={draft.maxNewTokens}
          error={problems.maxNewTokens}
          onChange={(event) => edit({ maxNewTokens: event.currentTarget.value })}
        />
      </div>
    </>
  );
}
