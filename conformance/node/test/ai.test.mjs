// Vercel's AI SDK, through its provider for OpenAI-compatible servers and through the one for OpenAI.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, embedMany, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { startSluice } from './sluice.mjs';

const MODEL = 'simulated/demo';
const QUICK = `${MODEL};first=0ms;inter=0ms`;
const prompt = 'Why does water find its way?';

let sluice;
let providers;

before(async () => {
  sluice = await startSluice();
  const { baseURL, apiKey } = sluice;
  const compatible = createOpenAICompatible({ name: 'sluice', baseURL, apiKey, includeUsage: true });
  const openai = createOpenAI({ baseURL, apiKey });
  providers = {
    'openai-compatible, chat': (model) => compatible.chatModel(model),
    'openai, responses': (model) => openai(model),
    'openai, chat': (model) => openai.chat(model),
    embedding: (model) => compatible.embeddingModel(model),
  };
});
after(async () => assert.equal(await sluice.stop(), 0));
beforeEach(() => sluice.newBill());

for (const name of ['openai-compatible, chat', 'openai, responses', 'openai, chat']) {
  describe(name, () => {
    const model = (options = '') => providers[name](QUICK + options);

    it('streams what it says whole, and its usage', async () => {
      const whole = await generateText({ model: model(';tokens=30'), prompt });
      const streamed = streamText({ model: model(';tokens=30'), prompt });
      let text = '';
      for await (const delta of streamed.textStream) text += delta;
      assert.ok(whole.text);
      assert.equal(text, whole.text);
      assert.equal(await streamed.finishReason, 'stop');
      assert.equal((await streamed.usage).outputTokens, 30);
    });

    it('runs a tool and goes on in words', async () => {
      const asked = [];
      const result = streamText({
        model: model(),
        prompt,
        stopWhen: stepCountIs(3),
        tools: {
          weather: tool({
            description: 'The weather of a city',
            inputSchema: jsonSchema({
              type: 'object',
              properties: { city: { type: 'string' }, days: { type: 'integer' } },
              required: ['city', 'days'],
              additionalProperties: false,
            }),
            execute: async (input) => {
              asked.push(input);
              return { celsius: 21 };
            },
          }),
        },
      });
      const text = await result.text;
      assert.equal(asked.length, 1);
      assert.ok(Number.isInteger(asked[0].days));
      assert.ok(text);
      assert.equal((await result.steps).length, 2);
    });

    it('raises what the gateway refuses', async () => {
      await assert.rejects(generateText({ model: providers[name]('gpt-of-nobody'), prompt, maxRetries: 0 }), (error) => {
        assert.ok(APICallError.isInstance(error));
        return error.statusCode === 404 && error.message.includes('gpt-of-nobody');
      });
      await assert.rejects(generateText({ model: model(';fault=status:429'), prompt, maxRetries: 0 }), (error) => {
        assert.ok(APICallError.isInstance(error));
        return error.statusCode === 429 && error.isRetryable && error.responseHeaders['retry-after'] === '2';
      });
    });

    for (const fault of ['error@5', 'reset@5', 'truncate@5', 'no-terminal']) {
      it(`tells of a stream that breaks: ${fault}`, async () => {
        const parts = [];
        const result = streamText({
          model: model(`;tokens=20;fault=${fault}`),
          prompt,
          maxRetries: 0,
          onError: () => {},
        });
        for await (const part of result.fullStream) parts.push(part.type);
        assert.ok(parts.includes('text-delta'), 'what came before the fault has arrived');
        assert.ok(parts.includes('error'), parts.join());
      });
    }

    it('stops the host when the caller leaves', async () => {
      const options = ';tokens=100000;inter=2ms';
      const abort = new AbortController();
      const result = streamText({
        model: providers[name](MODEL + options),
        prompt,
        abortSignal: abort.signal,
        onError: () => {},
      });
      for await (const part of result.fullStream) {
        if (part.type === 'text-delta') abort.abort();
      }
      const entry = await sluice.charged((request) => request.model?.endsWith(options));
      assert.equal(entry.ending, 'caller_gone');
      assert.ok(entry.output_tokens < 100_000);
    });
  });
}

describe('openai-compatible, embeddings', () => {
  it('come as numbers', async () => {
    const { embeddings, usage } = await embedMany({
      model: providers.embedding(MODEL),
      values: ['a river', 'a sluice'],
    });
    assert.equal(embeddings.length, 2);
    assert.ok(embeddings.every((embedding) => embedding.length === 256));
    assert.ok(usage.tokens > 0);
  });
});
