// npm run validate: everything that the templates of the reference architectures are held to, in one command.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as requireTypeScript } from 'tsx/cjs/api';
import { pythonEnvironment } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { main } = requireTypeScript(join(root, 'scripts/validate/main.ts'), import.meta.url);
await main(process.argv.slice(2), { pythonEnvironment }).catch((error) => {
  process.stderr.write(`validate: ${error.message}\n`);
  process.exitCode = 1;
});
