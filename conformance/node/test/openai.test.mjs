// The official OpenAI SDK for JavaScript; of Sluice it knows a base URL and a key.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { startSluice } from './sluice.mjs';

const MODEL = 'simulated/demo';
const QUICK = `${MODEL};first=0ms;inter=0ms`;
const messages = [{ role: 'user', content: 'Why does water find its way?' }];
const weather = {
  type: 'function',
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } },
  },
};

let sluice;
let client;

before(async () => {
  sluice = await startSluice();
  client = new OpenAI({ baseURL: sluice.baseURL, apiKey: sluice.apiKey, maxRetries: 0 });
});
after(async () => assert.equal(await sluice.stop(), 0));
beforeEach(() => sluice.newBill());

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');

describe('chat', () => {
  it('streams what it says whole', async () => {
    const whole = await client.chat.completions.create({ model: `${QUICK};tokens=40`, messages });
    const chunks = await collect(
      await client.chat.completions.create({ model: `${QUICK};tokens=40`, messages, stream: true }),
    );
    assert.equal(textOf(chunks), whole.choices[0].message.content);
    assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
    assert.ok(chunks.every((chunk) => chunk.usage == null && chunk.choices.length > 0), 'usage was not asked for');
  });

  it('tells usage to who asked', async () => {
    const chunks = await collect(
      await client.chat.completions.create({
        model: `${QUICK};tokens=7`,
        messages,
        stream: true,
        stream_options: { include_usage: true },
      }),
    );
    assert.equal(chunks.at(-1).usage.completion_tokens, 7);
  });

  it('needs nothing but two variables of the environment', async () => {
    process.env.OPENAI_BASE_URL = sluice.baseURL;
    process.env.OPENAI_API_KEY = sluice.apiKey;
    const answer = await new OpenAI().chat.completions.create({ model: QUICK, messages });
    assert.ok(answer.choices[0].message.content);
  });

  it('works below /openai/v1', async () => {
    const other = new OpenAI({ baseURL: sluice.baseURL.replace('/v1', '/openai/v1'), apiKey: sluice.apiKey });
    const answer = await other.chat.completions.create({ model: QUICK, messages });
    assert.ok(answer.choices[0].message.content);
  });
});

describe('tools', () => {
  it('arrive in fragments that add up to parallel calls', async () => {
    const params = { model: `${QUICK};calls=3`, messages, tools: [weather] };
    const whole = await client.chat.completions.create(params);
    const streamed = await client.chat.completions.stream(params).finalMessage();
    const calls = (message) => message.tool_calls.map((call) => [call.id, call.function.name, call.function.arguments]);
    assert.equal(streamed.tool_calls.length, 3);
    assert.deepEqual(calls(streamed), calls(whole.choices[0].message));
  });

  it('are run by the SDK, whose answer is then in words', async () => {
    const cities = [];
    const runner = client.chat.completions.runTools({
      model: QUICK,
      messages,
      stream: true,
      tools: [
        {
          type: 'function',
          function: {
            ...weather.function,
            parse: JSON.parse,
            function: ({ city }) => {
              cities.push(city);
              return '21 degrees';
            },
          },
        },
      ],
    });
    assert.ok(await runner.finalContent());
    assert.equal(cities.length, 1);
    assert.equal((await sluice.bill()).totals.requests, 2);
  });
});

describe('embeddings', () => {
  it('are the same numbers in base64, which the SDK asks for, and in JSON', async () => {
    const params = { model: MODEL, input: ['a river', 'a sluice'], dimensions: 32 };
    const packed = await client.embeddings.create(params);
    const plain = await client.embeddings.create({ ...params, encoding_format: 'float' });
    assert.equal(packed.data.length, 2);
    packed.data.forEach((embedding, i) => {
      assert.equal(embedding.embedding.length, 32);
      embedding.embedding.forEach((number, j) => {
        assert.ok(Math.abs(number - plain.data[i].embedding[j]) < 1e-6);
      });
    });
  });
});

describe('responses', () => {
  it('stream what they say whole', async () => {
    const params = { model: `${QUICK};tokens=25`, input: 'Why does water find its way?' };
    const whole = await client.responses.create(params);
    const stream = client.responses.stream(params);
    const deltas = [];
    stream.on('response.output_text.delta', (event) => deltas.push(event.delta));
    const final = await stream.finalResponse();
    assert.ok(whole.output_text);
    assert.equal(deltas.join(''), whole.output_text);
    assert.equal(final.output_text, whole.output_text);
    assert.equal(final.status, 'completed');
    assert.equal(final.usage.output_tokens, 25);
  });

  it('call functions', async () => {
    const { function: definition } = weather;
    const response = await client.responses
      .stream({ model: QUICK, input: 'Why?', tools: [{ type: 'function', strict: false, ...definition }] })
      .finalResponse();
    const call = response.output.find((item) => item.type === 'function_call');
    assert.equal(call.name, 'weather');
    assert.ok(Number.isInteger(JSON.parse(call.arguments).days));
  });
});

describe('the other endpoints', () => {
  it('list and find models', async () => {
    const ids = (await collect(client.models.list())).map((model) => model.id);
    assert.ok(ids.includes(MODEL));
    assert.equal((await client.models.retrieve(MODEL)).id, MODEL);
  });

  it('transcribe a long recording from a form', async () => {
    const audio = new Uint8Array(2 << 20).fill(7);
    const answer = await client.audio.transcriptions.create({ file: await toFile(audio, 'speech.wav'), model: MODEL });
    assert.ok(answer.text);
    const entry = (await sluice.bill()).entries.at(-1);
    assert.equal(entry.model, 'demo');
    assert.ok(entry.bytes_received > audio.length);
  });

  it('flag, draw and speak', async () => {
    const flagged = await client.moderations.create({ model: MODEL, input: 'flag-me' });
    assert.equal(flagged.results[0].flagged, true);
    const drawn = await client.images.generate({ model: MODEL, prompt: 'a sluice' });
    assert.ok(drawn.data[0].b64_json);
    const spoken = await client.audio.speech.create({ model: MODEL, voice: 'alloy', input: 'Water.' });
    assert.equal(Buffer.from(await spoken.arrayBuffer()).toString('latin1', 0, 4), 'RIFF');
  });
});

describe('errors', () => {
  const ask = (options, other = client) =>
    other.chat.completions.create({ model: options.startsWith(';') ? QUICK + options : options, messages });

  it('have the classes, codes and headers of the SDK', async () => {
    const stranger = new OpenAI({ baseURL: sluice.baseURL, apiKey: 'sk-sl-nobody-issued-this', maxRetries: 0 });
    await assert.rejects(ask(';tokens=1', stranger), (error) => {
      assert.ok(error instanceof OpenAI.AuthenticationError);
      return error.code === 'invalid_api_key';
    });
    await assert.rejects(ask('gpt-of-nobody'), (error) => {
      assert.ok(error instanceof OpenAI.NotFoundError);
      return error.code === 'model_not_found' && error.param === 'model';
    });
    await assert.rejects(ask(';tokens=plenty'), OpenAI.BadRequestError);
    await assert.rejects(ask(';fault=status:429'), (error) => {
      assert.ok(error instanceof OpenAI.RateLimitError);
      return error.headers.get('retry-after') === '2' && error.requestID.length > 0;
    });
    await assert.rejects(ask(';fault=status:500'), OpenAI.InternalServerError);
  });

  for (const fault of ['error@5', 'reset@5', 'truncate@5', 'garbage@5', 'no-terminal']) {
    it(`raise from a stream that breaks: ${fault}`, async () => {
      let text = '';
      const model = `${QUICK};tokens=20;fault=${fault}`;
      await assert.rejects(async () => {
        for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
          text += chunk.choices[0]?.delta?.content ?? '';
        }
      }, OpenAI.APIError);
      assert.ok(text.length > 0, 'what came before the fault has arrived');
    });

    it(`keep a response that breaks from looking whole: ${fault}`, async () => {
      const model = `${QUICK};tokens=20;fault=${fault}`;
      const types = [];
      let raised = false;
      try {
        for await (const event of await client.responses.create({ model, input: 'Why?', stream: true })) {
          types.push(event.type);
        }
      } catch (error) {
        raised = error instanceof OpenAI.APIError;
      }
      assert.ok(!types.includes('response.completed'));
      assert.ok(raised || types.includes('response.failed') || types.includes('error'), types.join());
    });
  }

  it('are tried three times by the SDK, each once by the gateway', async () => {
    const patient = new OpenAI({ baseURL: sluice.baseURL, apiKey: sluice.apiKey });
    await assert.rejects(ask(';fault=reset-head', patient), OpenAI.InternalServerError);
    assert.equal((await sluice.bill()).totals.requests, 3);
  });
});

describe('a caller who leaves', () => {
  it('stops the host while it streams', async () => {
    const model = `${MODEL};tokens=100000;inter=2ms`;
    const abort = new AbortController();
    const stream = await client.chat.completions.create({ model, messages, stream: true }, { signal: abort.signal });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta?.content) abort.abort();
    }
    const entry = await sluice.charged((request) => request.stream && request.model.endsWith('inter=2ms'));
    assert.equal(entry.ending, 'caller_gone');
    assert.ok(entry.output_tokens < 100_000);
  });

  it('stops the host while it thinks', async () => {
    const model = `${MODEL};first=5m`;
    const abort = new AbortController();
    const asked = client.chat.completions.create({ model, messages, stream: true }, { signal: abort.signal });
    while ((await sluice.bill()).totals.running === 0) await new Promise((again) => setTimeout(again, 10));
    abort.abort();
    await assert.rejects(asked, OpenAI.APIUserAbortError);
    const entry = await sluice.charged((request) => request.model.endsWith('first=5m'));
    assert.equal(entry.ending, 'caller_gone');
  });
});
