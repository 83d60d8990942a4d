// Runs the formal model of the failover: what must hold is checked in every state, and what must break has to break.
// `npm run model -- --list` names the variants.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as requireTypeScript } from 'tsx/cjs/api';
import { pythonEnvironment } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { main } = requireTypeScript(join(root, 'scripts/model/main.ts'), import.meta.url);

main(process.argv.slice(2), { pythonEnvironment }).catch((error) => {
  process.stderr.write(`model: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
