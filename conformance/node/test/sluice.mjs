// Runs ./sluice serve on a free port with a data folder of its own, and stops it again.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const LAUNCHER = resolve(import.meta.dirname, '../../../sluice');
// The first start may have to build.
const START_MILLIS = 600_000;

/** The environment without what would bring real providers into the gateway. */
function environment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/_(API_KEY|BASE_URL)$/.test(name)),
  );
}

/**
 * @param {string} [yaml] its configuration, if it is to have one
 * @returns {Promise<{baseURL: string, rootURL: string, apiKey: string, bill: () => Promise<object>, newBill: () => Promise<void>,
 *     charged: (matching: (entry: object) => boolean) => Promise<object>, stop: () => Promise<number>}>} a running gateway
 */
export async function startSluice(yaml) {
  const data = await mkdtemp(join(tmpdir(), 'sluice-conformance-'));
  const env = environment();
  const key = await promisify(execFile)(LAUNCHER, ['key', 'create', '--quiet', '--data-dir', data], { env });
  const config = join(data, 'sluice.yaml');
  if (yaml) await writeFile(config, yaml);
  const child = spawn(LAUNCHER, ['serve', '--port', '0', '--data-dir', data, ...(yaml ? ['--config', config] : [])], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((done) => child.once('exit', done));
  const addresses = await banner(child, exited);
  const readBill = async () => (await fetch(addresses.bill)).json();
  return {
    baseURL: addresses.baseURL,
    rootURL: new URL(addresses.baseURL).origin,
    apiKey: key.stdout.trim(),
    bill: readBill,
    newBill: async () => void (await fetch(addresses.bill, { method: 'DELETE' })),
    charged: (matching) => eventually(async () => (await readBill()).entries.find(matching)),
    stop: async () => {
      child.kill('SIGTERM');
      const code = await exited;
      await rm(data, { recursive: true, force: true });
      return code;
    },
  };
}

/** What the banner says; fails when the process ends without one. */
async function banner(child, exited) {
  const found = {};
  const read = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const [, label, address] = /^\s*(Base URL|Bill)\s+(http:\S+)/.exec(line) ?? [];
      if (label === 'Base URL') found.baseURL = address;
      if (label === 'Bill') found.bill = address;
      if (/^\s*Stop\s/.test(line)) return found;
    }
    throw new Error(`./sluice serve ended with ${await exited} before it listened`);
  })();
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`./sluice serve said nothing for ${START_MILLIS} ms`)), START_MILLIS);
  });
  try {
    return await Promise.race([read, late]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
    child.stdout.resume();
  }
}

/** The first answer that is there, asked for again and again for ten seconds. */
async function eventually(ask) {
  for (let attempt = 0; attempt < 500; attempt++) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((again) => setTimeout(again, 20));
  }
  throw new Error('it did not happen within ten seconds');
}
