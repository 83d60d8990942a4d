// Brings a fresh clone to the point where everything runs: npm packages by lockfile, the emulator in a virtual
// environment by pinned hashes, bundles of the code that runs in processes of its own. Plain Node, no dependencies.
// What is already in place is left alone, so a second run takes about a second.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Missing, once, pythonEnvironment, root, run, startLog } from './install.mjs';

function checkNode() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Missing(`Node.js ${process.versions.node} is too old: Holdfast needs Node.js 20 or newer`);
}

async function main() {
  checkNode();
  startLog();
  once('npm', ['package-lock.json', 'package.json'], 'node_modules/esbuild', () =>
    run(
      'installing npm packages (by lockfile, without install scripts)',
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'],
    ),
  );
  pythonEnvironment('ministack', 'the embedded emulator');
  const { bundle } = await import(pathToFileURL(join(root, 'scripts', 'bundle.mjs')).href);
  await bundle();
}

main().catch((error) => {
  process.stderr.write(`setup: ${error instanceof Missing ? error.message : error.stack}\n`);
  process.exit(1);
});
