/** Ways to make a long run shorter: one button each, with the time it would take. */
import { Button } from '@mantine/core';
import type { Suggestion } from '../../protocol';
import { words } from '../../store';
import { useActions } from '../context';
import styles from './Suggestions.module.css';

function wording({ members, maxNew, support, test }: Suggestion['change']): string {
  if (members !== undefined) return `${words.whole(members)} members`;
  if (maxNew !== undefined) return `answers of ${words.whole(maxNew)} tokens at most`;
  return `${words.whole(support ?? 0)} support and ${words.whole(test ?? 0)} test prompts`;
}

function Way({ suggestion }: { readonly suggestion: Suggestion }) {
  const { edit } = useActions();
  const { parameters, ...change } = suggestion.change;
  const time = words.duration(suggestion.seconds);
  if (parameters !== undefined)
    return (
      <li className="soft">
        Or a model of about {words.short(parameters)} weights: {time}.
      </li>
    );
  return (
    <li>
      <Button size="compact-xs" variant="light" onClick={() => edit(change)}>
        {wording(change)}: {time}
      </Button>
    </li>
  );
}

export function Suggestions({ suggestions }: { readonly suggestions: readonly Suggestion[] }) {
  if (suggestions.length === 0) return null;
  return (
    <div className={`${styles.suggestions} small`}>
      <p>This will take a while on this machine. To shorten it, change just one thing:</p>
      <ul>
        {suggestions.map((suggestion) => (
          <Way key={Object.keys(suggestion.change).join()} suggestion={suggestion} />
        ))}
      </ul>
    </div>
  );
}
