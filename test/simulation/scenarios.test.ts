import { basename } from 'node:path';
import { parseScenario, readScenario, record, scenarioFiles } from './scenario';

const files = scenarioFiles().map((file) => [basename(file, '.txt'), file] as const);

test('there are scenarios', () => expect(files.length).toBeGreaterThan(5));

test.each(files)('%s goes as it is written down (npm run simulate -- --record writes it anew)', async (_, file) => {
  const text = readScenario(file);
  expect(await record(parseScenario(text))).toBe(text);
  expect(text).toMatch(/\nholds\n$/);
});
