import { stateMachineName } from '../../../lambda/aws/names';
import { awsCommand } from '../advice';
import type { Finding } from '../finding';
import type { Position } from '../position';

/** What would fail over if it had to: state machines, scheduled functions, observers. */
export function orchestrationRules(position: Position): Finding[] {
  return [...machineFindings(position), ...functionFindings(position), ...observerFindings(position)];
}

function machineFindings({ facts, records }: Position): Finding[] {
  const claimed = new Set(records.map(({ execution }) => execution));
  return Object.entries(facts.regions).flatMap(([region, { machine }]): Finding[] => {
    if (!machine?.known) return [];
    const name = stateMachineName(facts.topology.config.scope);
    if (!machine.value)
      return [
        {
          id: 'machine-missing',
          severity: 'error',
          region,
          what: `state machine ${name} does not exist in ${region}: nothing can fail over to it`,
          fix: `deploy the failover stack of ${region}`,
        },
      ];
    return machine.value.running
      .filter((execution) => !claimed.has(execution))
      .map((execution) => ({
        id: 'execution-running',
        severity: 'info',
        region,
        what: `execution ${execution} runs in ${region} (a rebuild, or one that has claimed nothing yet)`,
      }));
  });
}

function functionFindings({ facts }: Position): Finding[] {
  return facts.topology.schedules.flatMap(({ region, functionName }): Finding[] => {
    const seen = facts.regions[region];
    const fact = seen?.functions.known ? seen.functions.value.find(({ name }) => name === functionName) : undefined;
    const schedules = seen?.schedules.known ? seen.schedules.value : undefined;
    const own = schedules?.filter((schedule) => schedule.functionName === functionName);
    const found: Finding[] = [];
    if (fact && !(fact.exists && fact.active))
      found.push({
        id: 'function-missing',
        severity: 'error',
        region,
        what: `function ${functionName} in ${region} ${fact.exists ? 'cannot be invoked' : 'does not exist'}`,
        fix: `deploy the stack of ${region} that holds it`,
      });
    if (own && !own.some(({ enabled }) => enabled))
      found.push({
        id: 'schedule-off',
        severity: 'error',
        region,
        what: `nothing runs ${functionName} in ${region}: its schedule ${own.length > 0 ? 'is disabled' : 'does not exist'}`,
        fix:
          own.length > 0
            ? `enable it: ${awsCommand(facts, region, 'scheduler list-schedules --state DISABLED')} names it`
            : `deploy the stack of ${region} that holds it`,
      });
    return found;
  });
}

/** Every Region but the holder's votes. The wall clocks of observer and reader may differ by a probe interval. */
function observerFindings({ facts, lease, holder, timers }: Position): Finding[] {
  if (!facts.control.known || !lease || !holder) return [];
  const { votes } = facts.control.value.snapshot;
  const observers = Object.values(facts.topology.config.regions).filter((region) => region !== holder);
  return observers.flatMap((region): Finding[] => {
    const vote = votes.find(({ observer }) => observer === region);
    const age = vote && (facts.at - vote.observedAt) / 1000;
    if (!vote || age === undefined || age > timers.observerStaleness + timers.probeInterval)
      return [
        {
          id: 'observer-silent',
          severity: 'warning',
          region,
          what: `the observer in ${region} ${age === undefined ? 'has never voted' : `has not voted for ${Math.round(age)} s`}: a quorum needs the other one`,
          fix: `look at the log of ${facts.topology.config.scope}-probe in ${region}`,
        },
      ];
    if (vote.verdict === 'down' && vote.subject === holder && vote.epoch === lease.epoch)
      return [
        {
          id: 'observer-sees-down',
          severity: 'warning',
          region: holder,
          what: `the observer in ${region} sees ${holder} down since ${new Date(vote.downSince ?? vote.observedAt).toISOString()}: ${vote.reason ?? 'no reason given'}`,
          fix: `two observers for ${timers.dwell} s cause a failover; look at /health of ${holder}`,
        },
      ];
    return [];
  });
}
