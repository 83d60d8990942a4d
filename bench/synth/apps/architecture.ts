import { type App, CloudFormationValidatePlugin, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { architectures } from '../../../lib/architectures';
import { createApp } from '../../../lib/parts';
import type { Architecture, BuiltArchitecture } from '../../../lib/parts/architecture';
import { validatorPlugin } from '../phases';
import { clocked } from './clocked';
import { pluginTimes } from './measured';

/** What `bin/holdfast.ts` makes of an architecture, with a clock beside each plugin. */
export function architectureApp(
  packsOf: (architecture: Architecture, built: BuiltArchitecture) => readonly IPolicyValidationPlugin[],
): App {
  const architecture = architectures[process.env.BENCH_ARCHITECTURE!]!;
  const app = createApp();
  const packs = packsOf(architecture, architecture.build(app));
  const register = (plugin: IPolicyValidationPlugin) => Validations.of(app).addPlugins(plugin);
  // The CDK adds its own, unless it is there already.
  clocked(new CloudFormationValidatePlugin(), pluginTimes, validatorPlugin, register);
  for (const pack of packs) clocked(pack, pluginTimes, pack.name, register);
  return app;
}
