// npm run pack: the packages holdfast, @holdfast/runtime and @holdfast/cli, as tarballs in out/packages.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as requireTypeScript } from 'tsx/cjs/api';
import { build } from 'esbuild';
import { bundle } from './bundle.mjs';
import { once, run } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { main } = requireTypeScript(join(root, 'scripts/pack/main.ts'), import.meta.url);

/** A folder of their own with a lockfile: nothing but packing needs them. */
function installTools() {
  const folder = 'scripts/pack/tools';
  const files = [`${folder}/package-lock.json`, `${folder}/package.json`];
  once('pack', files, `${folder}/node_modules/jsii`, () =>
    run('installing the packaging tools (by lockfile)', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
      ...['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    ]),
  );
}

async function transpile(files, folder) {
  await build({
    ...{ absWorkingDir: root, entryPoints: files, outbase: root, outdir: folder },
    ...{ bundle: false, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error' },
  });
}

main(process.argv.slice(2), { installTools, bundle, transpile }).catch((error) => {
  process.stderr.write(`pack: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
