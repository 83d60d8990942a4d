// Brings a fresh clone to the point where everything runs: npm packages by lockfile, emulator and cache server in virtual
// environments by pinned hashes, bundles of the code that runs in processes of its own. Plain Node, no dependencies.
// What is already in place is left alone, so a second run takes about a second.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Missing, once, pythonEnvironment, root, run, startLog } from './install.mjs';

function checkNode() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Missing(`Node.js ${process.versions.node} is too old: Holdfast needs Node.js 20 or newer`);
}

/** Not built for every platform. One drill needs it, and says so; nothing else has to wait for it. */
function installValkey() {
  try {
    pythonEnvironment('valkey', 'the cache server');
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    process.stderr.write(`setup: ${error.message}; the drill of a cache and its tests need it, nothing else does\n`);
  }
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
  installValkey();
  const { bundle } = await import(pathToFileURL(join(root, 'scripts', 'bundle.mjs')).href);
  await bundle();
}

main().catch((error) => {
  process.stderr.write(`setup: ${error instanceof Missing ? error.message : error.stack}\n`);
  process.exit(1);
});
