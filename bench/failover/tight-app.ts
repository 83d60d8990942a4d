import { createApp } from '../../lib/parts';
import { buildPayments } from '../../lib/payments';
import { parsePaymentsSettings } from '../../lib/settings';
import { templateTimers } from './tight';

/**
 * Payments with the timers of the bench, as a CDK app. The settings' own rules refuse such timers: a dwell this short
 * would turn each Multi-AZ failover of RDS into a failover of the Region. Here a failover inside the Region takes less
 * than a second, and nothing of this is deployed on AWS.
 */
const settings = parsePaymentsSettings({
  lanes: 8,
  tiers: { primary: { minimum: 10 }, standby: { active: 10 } },
});
const app = createApp();
buildPayments(app, { ...settings, timers: templateTimers });
app.synth();
