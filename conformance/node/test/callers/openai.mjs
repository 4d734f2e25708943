// openai by chat completions, and by responses that it does not ask the gateway to store.
import OpenAI from 'openai';
import { CITY, MAX_TOKENS, PNG, RESULT, TEXT, TOOL, collect } from './question.mjs';

const CHAT_STOPS = { stop: 'end', tool_calls: 'tools', length: 'length', content_filter: 'filtered' };

export function chat({ baseURL, apiKey }) {
  const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  return {
    seals: true,
    thoughts: true,
    ask: async (question) => {
      const answer = await client.chat.completions.create(chatParams(question));
      return chatSaid(answer.choices[0].message, answer.choices[0].finish_reason, answer.usage);
    },
    stream: async (question) => {
      const params = { ...chatParams(question), stream: true, stream_options: { include_usage: true } };
      const chunks = await collect(await client.chat.completions.create(params));
      const reason = chunks.map((chunk) => chunk.choices[0]?.finish_reason).find(Boolean);
      return chatSaid(joined(chunks), reason, chunks.at(-1).usage);
    },
    limited: (error) => error instanceof OpenAI.RateLimitError && error.headers.get('retry-after') === '7',
    unknown: (error) => error instanceof OpenAI.NotFoundError,
    refused: (error) => error instanceof OpenAI.AuthenticationError,
  };
}

/** The SDK's own means to join chunks keep of what is not OpenAI's only the last piece. */
function joined(chunks) {
  const message = { role: 'assistant', content: null };
  for (const { choices } of chunks) {
    const { content, reasoning_content: thought, thinking_blocks: blocks, tool_calls: calls } = choices[0]?.delta ?? {};
    if (content) message.content = (message.content ?? '') + content;
    if (thought) message.reasoning_content = (message.reasoning_content ?? '') + thought;
    if (blocks) message.thinking_blocks = [...(message.thinking_blocks ?? []), ...blocks];
    for (const { index, function: piece, ...call } of calls ?? []) {
      const all = (message.tool_calls ??= []);
      all[index] ??= { function: { name: '', arguments: '' } };
      Object.assign(all[index], call);
      all[index].function.name += piece?.name ?? '';
      all[index].function.arguments += piece?.arguments ?? '';
    }
  }
  return message;
}

function chatParams({ model, tool, image, form, thoughts, before }) {
  const content = [{ type: 'text', text: TEXT }];
  if (image) content.push({ type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } });
  const messages = [{ role: 'user', content }];
  if (before) {
    const results = before.calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: RESULT }));
    messages.push(before.message, ...results);
  }
  return {
    model,
    messages,
    max_completion_tokens: MAX_TOKENS,
    ...(tool && { tools: [{ type: 'function', function: { name: TOOL, parameters: CITY } }] }),
    ...(form && { response_format: { type: 'json_schema', json_schema: { name: 'city', strict: true, schema: CITY } } }),
    ...(thoughts && { reasoning_effort: 'low' }),
  };
}

const chatSaid = (message, reason, usage) => ({
  text: message.content ?? '',
  thought: message.reasoning_content ?? '',
  calls: (message.tool_calls ?? []).map((call) => ({ id: call.id, input: JSON.parse(call.function.arguments) })),
  stop: CHAT_STOPS[reason],
  usage: [usage.prompt_tokens, usage.prompt_tokens_details?.cached_tokens, usage.completion_tokens],
  message,
});

export function responses({ baseURL, apiKey }) {
  const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  return {
    ...chat({ baseURL, apiKey }),
    ask: async (question) => responseSaid(await client.responses.create(responseParams(question))),
    stream: async (question) => {
      const events = await collect(await client.responses.create({ ...responseParams(question), stream: true }));
      const { type, response } = events.at(-1);
      if (!['response.completed', 'response.incomplete'].includes(type)) {
        throw new OpenAI.OpenAIError(JSON.stringify(events.at(-1)));
      }
      return responseSaid(response);
    },
  };
}

function responseParams({ model, tool, image, form, thoughts, before }) {
  const content = [{ type: 'input_text', text: TEXT }];
  if (image) content.push({ type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${PNG}` });
  const input = [{ role: 'user', content }];
  if (before) {
    const results = before.calls.map(({ id }) => ({ type: 'function_call_output', call_id: id, output: RESULT }));
    input.push(...before.message, ...results);
  }
  return {
    model,
    input,
    store: false,
    max_output_tokens: MAX_TOKENS,
    ...(tool && { tools: [{ type: 'function', strict: false, name: TOOL, parameters: CITY }] }),
    ...(form && { text: { format: { type: 'json_schema', name: 'city', strict: true, schema: CITY } } }),
    ...(thoughts && { reasoning: { effort: 'low', summary: 'auto' }, include: ['reasoning.encrypted_content'] }),
  };
}

function responseSaid({ output, status, incomplete_details: details, usage }) {
  const all = (type) => output.filter((item) => item.type === type);
  const calls = all('function_call').map((call) => ({ id: call.call_id, input: JSON.parse(call.arguments) }));
  const words = (parts) => (parts ?? []).map((part) => part.text ?? '').join('');
  const stops = { max_output_tokens: 'length', content_filter: 'filtered' };
  return {
    text: all('message').map((item) => words(item.content)).join(''),
    thought: all('reasoning').map((item) => words(item.summary) + words(item.content)).join(''),
    calls,
    stop: status === 'completed' ? (calls.length ? 'tools' : 'end') : stops[details?.reason],
    usage: [usage.input_tokens, usage.input_tokens_details?.cached_tokens, usage.output_tokens],
    message: output,
  };
}
