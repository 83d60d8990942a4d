import type { App, Stack } from 'aws-cdk-lib';
import type { Acknowledgement, Objectives } from '../checks';
import type { SettingsReader } from '../settings/reader';
import type { ArchitectureOptions } from './context';

/** What `-c architecture=<name>` stands for. */
export interface Architecture<Settings = unknown> {
  /** What it is, in one line. */
  readonly description: string;
  /** Reads its settings; those of an empty file are its defaults. */
  readonly settings: SettingsReader<Settings>;
  /** Adds its stacks to the app, with the settings that the context names (`-c settings=<file>`). */
  readonly build: (app: App) => BuiltArchitecture;
  /** Findings of checks that stay, and why. */
  readonly acknowledgements: readonly Acknowledgement[];
}

/** What was built. */
export interface BuiltArchitecture {
  /** Every stack; the order of a deploy follows from their dependencies. */
  readonly stacks: readonly Stack[];
  /**
   * What it promises with its settings (`objectivesOf`), which the rules of resilience hold against its templates.
   *
   * @default - what the templates declare in their metadata `holdfast.objectives`; else rules that need one pass
   */
  readonly objectives?: Objectives;
}

export interface ArchitectureDefinition<Settings> extends Omit<Architecture<Settings>, 'build'> {
  readonly build: (app: App, settings: Settings, options: ArchitectureOptions) => BuiltArchitecture;
}

/** An architecture whose settings, account and hosted zone come from the app's surroundings. */
export function defineArchitecture<Settings>(definition: ArchitectureDefinition<Settings>): Architecture<Settings> {
  return {
    ...definition,
    build: (app) => {
      const file: string | undefined = app.node.tryGetContext('settings');
      const settings = file === undefined ? definition.settings.defaults() : definition.settings.load(file);
      return definition.build(app, settings, {
        account: process.env.CDK_DEFAULT_ACCOUNT,
        hostedZoneId: app.node.tryGetContext('hostedZoneId'),
      });
    },
  };
}
