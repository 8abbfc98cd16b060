/** Prompts put to the models of the run shown, and their answers so far. */
import type { AskedPrompt, ErrorInfo, StreamedAnswer } from '../../protocol';
import type { RunStart } from '../run/reducer';

/** A prompt to some models and their answers so far. */
export interface Ask {
  readonly id: string;
  /** The run whose models were asked; for another run the answers mean nothing. */
  readonly of: RunStart;
  readonly prompts: readonly AskedPrompt[];
  /** By model, then prompt; null where no token has arrived yet. */
  readonly answers: readonly (readonly (StreamedAnswer | null)[])[];
  readonly phase: 'asking' | 'done' | 'stopped';
  readonly error: ErrorInfo | null;
}

/** The models side by side, and those that sliders move. */
export type AskKind = 'asked' | 'moved';

export type PlaygroundState = { readonly [kind in AskKind]: Ask | null };

export const emptyPlayground: PlaygroundState = { asked: null, moved: null };
