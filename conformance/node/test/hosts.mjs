// Hosts of four dialects on one socket. The end of a model's name is the scene that the host plays; scenes.json is written by ScenesTest.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const scenes = JSON.parse(readFileSync(new URL('scenes.json', import.meta.url), 'utf8'));

export const HOSTS = {
  chat: { dialect: 'CHAT', api: 'openai', basePath: '/v1', more: ', responses: false' },
  messages: { dialect: 'MESSAGES', api: 'anthropic', basePath: '/v1', more: '' },
  generate: { dialect: 'GENERATE', api: 'gemini', basePath: '/v1beta', more: '' },
  converse: { dialect: 'CONVERSE', api: 'bedrock', basePath: '', more: '' },
};

/** The host's model of that scene, as callers ask for it. */
export const modelOf = (host, scene) => `${host}/${hostModel(HOSTS[host].dialect, scene)}`;

const hostModel = (dialect, scene) => scenes[dialect].model.replace(/-text$/, `-${scene}`);

/** @returns {Promise<{yaml: string, asked: () => object, stop: () => Promise<void>}>} hosts that listen */
export async function startHosts() {
  let asked = {};
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    asked = JSON.parse(Buffer.concat(chunks).toString());
    const [, dialect, path] = /^\/([A-Z]+)(\/[^?]*)/.exec(request.url);
    const model = asked.model ?? decodeURIComponent(/\/models?\/([^/:]+)/.exec(path)[1]);
    play(scenes[dialect], model.split('-').at(-1), path.includes('tream') || asked.stream === true, response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    yaml: yaml(server.address().port),
    asked: () => asked,
    stop: () => new Promise((closed) => server.close(closed).closeAllConnections()),
  };
}

function play(host, name, stream, response) {
  const scene = host.scenes[name];
  if (scene.status) {
    const retry = scene.status === 429 ? { 'retry-after': '7' } : {};
    response.writeHead(scene.status, { 'content-type': 'application/json', ...retry, ...scene.headers });
    response.end(scene.whole);
  } else if (stream) {
    const encoding = host.streamType.startsWith('text/') ? 'utf8' : 'base64';
    response.writeHead(200, { 'content-type': host.streamType });
    for (const event of scene.events) response.write(Buffer.from(event, encoding));
    response.end();
  } else {
    response.writeHead(200, { 'content-type': 'application/json' }).end(scene.whole);
  }
}

function yaml(port) {
  const lines = Object.entries(HOSTS).map(([name, { dialect, api, basePath, more }]) => {
    const models = Object.keys(scenes[dialect].scenes).map((scene) => `"${hostModel(dialect, scene)}"`);
    const url = `http://127.0.0.1:${port}/${dialect}${basePath}`;
    return `  ${name}: {api: ${api}, baseUrl: "${url}", apiKey: host-key, models: [${models}]${more}}`;
  });
  return `providers:\n${lines.join('\n')}\nsimulated: {enabled: false}\n`;
}
