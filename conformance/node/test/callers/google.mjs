// @google/genai; it shows no headers of errors, and Gemini's calls need no ids.
import { ApiError, GoogleGenAI } from '@google/genai';
import { BUDGET, CITY, MAX_TOKENS, PNG, RESULT, TEXT, TOOL, collect } from './question.mjs';

const STOPS = { STOP: 'end', MAX_TOKENS: 'length', SAFETY: 'filtered' };

export function google({ rootURL, apiKey }) {
  const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: rootURL } });
  return {
    seals: true,
    thoughts: true,
    ask: async (question) => said([await models.generateContent(params(question))]),
    stream: async (question) => said(await collect(await models.generateContentStream(params(question)))),
    limited: (error) => error instanceof ApiError && error.status === 429,
    unknown: (error) => error instanceof ApiError && error.status === 404,
    refused: (error) => error instanceof ApiError && error.status === 401,
  };
}

function params({ model, tool, image, form, thoughts, before }) {
  const parts = [{ text: TEXT }];
  if (image) parts.push({ inlineData: { data: PNG, mimeType: 'image/png' } });
  const contents = [{ role: 'user', parts }];
  if (before) {
    const results = before.calls.map(({ id }) => ({
      functionResponse: { ...(id && { id }), name: TOOL, response: { output: RESULT } },
    }));
    contents.push({ role: 'model', parts: before.message }, { role: 'user', parts: results });
  }
  const config = {
    maxOutputTokens: MAX_TOKENS,
    ...(tool && { tools: [{ functionDeclarations: [{ name: TOOL, parametersJsonSchema: CITY }] }] }),
    ...(form && { responseMimeType: 'application/json', responseJsonSchema: CITY }),
    ...(thoughts && { thinkingConfig: { includeThoughts: true, thinkingBudget: BUDGET } }),
  };
  return { model, contents, config };
}

function said(pieces) {
  const parts = pieces.flatMap((piece) => piece.candidates?.[0].content?.parts ?? []);
  const words = (isThought) => parts.filter((part) => !!part.thought === isThought).map((part) => part.text ?? '').join('');
  const calls = parts.filter((part) => part.functionCall).map(({ functionCall: { id, args } }) => ({ id, input: args }));
  const usage = pieces.at(-1).usageMetadata;
  const stop = STOPS[pieces.map((piece) => piece.candidates?.[0].finishReason).findLast(Boolean)];
  return {
    text: words(false),
    thought: words(true),
    calls,
    stop: stop === 'end' && calls.length ? 'tools' : stop,
    usage: [usage.promptTokenCount, usage.cachedContentTokenCount, usage.candidatesTokenCount],
    message: parts,
  };
}
