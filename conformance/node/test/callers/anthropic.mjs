// @anthropic-ai/sdk.
import Anthropic from '@anthropic-ai/sdk';
import { BUDGET, CITY, MAX_TOKENS, PNG, RESULT, TEXT, TOOL } from './question.mjs';

const STOPS = { end_turn: 'end', tool_use: 'tools', max_tokens: 'length', refusal: 'filtered' };

export function anthropic({ rootURL, apiKey }) {
  const { messages } = new Anthropic({ baseURL: rootURL, apiKey, maxRetries: 0 });
  return {
    seals: true,
    thoughts: true,
    ask: async (question) => said(await messages.create(params(question))),
    stream: async (question) => said(await messages.stream(params(question)).finalMessage()),
    limited: (error) => error instanceof Anthropic.RateLimitError && error.headers.get('retry-after') === '7',
    unknown: (error) => error instanceof Anthropic.NotFoundError,
    refused: (error) => error instanceof Anthropic.AuthenticationError,
  };
}

function params({ model, tool, image, form, thoughts, before }) {
  const content = [{ type: 'text', text: TEXT }];
  if (image) content.push({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } });
  const messages = [{ role: 'user', content }];
  if (before) {
    const results = before.calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: RESULT }));
    messages.push({ role: 'assistant', content: before.message }, { role: 'user', content: results });
  }
  return {
    model,
    messages,
    max_tokens: MAX_TOKENS,
    ...(tool && { tools: [{ name: TOOL, input_schema: CITY }] }),
    ...(form && { output_config: { format: { type: 'json_schema', schema: CITY } } }),
    ...(thoughts && { thinking: { type: 'enabled', budget_tokens: BUDGET } }),
  };
}

function said({ content, stop_reason: reason, usage }) {
  const all = (type) => content.filter((block) => block.type === type);
  return {
    text: all('text').map((block) => block.text).join(''),
    thought: all('thinking').map((block) => block.thinking).join(''),
    calls: all('tool_use'),
    stop: STOPS[reason],
    usage: [usage.input_tokens + usage.cache_read_input_tokens, usage.cache_read_input_tokens, usage.output_tokens],
    message: content,
  };
}
