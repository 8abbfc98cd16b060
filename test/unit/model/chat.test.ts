/** Text as transformers makes it: encodings, rendered chats and decoded text of a small chat checkpoint. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesOfFolder } from '../../../src/cli/files';
import { chatTokens, openText, plainPrompt, readChatTemplate } from '../../../src/model';
import { configuredTemplate } from '../../../src/model/chat';
import type { ChatMessage } from '../../../src/protocol';

interface Expected {
  encode: { text: string; ids: number[]; ids_no_special: number[]; decoded: string }[];
  chats: { messages: ChatMessage[]; rendered: string; ids: number[]; greedy: number[]; text: string }[];
}

const folder = fileURLToPath(new URL('../../golden/qwen2_chat/', import.meta.url));
const expected = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Expected;
const { tokenizer, chat } = await openText(filesOfFolder(folder));
if (!tokenizer || !chat) throw new Error('the checkpoint has both');

describe('qwen2_chat', () => {
  it.each(expected.encode)('encodes and decodes $text', ({ text, ids, ids_no_special, decoded }) => {
    expect(tokenizer.encode(text)).toEqual(ids_no_special);
    expect(tokenizer.encodeWhole?.(text)).toEqual(ids);
    expect(tokenizer.decode(ids)).toBe(decoded);
  });

  it.each(expected.chats)('renders $messages', ({ messages, rendered, ids, greedy, text }) => {
    expect(chat.render(messages)).toBe(rendered);
    expect(chatTokens(messages, tokenizer, chat)).toEqual(ids);
    expect(tokenizer.decode(greedy)).toBe(text);
  });
});

describe('a chat template', () => {
  const messages: ChatMessage[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hi' },
  ];

  it('may be a list of named ones, of which the default counts', () => {
    const named = (name: string, template: string) => ({ name, template });
    expect(configuredTemplate({ chat_template: [named('tool_use', 'a'), named('default', 'b')] })).toBe('b');
    expect(configuredTemplate({ chat_template: 'c' })).toBe('c');
    expect(configuredTemplate({})).toBeNull();
  });

  it('knows the special tokens, given as text or as an object', async () => {
    const config = { bos_token: { content: '<s>' }, eos_token: '</s>' };
    const template = '{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}';
    expect((await readChatTemplate(template, config)).render(messages)).toBe('<s>Be brief.</s>Hi</s>');
  });

  it('that is broken, or refuses the conversation, says so in plain words', async () => {
    await expect(readChatTemplate('{% for %}', {})).rejects.toThrow(/chat template cannot be used/);
    const refusing = await readChatTemplate("{{ raise_exception('no system role') }}", {});
    expect(() => refusing.render(messages)).toThrow(/no system role/);
  });

  it('that is missing leaves plain text, one message a line, with what the tokenizer adds around it', () => {
    expect(plainPrompt(messages)).toBe('Be brief.\nHi\n');
    const counting = { encode: () => [1], encodeWhole: () => [0, 1], decode: () => '' };
    expect(chatTokens(messages, counting, null)).toEqual([0, 1]);
  });
});
