/** Formats conversations with the checkpoint's chat template. */
import { LabError, type ChatMessage } from '../protocol';
import type { TextTokenizer } from './tokenizer';

export interface ChatTemplate {
  /** The conversation so far, followed by the generation prompt. Throws LabError bad-model. */
  render(messages: readonly ChatMessage[]): string;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** tokenizer_config.json gives special tokens as text or as an object around it. */
function specialTokens(config: unknown): Record<string, string> {
  if (!isObject(config)) return {};
  const tokens: Record<string, string> = {};
  for (const [name, value] of Object.entries(config)) {
    if (!/^[a-z]{1,20}_token$/.test(name)) continue;
    const content = isObject(value) ? value['content'] : value;
    if (typeof content === 'string') tokens[name] = content;
  }
  return tokens;
}

/** The template of tokenizer_config.json: a string, or a list of named templates of which "default" is used. */
export function configuredTemplate(config: unknown): string | null {
  const entry = isObject(config) ? config['chat_template'] : undefined;
  if (typeof entry === 'string') return entry;
  if (!Array.isArray(entry)) return null;
  const named = (entry as unknown[]).filter(isObject);
  const chosen = named.find(({ name }) => name === 'default') ?? named[0];
  return typeof chosen?.['template'] === 'string' ? chosen['template'] : null;
}

function templateError(thrown: unknown): LabError {
  const reason = thrown instanceof Error ? thrown.message.slice(0, 160) : 'unknown reason';
  return new LabError(
    'bad-model',
    `The chat template cannot be used: ${reason}`,
    'Use the tokenizer files that belong to the model, or remove its chat template to prompt it with plain text.',
  );
}

/** Throws LabError bad-model if the text is not a template. */
export async function readChatTemplate(text: string, tokenizerConfig: unknown): Promise<ChatTemplate> {
  const { Template } = await import('@huggingface/jinja');
  const tokens = specialTokens(tokenizerConfig);
  try {
    const template = new Template(text);
    return {
      render(messages) {
        const context = { ...tokens, messages, add_generation_prompt: true, tools: null, documents: null };
        try {
          return template.render(context);
        } catch (thrown) {
          throw templateError(thrown);
        }
      },
    };
  } catch (thrown) {
    throw templateError(thrown);
  }
}

/** The conversation as plain text for a model without a template: one message per line. */
export const plainPrompt = (messages: readonly ChatMessage[]): string =>
  `${messages.map(({ content }) => content).join('\n')}\n`;

/** Token ids of a conversation: a template writes its own special tokens; for plain text the tokenizer adds them. */
export function chatTokens(
  messages: readonly ChatMessage[],
  tokenizer: TextTokenizer,
  template: ChatTemplate | null,
): number[] {
  return template
    ? tokenizer.encode(template.render(messages))
    : (tokenizer.encodeWhole ?? tokenizer.encode)(plainPrompt(messages));
}
