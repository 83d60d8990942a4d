import { readCacheTemplate } from '../../../local/valkey/template';
import { splitBrainTemplate } from './stack';

/**
 * Synthesizes the stack of the drill and says what its template holds: `main.js <output folder>`. A process of its own,
 * because the CDK takes a second and 200 MB that would be missed while time is measured.
 */
function main(): void {
  const cache = readCacheTemplate(splitBrainTemplate(process.argv[2]));
  process.stdout.write(`${JSON.stringify({ ready: true, cache })}\n`);
}

main();
