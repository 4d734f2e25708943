// Vercel's AI SDK, through its providers of four APIs.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, Output, generateText, jsonSchema, streamText, tool as toolOf } from 'ai';
import { BUDGET, CITY, MAX_TOKENS, PNG, RESULT, TEXT, TOOL } from './question.mjs';

const STOPS = { stop: 'end', 'tool-calls': 'tools', length: 'length', 'content-filter': 'filtered' };

export const aiOpenAIChat = ({ baseURL, apiKey }) =>
  caller((model) => createOpenAI({ baseURL, apiKey }).chat(model), { thoughts: false, seals: false });

export const aiCompatible = ({ baseURL, apiKey }) => {
  const provider = createOpenAICompatible({
    name: 'sluice',
    baseURL,
    apiKey,
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  return caller((model) => provider.chatModel(model), { seals: false, options: { sluice: { reasoningEffort: 'low' } } });
};

export const aiOpenAIResponses = ({ baseURL, apiKey }) =>
  caller((model) => createOpenAI({ baseURL, apiKey }).responses(model), {
    always: { openai: { store: false } },
    options: {
      openai: {
        store: false,
        forceReasoning: true,
        reasoningEffort: 'low',
        reasoningSummary: 'auto',
        include: ['reasoning.encrypted_content'],
      },
    },
  });

export const aiAnthropic = ({ baseURL, apiKey }) =>
  caller((model) => createAnthropic({ baseURL, apiKey })(model), {
    options: { anthropic: { thinking: { type: 'enabled', budgetTokens: BUDGET } } },
  });

/** A name with a slash is a path to this provider, and has to begin with models. */
export const aiGoogle = ({ rootURL, apiKey }) =>
  caller((model) => createGoogleGenerativeAI({ baseURL: `${rootURL}/v1beta`, apiKey })(`models/${model}`), {
    options: { google: { thinkingConfig: { includeThoughts: true, thinkingBudget: BUDGET } } },
  });

function caller(modelOf, { thoughts = true, seals = true, options, always }) {
  const params = (question) => paramsOf(modelOf(question.model), question, question.thoughts ? options : always);
  const failed = (status) => (error) => APICallError.isInstance(error) && error.statusCode === status;
  return {
    thoughts,
    seals,
    ask: async (question) => said(await generateText(params(question))),
    stream: async (question) => {
      const errors = [];
      const result = streamText({ ...params(question), onError: ({ error }) => errors.push(error) });
      await result.consumeStream({ onError: (error) => errors.push(error) });
      if (errors.length) throw errors[0] instanceof Error ? errors[0] : new Error(JSON.stringify(errors[0]));
      const [text, reasoningText, toolCalls, finishReason, usage, response] = await Promise.all([
        result.text,
        result.reasoningText,
        result.toolCalls,
        result.finishReason,
        result.usage,
        result.response,
      ]);
      return said({ text, reasoningText, toolCalls, finishReason, usage, response });
    },
    limited: (error) => failed(429)(error) && error.isRetryable && error.responseHeaders['retry-after'] === '7',
    unknown: failed(404),
    refused: failed(401),
  };
}

function paramsOf(model, { tool, image, form, before }, providerOptions) {
  const content = [{ type: 'text', text: TEXT }];
  if (image) content.push({ type: 'file', data: PNG, mediaType: 'image/png' });
  const messages = [{ role: 'user', content }];
  if (before) {
    const results = before.calls.map(({ id }) => ({
      type: 'tool-result',
      toolCallId: id,
      toolName: TOOL,
      output: { type: 'text', value: RESULT },
    }));
    messages.push(...before.message, { role: 'tool', content: results });
  }
  return {
    model,
    messages,
    maxRetries: 0,
    maxOutputTokens: MAX_TOKENS,
    ...(tool && { tools: { [TOOL]: toolOf({ inputSchema: jsonSchema(CITY) }) } }),
    ...(form && { output: Output.object({ schema: jsonSchema(CITY) }) }),
    ...(providerOptions && { providerOptions }),
  };
}

const said = ({ text, reasoningText, toolCalls, finishReason, usage, response }) => ({
  text,
  thought: reasoningText ?? '',
  calls: toolCalls.map(({ toolCallId, input }) => ({ id: toolCallId, input })),
  stop: STOPS[finishReason],
  usage: [usage.inputTokens, usage.inputTokenDetails?.cacheReadTokens ?? usage.cachedInputTokens, usage.outputTokens],
  message: response.messages,
});
