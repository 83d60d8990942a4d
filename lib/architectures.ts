import type { App } from 'aws-cdk-lib';
import type { Acknowledgement } from './checks';
import { buildPayments } from './payments';
import { acknowledgements as paymentsAcknowledgements } from './payments/acknowledgements';
import { defaultPaymentsSettings, loadSettingsFile } from './settings';

/** What `-c architecture=<name>` stands for. */
export interface Architecture {
  /** Adds its stacks to the app, with the settings that the context names. */
  readonly build: (app: App) => unknown;
  /** Findings of checks that stay, and why. */
  readonly acknowledgements: readonly Acknowledgement[];
}

/** The reference architectures by name. */
export const architectures: Readonly<Record<string, Architecture>> = {
  payments: {
    build: (app) =>
      buildPayments(app, paymentsSettings(app), {
        account: process.env.CDK_DEFAULT_ACCOUNT,
        hostedZoneId: app.node.tryGetContext('hostedZoneId'),
      }),
    acknowledgements: paymentsAcknowledgements,
  },
};

function paymentsSettings(app: App) {
  const file: string | undefined = app.node.tryGetContext('settings');
  return file === undefined ? defaultPaymentsSettings() : loadSettingsFile(file);
}
