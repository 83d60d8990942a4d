// Shows that the tests guard what they say: breaks one guard of the failover at a time, in a copy, and wants a test to
// fail and to say why. `npm run mutate -- --list` names the guards.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as requireTypeScript } from 'tsx/cjs/api';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { main } = requireTypeScript(join(root, 'test/mutations/mutate.ts'), import.meta.url);

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`mutate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
