// What set-up and checks share: installing a thing once, and again only when the files that it depends on change. Plain
// Node, no dependencies, since it runs before any package is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where things are installed: here, or in the folder that an installed package chose (`local/process/places.ts`). */
const home = process.env.HOLDFAST_HOME || root;
const stampFolder = join(home, '.setup');
const log = join(stampFolder, 'setup.log');

/** Something that the machine lacks; its message says what to do. */
export class Missing extends Error {}

/** Empties the log that `run` writes to. */
export function startLog() {
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(log, '');
}

/** Runs a command to its end; its output goes to the log. */
export function run(title, command, args) {
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
    throw new Missing(`${title} failed: ${line.trim()} (whole output in ${relative(root, log)})`);
  }
}

/** Does `work` unless the files that it depends on are the same as the last time and its result still exists. */
export function once(name, inputs, result, work) {
  const hash = createHash('sha256').update(process.version);
  for (const input of inputs) hash.update(readFileSync(join(root, input)));
  const stamp = join(stampFolder, name);
  const digest = hash.digest('hex');
  if (existsSync(resolve(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  mkdirSync(stampFolder, { recursive: true });
  rmSync(stamp, { force: true });
  work();
  writeFileSync(stamp, digest);
}

/**
 * Makes sure that `.venv/<name>` holds what `requirements/<name>.txt` pins by hash.
 *
 * @param what in words, for the progress: "the emulator"
 * @returns the folder with its commands
 */
export function pythonEnvironment(name, what) {
  const requirements = join('requirements', `${name}.txt`);
  const venv = join(home, '.venv', name);
  once(name, [requirements], venv, () => makeEnvironment(venv, what, requirements));
  return join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
}

function makeEnvironment(venv, what, requirements) {
  const python = findPython(what);
  rmSync(venv, { recursive: true, force: true });
  const check = spawnSync(python, ['-c', 'import venv, ensurepip'], { encoding: 'utf8' });
  if (check.status !== 0)
    throw new Missing(`${python} has no venv module: install it (on Debian and Ubuntu: the package python3-venv)`);
  run(`creating the Python environment of ${what}`, python, ['-m', 'venv', venv]);
  const pip = join(venv, process.platform === 'win32' ? 'Scripts/pip' : 'bin/pip');
  run(`installing ${what} (pinned by hash)`, pip, [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '-r',
    requirements,
  ]);
}

function findPython(what) {
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
    `Python 3.11 or newer is needed for ${what}${seen.length ? ` (${seen.join(', ')})` : ' and none was found on the PATH'}`,
  );
}

// As a program of its own: `node install.mjs ministack "the embedded emulator"`.
if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  try {
    pythonEnvironment(process.argv[2], process.argv[3]);
  } catch (error) {
    process.stderr.write(`setup: ${error instanceof Missing ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
