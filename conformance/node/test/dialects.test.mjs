// Every SDK with every host: what the host said arrives as the SDK's users know it, and what they said arrives at the host.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { aiAnthropic, aiCompatible, aiGoogle, aiOpenAIChat, aiOpenAIResponses } from './callers/ai.mjs';
import { anthropic } from './callers/anthropic.mjs';
import { google } from './callers/google.mjs';
import { chat, responses } from './callers/openai.mjs';
import { PNG, TEXT } from './callers/question.mjs';
import { HOSTS, modelOf, startHosts } from './hosts.mjs';
import { startSluice } from './sluice.mjs';

const CALLERS = {
  'openai, chat': chat,
  'openai, responses': responses,
  '@anthropic-ai/sdk': anthropic,
  '@google/genai': google,
  'ai, @ai-sdk/openai, chat': aiOpenAIChat,
  'ai, @ai-sdk/openai, responses': aiOpenAIResponses,
  'ai, @ai-sdk/openai-compatible': aiCompatible,
  'ai, @ai-sdk/anthropic': aiAnthropic,
  'ai, @ai-sdk/google': aiGoogle,
};
const SAID = 'Wätér finds its way.';
const SEAL = 'c2VhbGVkIGJ5IHRoZSBob3N0';
const COMPLAINT = 'Come back later.';

let hosts;
let sluice;

before(async () => {
  hosts = await startHosts();
  sluice = await startSluice(hosts.yaml);
});
after(async () => {
  assert.equal(await sluice.stop(), 0);
  await hosts.stop();
});

/** What the host was asked, as text without the escapes of text within text. */
const asked = () => JSON.stringify(hosts.asked()).replaceAll('\\', '');
const count = (pattern) => [...asked().matchAll(pattern)].length;

for (const [name, start] of Object.entries(CALLERS)) {
  for (const host of Object.keys(HOSTS)) {
    describe(`${name} → ${host}`, () => {
      const question = (scene, more) => ({ model: modelOf(host, scene), ...more });
      let caller;
      before(() => {
        caller = start(sluice);
      });

      for (const manner of ['ask', 'stream']) {
        it(`${manner}: text and usage`, async () => {
          const said = await caller[manner](question('text'));
          assert.equal(said.text, SAID);
          assert.equal(said.stop, 'end');
          assert.deepEqual(said.usage, [11, 4, 5]);
          assert.ok(asked().includes(TEXT));
        });

        it(`${manner}: a tool`, async () => {
          const said = await caller[manner](question('call', { tool: true }));
          assert.deepEqual(said.calls.map((call) => call.input), [{ city: 'Oslo' }]);
          assert.equal(said.stop, 'tools');
          assert.ok(asked().includes('"required":["city"]'));
        });

        it(`${manner}: parallel tools and their results`, async () => {
          const first = question('calls', { tool: true });
          const said = await caller[manner](first);
          assert.deepEqual(said.calls.map((call) => call.input), [{ city: 'Oslo' }, { city: 'Rome' }]);
          const next = await caller[manner]({ ...first, model: modelOf(host, 'text'), before: said });
          assert.equal(next.text, SAID);
          if (host === 'generate') assert.equal(count(/"functionResponse":/g), 2);
          else for (const id of ['1', '2']) assert.equal(count(new RegExp(`"(call|toolu|tooluse)_${id}"`, 'g')), 2);
        });

        it(`${manner}: thinking, and seals`, async (test) => {
          if (!caller.thoughts) return test.skip('this provider has no thoughts with chat');
          const first = question('thought', { tool: true, thoughts: true });
          const said = await caller[manner](first);
          assert.equal(said.thought, 'Hm, the weather.');
          assert.equal(said.calls.length, 1);
          assert.match(asked(), /reasoning_effort|budget_tokens|thinkingBudget/);
          const next = await caller[manner]({ ...first, model: modelOf(host, 'text'), before: said });
          assert.equal(next.text, SAID);
          if (caller.seals && host !== 'chat') assert.ok(asked().includes(SEAL), asked());
        });

        it(`${manner}: an image`, async () => {
          assert.equal((await caller[manner](question('text', { image: true }))).text, SAID);
          assert.ok(asked().includes(PNG));
        });

        it(`${manner}: structured output`, async () => {
          const said = await caller[manner](question('answer', { form: true }));
          assert.deepEqual(JSON.parse(said.text), { city: 'Oslo' });
          assert.ok(asked().includes('"required":["city"]'));
        });

        it(`${manner}: stop reasons`, async () => {
          assert.equal((await caller[manner](question('length'))).stop, 'length');
          assert.equal((await caller[manner](question('filtered'))).stop, 'filtered');
        });

        it(`${manner}: errors`, async () => {
          await assert.rejects(caller[manner](question('limited')), (error) => caller.limited(error));
          await assert.rejects(caller[manner](question('locked')), (error) => !caller.refused(error));
          if (manner === 'stream') await assert.rejects(caller.stream(question('breaks')), new RegExp(COMPLAINT));
        });
      }
    });
  }

  it(`${name}: the gateway's own errors`, async () => {
    const stranger = start({ ...sluice, apiKey: 'sk-sl-nobody-issued-this' });
    for (const manner of ['ask', 'stream']) {
      await assert.rejects(start(sluice)[manner]({ model: 'model-of-nobody' }), (error) => start(sluice).unknown(error));
      await assert.rejects(stranger[manner]({ model: modelOf('chat', 'text') }), (error) => stranger.refused(error));
    }
  });
}

it('every SDK is on the page of SDKs, in its version', () => {
  const page = readFileSync(new URL('../../../docs/sdks.md', import.meta.url), 'utf8');
  const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  for (const name of Object.keys(CALLERS)) {
    const title = name.split(', ').map((part) => (devDependencies[part] ? `${part} ${devDependencies[part]}` : part));
    assert.ok(page.includes(`\n| ${title.join(', ')} | all four |`), title.join(', '));
  }
});
