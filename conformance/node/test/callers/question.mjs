// What the user of an SDK asks for. Questions are {model, tool, image, form, thoughts, before}.
export const TEXT = 'How is the wéather?';
export const RESULT = '12 degrees';
export const MAX_TOKENS = 9000;
export const BUDGET = 2048;
export const TOOL = 'get_weather';
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const CITY = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

export async function collect(stream) {
  const all = [];
  for await (const one of stream) all.push(one);
  return all;
}
