import { Validations } from 'aws-cdk-lib';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HoldfastError } from '../constructs/core';
import { ReplacementGuard } from '../constructs/replacement-guard';
import { architectures } from '../lib/architectures';
import { reviewedChecks } from '../lib/checks';
import { createApp } from '../lib/parts';
import { SettingsError } from '../lib/settings';

/** Functions and application are deployed as bundles. */
function bundleOnce(): void {
  const root = dirname(__dirname);
  if (existsSync(join(root, 'dist', 'lambda')) && existsSync(join(root, 'dist', 'app'))) return;
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'bundle.mjs')], { stdio: 'inherit' });
  if (status !== 0)
    throw new HoldfastError('NoBundles', 'the code could not be bundled; run "npm run build" and read its output');
}

function main(): void {
  const app = createApp();
  const name = app.node.tryGetContext('architecture') ?? 'payments';
  const architecture = Object.hasOwn(architectures, name) ? architectures[name] : undefined;
  if (!architecture)
    throw new HoldfastError(
      'UnknownArchitecture',
      `architecture is "${name}"; allowed are ${Object.keys(architectures).join(', ')}; correct its spelling`,
    );
  bundleOnce();
  const { objectives } = architecture.build(app);
  // The switch of the CDK's own rules; they double the time of a synth.
  if (process.env.CDK_VALIDATION !== 'false')
    Validations.of(app).addPlugins(...reviewedChecks(architecture.acknowledgements, objectives));
  // Before the first deploy nothing can be lost, so nobody needs one.
  const baseline: string | undefined = app.node.tryGetContext('baseline');
  if (baseline !== undefined) Validations.of(app).addPlugins(new ReplacementGuard({ baseline }));
  app.synth();
}

try {
  main();
} catch (error) {
  // It is the user's input that is wrong, not the program: no stack trace.
  if (!(error instanceof SettingsError || error instanceof HoldfastError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
