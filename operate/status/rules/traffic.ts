import type { RecordNode } from '../../../assess/topology/model';
import type { RecordFact } from '../facts';
import type { Finding } from '../finding';
import type { Position } from '../position';

/** DNS leads to whoever may write, and rests on the records and checks of the template. */
export function trafficRules(position: Position): Finding[] {
  return [...answerFindings(position), ...recordFindings(position)];
}

function answerFindings({ facts, holder, lease, timers }: Position): Finding[] {
  if (!facts.dns.known || !holder || lease?.phase !== 'serving') return [];
  const { name, addresses, region } = facts.dns.value;
  if (region === holder) return [];
  return [
    {
      id: 'dns-elsewhere',
      severity: 'error',
      region: holder,
      what: `${name} leads to ${region ?? `${addresses.join(', ')}, the front door of neither Region`}; ${holder} holds the right to write`,
      fix: `after a move it follows within ${timers.switchInterval * timers.switchThreshold + timers.ttl} s; if this stays, look at /takeover of ${facts.topology.config.regions.standby}`,
    },
  ];
}

function recordFindings(position: Position): Finding[] {
  const { facts } = position;
  const { records } = facts;
  if (!records.known) return [];
  const expected = facts.topology.records.filter(({ failover }) => failover !== undefined);
  return expected.flatMap((node) => {
    const fact = records.value.find(({ role }) => role === node.failover);
    if (!fact)
      return [
        {
          id: 'record-missing',
          severity: 'error',
          what: `the ${node.failover} record of ${node.name} does not exist: traffic cannot follow the right to write`,
          fix: 'deploy the DNS stack; a record that was edited by hand must be put back first',
        } satisfies Finding,
      ];
    return [...editedFindings(position, node, fact), ...healthFindings(position, node, fact)];
  });
}

function editedFindings({ facts }: Position, node: RecordNode, { region, check }: RecordFact): Finding[] {
  const wanted = facts.topology.healthChecks.find(({ id }) => id === node.healthCheckId);
  const differences = [
    ...(region !== node.region ? [`it is for ${region ?? 'no Region'} instead of ${node.region}`] : []),
    ...(wanted && !check ? ['it has no health check, so it always counts as healthy'] : []),
    ...(wanted && check?.disabled ? ['its health check is disabled, so it always counts as healthy'] : []),
    ...(wanted && check && check.inverted !== wanted.inverted
      ? [`its health check is ${check.inverted ? '' : 'not '}inverted`]
      : []),
    ...(wanted && check && (check.path !== wanted.path || check.domain !== wanted.domain)
      ? [`its health check asks ${check.domain}${check.path} instead of ${wanted.domain}${wanted.path}`]
      : []),
  ];
  if (differences.length === 0) return [];
  return [
    {
      id: 'record-changed',
      severity: 'error',
      what: `the ${node.failover} record of ${node.name} was changed by hand: ${differences.join('; ')}`,
      fix: 'put it back as the template has it: traffic does not follow the right to write as long as it differs',
    },
  ];
}

/** The record of the holder's Region is healthy, the other one is not. */
function healthFindings({ holder, lease, facts }: Position, node: RecordNode, { check }: RecordFact): Finding[] {
  if (!holder || lease?.phase !== 'serving' || check?.healthy === undefined || check.disabled) return [];
  if (check.healthy === (node.region === holder)) return [];
  return [
    {
      id: 'check-against-lease',
      severity: 'warning',
      region: node.region,
      what: `the health check behind the ${node.failover} record calls ${node.region} ${check.healthy ? 'the Region that serves' : 'not the Region that serves'}, the lease says ${holder}: ${check.said.join('; ')}`,
      fix: `look at https://${check.domain ?? facts.topology.config.regions.standby}${check.path ?? ''} yourself; checkers need some intervals after a move`,
    },
  ];
}
