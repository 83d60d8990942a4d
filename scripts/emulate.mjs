// npm run emulate -- <architecture>: every template of an architecture, by CloudFormation, on an emulator of AWS.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as requireTypeScript } from 'tsx/cjs/api';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const load = (path) => requireTypeScript(join(root, path), import.meta.url);
const { architectures } = load('lib/architectures.ts');
const { main } = load('local/emulate/command.ts');
await main(process.argv.slice(2), Object.keys(architectures)).catch((error) => {
  process.stderr.write(`emulate: ${error.message}\n`);
  process.exitCode = 1;
});
