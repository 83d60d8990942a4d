// Runs the failover in virtual time, with everything that can go wrong, and looks whether anything happens that must
// never happen. `npm run simulate -- --help` shows the options.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Inside node_modules, so that the bundle finds the packages that it leaves out.
const folder = join(root, 'node_modules/.cache/holdfast-simulate');

/** Bundles the simulation; `texts` stand in for the files that they are of. */
async function bundle(entry, name, texts = new Map()) {
  const outfile = join(folder, `${name}-${process.pid}.cjs`);
  mkdirSync(folder, { recursive: true });
  const replaced = {
    name: 'replaced',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = texts.get(relative(root, path).split(sep).join('/'));
        return text === undefined ? undefined : { contents: text, loader: 'ts' };
      }),
  };
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
    plugins: [replaced],
    define: { __dirname: JSON.stringify(dirname(join(root, entry))) },
  });
  return outfile;
}

async function explore(argv) {
  const file = await bundle('test/simulation/main.ts', 'main');
  process.once('exit', () => rmSync(file, { force: true }));
  const { main } = createRequire(import.meta.url)(file);
  process.exitCode = await main(argv);
}

/** Each guard broken alone: how many schedules until that shows. */
async function withoutGuards(argv) {
  const file = await bundle('test/simulation/guards.ts', 'guards');
  process.once('exit', () => rmSync(file, { force: true }));
  const { main } = createRequire(import.meta.url)(file);
  process.exitCode = await main(argv, {
    read: (path) => readFileSync(join(root, path), 'utf8'),
    run: async (name, texts, args) => {
      const mutant = await bundle('test/simulation/main.ts', `without-${name}`, texts);
      try {
        return await output(mutant, args);
      } finally {
        rmSync(mutant, { force: true });
      }
    },
  });
}

function output(file, args) {
  const script = `require(${JSON.stringify(file)}).main(${JSON.stringify(args)}).then((code) => (process.exitCode = code))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const stop = () => child.kill();
  process.once('SIGINT', stop);
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      process.off('SIGINT', stop);
      resolve(text);
    });
  });
}

const argv = process.argv.slice(2);
(argv.includes('--without') || argv.includes('--all') ? withoutGuards(argv) : explore(argv)).catch((error) => {
  process.stderr.write(`simulate: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
