// Completes what an instance on AWS starts from: the bundled application, and beside it the Node.js binary of the
// instances' platform, so that nothing is installed at launch. The binary comes from a package of the registry, in the
// version and with the checksum of lib/parts/node-binaries.json. `cdk deploy` packs both into one archive.
//
//   npm run archive                          for arm64, the default instance types
//   npm run archive -- --platform linux-x64  for Intel and AMD; `all` for both
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pinned = JSON.parse(readFileSync(join(root, 'lib', 'parts', 'node-binaries.json'), 'utf8'));

class Refused extends Error {}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw new Refused(`${command} could not be started: ${error.message}`);
  if (status !== 0) throw new Refused(`${command} ${args[0]} failed: ${stderr.trim().split('\n').pop()}`);
  return stdout;
}

/** Refuses a package that is not the one that was pinned, whoever sent it. */
export function checkIntegrity(content, integrity, name) {
  const [algorithm, expected] = integrity.split(/-(.*)/s);
  const actual = createHash(algorithm).update(content).digest('base64');
  if (actual !== expected)
    throw new Refused(
      `${name} has the ${algorithm} ${actual}; allowed is ${expected}, as in lib/parts/node-binaries.json; do not use it, and look at where it came from`,
    );
}

function fetchNode(platform, target) {
  const { name, integrity } = pinned.packages[platform];
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-node-'));
  try {
    process.stderr.write(`archive: Node.js ${pinned.version} for ${platform}\n`);
    run('npm', ['pack', `${name}@${pinned.version}`, '--silent', '--pack-destination', folder], folder);
    const packed = join(folder, `${name}-${pinned.version}.tgz`);
    checkIntegrity(readFileSync(packed), integrity, `${name}@${pinned.version}`);
    run('tar', ['-xzf', basename(packed), 'package/bin/node'], folder);
    mkdirSync(dirname(target), { recursive: true });
    // Copied beside its place and renamed: a script that is stopped leaves no half of a binary.
    run('cp', [join(folder, 'package', 'bin', 'node'), `${target}.part`], folder);
    chmodSync(`${target}.part`, 0o755);
    renameSync(`${target}.part`, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Platforms that an option names. */
function platformsOf(option) {
  const known = Object.keys(pinned.packages);
  if (option === 'all') return known;
  if (!known.includes(option))
    throw new Refused(`--platform is "${option}"; allowed are ${known.join(', ')} and all; correct it`);
  return [option];
}

/** @returns the binaries, by platform */
export async function archive({ platform = 'linux-arm64', application }) {
  const platforms = platformsOf(platform);
  if (!existsSync(join(application, 'main.js'))) await (await import('./bundle.mjs')).bundle();
  return platforms.map((one) => {
    const target = join(application, 'bin', `node-${pinned.version}-${one}`);
    if (!existsSync(target)) fetchNode(one, target);
    return target;
  });
}

async function main() {
  const { values } = parseArgs({ options: { platform: { type: 'string' }, application: { type: 'string' } } });
  const application = resolve(values.application ?? join(root, 'dist', 'app', 'payments'));
  for (const path of await archive({ platform: values.platform, application })) process.stdout.write(`${path}\n`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  main().catch((error) => {
    // What was refused needs no stack trace.
    process.stderr.write(`${error instanceof Refused ? `archive: ${error.message}` : error.stack}\n`);
    process.exitCode = 1;
  });
