// Brings a fresh clone to the point where everything runs: npm packages by lockfile, the emulator in a virtual
// environment by pinned hashes, bundles of the code that runs in processes of its own. Plain Node, no dependencies.
// What is already in place is left alone, so a second run takes about a second.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFolder = join(root, '.setup');
const log = join(stampFolder, 'setup.log');

class Missing extends Error {}

function run(title, command, args) {
  process.stderr.write(`setup: ${title}\n`);
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  writeFileSync(log, `$ ${command} ${args.join(' ')}\n${output}\n`, { flag: 'a' });
  if (result.error) throw new Missing(`${title}: ${command} could not be started (${result.error.message})`);
  if (result.status !== 0) {
    const line =
      output
        .split('\n')
        .filter((text) => text.trim())
        .pop() ?? `exit code ${result.status}`;
    throw new Missing(`${title} failed: ${line.trim()} (whole output in .setup/setup.log)`);
  }
}

/** Does `work` unless the files that it depends on are the same as the last time and its result still exists. */
function once(name, inputs, result, work) {
  const hash = createHash('sha256').update(process.version);
  for (const input of inputs) hash.update(readFileSync(join(root, input)));
  const stamp = join(stampFolder, name);
  const digest = hash.digest('hex');
  if (existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  rmSync(stamp, { force: true });
  work();
  writeFileSync(stamp, digest);
}

function checkNode() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Missing(`Node.js ${process.versions.node} is too old: Holdfast needs Node.js 20 or newer`);
}

function findPython() {
  const seen = [];
  for (const name of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python']) {
    const probe = 'import sys; print("%d.%d" % sys.version_info[:2])';
    const result = spawnSync(name, ['-c', probe], { encoding: 'utf8' });
    if (result.status !== 0) continue;
    const [major, minor] = result.stdout.trim().split('.').map(Number);
    if (major === 3 && minor >= 11) return name;
    seen.push(`${name} is ${result.stdout.trim()}`);
  }
  throw new Missing(
    `Python 3.11 or newer is needed for the embedded emulator${seen.length ? ` (${seen.join(', ')})` : ' and none was found on the PATH'}`,
  );
}

function makeVenv() {
  const python = findPython();
  const venv = join('.venv', 'ministack');
  rmSync(join(root, venv), { recursive: true, force: true });
  const check = spawnSync(python, ['-c', 'import venv, ensurepip'], { encoding: 'utf8' });
  if (check.status !== 0)
    throw new Missing(`${python} has no venv module: install it (on Debian and Ubuntu: the package python3-venv)`);
  run('creating the Python environment of the emulator', python, ['-m', 'venv', venv]);
  const pip = join(root, venv, process.platform === 'win32' ? 'Scripts/pip' : 'bin/pip');
  run('installing the emulator (pinned by hash)', pip, [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '-r',
    'requirements/ministack.txt',
  ]);
}

async function main() {
  checkNode();
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(log, '');
  once('npm', ['package-lock.json', 'package.json'], 'node_modules/esbuild', () =>
    run(
      'installing npm packages (by lockfile, without install scripts)',
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error'],
    ),
  );
  if (existsSync(join(root, 'requirements', 'ministack.txt')))
    once('ministack', ['requirements/ministack.txt'], '.venv/ministack', makeVenv);
  const { bundle } = await import(pathToFileURL(join(root, 'scripts', 'bundle.mjs')).href);
  await bundle();
}

main().catch((error) => {
  process.stderr.write(`setup: ${error instanceof Missing ? error.message : error.stack}\n`);
  process.exit(1);
});
