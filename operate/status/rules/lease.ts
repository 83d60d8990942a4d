import type { FailoverRecord } from '../../../lambda/store/record';
import { startExecution } from '../advice';
import type { Finding } from '../finding';
import type { Position } from '../position';

/** The right to write: it exists, it is renewed, and nothing is on its way. */
export function leaseRules(position: Position): Finding[] {
  const { facts, lease, records } = position;
  if (!facts.control.known) return [];
  if (!lease)
    return [
      {
        id: 'no-lease',
        severity: 'error',
        what: `nobody holds the right to write: the control table has no lease of "${facts.topology.config.scope}"`,
        fix: `start the instances of ${facts.topology.config.regions.primary}: the first one creates it`,
      },
    ];
  return [
    ...holding(position),
    ...records.flatMap((record) => recordFindings(record, position)),
    ...blockFindings(position),
    ...rolesMoved(position),
  ];
}

function holding({ facts, lease, holder, timers }: Position): Finding[] {
  if (!lease || !facts.control.known) return [];
  const { config } = facts.topology;
  const found: Finding[] = [];
  if (!holder)
    found.push({
      id: 'foreign-holder',
      severity: 'error',
      what: `${lease.holder} holds the right to write, and the template gives it no data: ${Object.keys(config.databases).join(' and ')} have some`,
      fix: 'compare with the template that is deployed: this is another architecture, or other settings',
    });
  if (lease.phase !== 'serving')
    found.push({
      id: 'not-serving',
      severity: 'error',
      region: lease.holder,
      what: `${lease.holder} has taken the right to write (epoch ${lease.epoch}) and is not open yet: the lease is ${lease.phase}`,
      fix: `the reconciler of ${lease.holder} resumes every ${timers.reconcileInterval} s; if this stays, look at the executions there`,
    });
  if (lease.phase === 'serving' && lease.revokedBy !== undefined)
    found.push({
      id: 'revoked',
      severity: 'error',
      region: lease.holder,
      what: `the lease of ${lease.holder} was revoked by ${lease.revokedBy}: nobody may renew it, and nobody has taken it`,
      fix: 'the execution that revoked it waits out the lease and takes it; if none runs, the next probe starts one',
    });
  const { beat } = facts.control.value;
  if (lease.phase === 'serving' && lease.revokedBy === undefined && beat && !beat.moved)
    found.push({
      id: 'beat-stands-still',
      severity: 'error',
      region: lease.holder,
      what: `no instance of ${lease.holder} renewed the lease in ${beat.watched.toFixed(1)} s: nothing is acknowledged`,
      fix: 'instances renew while their database commits and the control table answers: look at /health of the Region and at its database',
    });
  return found;
}

/** A record of an epoch that is over tells history; one that lies before us is under way. */
function recordFindings(record: FailoverRecord, { facts, lease, timers }: Position): Finding[] {
  const { epoch, kind, status, from, to, execution } = record;
  if (!lease) return [];
  const name = `the ${kind} from ${from} to ${to} (epoch ${epoch})`;
  const machine = facts.regions[to]?.machine;
  const runs = machine?.known ? (machine.value?.running.includes(execution) ?? false) : undefined;
  const frozen = status === 'aborted' && record.thawed === false && from === lease.holder;
  if (frozen)
    return [
      {
        id: 'frozen',
        severity: 'error',
        region: from,
        what: `${name} was aborted, and the database of ${from} may still be frozen`,
        fix: startExecution(facts, from, 'thaw'),
      },
    ];
  if (epoch < lease.epoch) return [];
  if (status === 'halted')
    return [
      {
        id: 'halted',
        severity: 'error',
        region: to,
        what: `${name} was halted: the replayed data contradicts itself, and only a person may go on`,
        fix: `read the output of execution ${execution} in ${to}: it names lanes and balances`,
      },
    ];
  if (status === 'open' && runs === false)
    return [
      {
        id: 'open-unattended',
        severity: 'error',
        region: to,
        what: `${name} is open, and its execution ${execution} does not run`,
        fix: `the reconciler of ${to} resumes every ${timers.reconcileInterval} s; if this stays, look at its log`,
      },
    ];
  if (status === 'open')
    return [
      {
        id: 'open',
        severity: 'warning',
        region: to,
        what: `${name} is under way as ${execution}: deploys are to wait`,
        fix: 'wait until it ends, then ask again',
      },
    ];
  if (status === 'watching' && runs)
    return [
      {
        id: 'watching',
        severity: 'info',
        region: from,
        what: `somebody suspects ${from}; ${execution} looks into it, nothing has been touched`,
      },
    ];
  return [];
}

function blockFindings({ facts }: Position): Finding[] {
  if (!facts.control.known) return [];
  const { block } = facts.control.value.snapshot;
  if (!block || block.liftedBy !== undefined || block.until <= facts.at) return [];
  return [
    {
      id: 'blocked',
      severity: 'info',
      what: `no second automatic failover before ${new Date(block.until).toISOString()}: the one of epoch ${block.epoch} blocks it`,
      fix: 'a planned switchover is not blocked; a person may lift the block',
    },
  ];
}

/** Differences from the birth of the templates that the roles explain. */
function rolesMoved({ facts, lease, holder, other, notRebuilt, member }: Position): Finding[] {
  const { config } = facts.topology;
  const { primary } = config.regions;
  if (!holder || !other || !lease || holder === primary) return [];
  const writer = config.databases[holder]?.identifier;
  const ready = !notRebuilt && member(other)?.source !== undefined;
  return [
    {
      id: 'roles-moved',
      severity: 'info',
      region: holder,
      what: `${holder} holds the right to write since epoch ${lease.epoch}; that explains why ${writer}, born as a replica, is the writer, and why its group is larger than its template says`,
      ...(ready ? { fix: `fail back when ready: ${startExecution(facts, primary, 'switchover')}` } : {}),
    },
  ];
}
