import type { RuntimeConfig } from '../../runtime/config/config';
import { runtimeConfigSchema } from '../../runtime/config/config';
import type { PaymentsSettings } from './payments';

/** Domain without a hosted zone: good for looking at templates and for the local Region, not for AWS. */
export const placeholderDomain = 'payments.test';

/** What instances and functions need to know. Every name is deterministic, so nothing is looked up at recovery time. */
export function runtimeConfigOf(settings: PaymentsSettings): RuntimeConfig {
  const { scope, regions, grade, lanes, tiers, databases, timers, objectives } = settings;
  const domain = settings.domain ?? placeholderDomain;
  const data = [regions.primary, regions.standby] as const;
  return runtimeConfigSchema.parse({
    scope,
    regions,
    grade,
    lanes,
    tables: { control: `${scope}-control`, journal: `${scope}-journal` },
    databases: {
      [regions.primary]: member(scope, 'primary', databases.primary.readReplicas),
      [regions.standby]: member(scope, 'standby', databases.standby.readReplicas),
    },
    databaseName: 'payments',
    groups: {
      [regions.primary]: { name: `${scope}-web`, minimum: tiers.primary.minimum, active: tiers.primary.minimum },
      [regions.standby]: { name: `${scope}-web`, minimum: tiers.standby.minimum, active: tiers.standby.active },
    },
    endpoints: {
      service: `https://${domain}`,
      regional: Object.fromEntries(data.map((region) => [region, `https://${region}.${domain}`])),
    },
    topicName: `${scope}-alerts`,
    rpoLag: objectives.rpo.crossRegion,
    timers,
  });
}

function member(scope: string, role: 'primary' | 'standby', readReplicas: number) {
  const identifier = `${scope}-${role}`;
  return {
    identifier,
    readReplicas: Array.from({ length: readReplicas }, (_, index) => `${identifier}-replica-${index + 1}`),
    secretId: `${scope}-db`,
  };
}
