import { construct, row, ruleRow, setting, type System } from './model';

/** Systems that must not lose what they acknowledged: databases, payments, banks, and what proves that they do not. */
export const recoverySystems: readonly System[] = [
  {
    name: 'Database failover',
    requirements: [
      row(
        'synchronous, nothing lost: a standby in another zone',
        construct('PrimaryDatabase.instance'),
        'constructs/database/database',
        'is Multi-AZ, encrypted, protected and recoverable to any point of 35 days',
      ),
      row(
        'asynchronous: a lag that is told of',
        construct('ReplicaDatabase.maximumLag'),
        'constructs/database/database',
        'raises an alarm when its lag is too large or unknown',
      ),
      row(
        'the replica can be promoted and then stands by itself',
        construct('ReplicaDatabase.backupRetention'),
        'constructs/database/database',
        'is recoverable to any point of 35 days once promoted',
      ),
    ],
    open: [],
  },
  {
    name: 'Consistent or available, store by store',
    requirements: [
      row(
        'consistent: tables over two Regions and a witness',
        construct('ControlTables.witnessRegion'),
        'constructs/control/control-tables',
        'are strongly consistent over two Regions and a witness',
      ),
      row(
        'consistent: SQL that both Regions write',
        construct('DistributedSql.witnessRegion'),
        'constructs/distributed-sql/distributed-sql',
        'each cluster names the witness and waits for its peer',
      ),
      row(
        'available: sessions that each Region writes',
        construct('SessionStore.consistency'),
        'constructs/session-store/session-store',
        'is eventually consistent, and sessions end by themselves',
      ),
    ],
    open: [],
  },
  {
    name: 'No split brain',
    requirements: [
      row(
        'observers in three Regions, the third without data',
        construct('Observer.config'),
        'constructs/failover/failover',
        'of the witness may read and vote in both Regions that hold data, and start nothing',
      ),
      row(
        'too few observers are told of',
        construct('Observer.probe'),
        'constructs/failover/failover',
        'sounds an alarm when nobody observes',
      ),
      row(
        'the old writer is fenced before the new one opens',
        construct('Failover.stateMachine'),
        'constructs/failover/plan',
        'opens only behind the replay, and replays only behind the fence',
      ),
      row(
        'epochs that only grow, in one record',
        construct('ControlTables.leaseScope'),
        'constructs/control/control-tables',
        'have the keys of lease and journal, and names that need no look-up',
      ),
      row(
        'a database is not born beside one that serves',
        construct('BirthGuard.controlTableName'),
        'constructs/database/birth-guard',
        'the writer is created only after the guard has let it through',
      ),
      row(
        'a cache acknowledges with a replica at most 10 s behind, or not at all',
        construct('Cache.minReplicasToWrite'),
        'constructs/cache/cache',
        'refuses writes without a replica that is at most 10 s behind',
      ),
      row(
        'people cannot switch the last Region off',
        construct('RoutingControls.minimumInService'),
        'constructs/routing-controls/routing-controls',
        'keep people from taking the last Region out of service',
      ),
    ],
    open: [],
  },
  {
    name: 'Disaster recovery of payments',
    requirements: [
      row(
        'RTO of 15 min, checked line by line',
        setting('payments', 'objectives.rto', 900),
        'assess/objectives/region-failover',
        'the budget of payments is 880 s for a dead holder, line by line',
      ),
      row(
        'RPO below 30 s across Regions',
        setting('payments', 'objectives.rpo.crossRegion', 30),
        'constructs/database/database',
        'raises an alarm when its lag is too large or unknown',
      ),
      row(
        'nothing acknowledged is lost: a journal in two Regions and a witness',
        construct('ControlTables.journal'),
        'constructs/control/control-tables',
        'are strongly consistent over two Regions and a witness',
      ),
      row(
        'a warm standby that grows: bounds that a deploy leaves as they are',
        construct('WebTier.minCapacity'),
        'constructs/web-tier/web-tier',
        'a deploy leaves the bounds that a failover has raised',
      ),
      row(
        'objects are copied',
        construct('ReplicatedBucket.replicaRegion'),
        'constructs/replicated-bucket/replicated-bucket',
        'everything is copied, encrypted by the key of the other Region, deletions included',
      ),
      row(
        'any point of 35 days',
        construct('PrimaryDatabase.backupRetention'),
        'constructs/database/database',
        'is Multi-AZ, encrypted, protected and recoverable to any point of 35 days',
      ),
      row(
        'recovery points every hour',
        construct('Backups.schedule'),
        'constructs/backups/backups',
        'recovery points are made every hour and kept for 35 days',
      ),
      row(
        'copies in the other Region',
        construct('Backups.copyRegion'),
        'constructs/backups/backups',
        'each is copied for as long to the vault of the other Region, found by name',
      ),
      row(
        'restored as a test',
        construct('Backups.restoreTestSubnetGroup'),
        'constructs/backups/backups',
        'the newest database backup is restored once a week into the given subnets',
      ),
      row(
        'three observers look every minute or faster',
        construct('Failover.probe'),
        'constructs/failover/failover',
        'probes and reconciles each minute',
      ),
      row(
        'failover by machine: revoke, seal, promote, fence, replay, open, verify, tell',
        construct('Failover.stateMachine'),
        'constructs/failover/plan',
        'promotes only behind the point of no return, which a take reaches only through the seal',
      ),
      row(
        'a drill each month, at 02:00 on the 1st, there and back',
        construct('Failover.drillSchedule'),
        'lib/payments/payments',
        'the drill has one schedule, in the standby Region, at 02:00 on the 1st',
      ),
    ],
    open: [],
  },
  {
    name: 'A short time to recovery',
    requirements: [
      row(
        'an instance that does not answer is replaced',
        construct('WebTier.healthCheckInterval'),
        'constructs/web-tier/web-tier',
        'instances that the load balancer finds sick are replaced',
      ),
      row(
        'people are told when machines cannot help',
        construct('Failover.topic'),
        'constructs/failover/failover',
        'watches itself',
      ),
      row(
        'instances are ended, daily',
        construct('DrillTime.daily'),
        'constructs/chaos/faults',
        'the ready faults do what they say',
      ),
      row(
        'a network that is 2 s slow for five minutes, weekly',
        construct('WeekdayCatalogue.hour'),
        'constructs/chaos/weekday-catalogue',
        'each working day has its fault, at ten',
      ),
      row(
        'not in a week that nobody wants it',
        construct('DrillSchedule.blockedWindows'),
        'constructs/chaos/drill-schedule',
        'says why it refuses',
      ),
    ],
    open: ['No reference architecture ends an instance every day: `WeekdayCatalogue` does so on Mondays.'],
  },
  {
    name: 'Single points of failure',
    requirements: [
      row(
        'no zone depends on the gateway of another one',
        construct('Network.availabilityZones'),
        'constructs/network/network',
        'each zone has a NAT gateway of its own',
      ),
      row(
        'payments has none',
        setting('payments', 'scope', 'payments'),
        'assess/topology/payments',
        'payments has no single point of failure',
      ),
      ruleRow('a group in one zone', 'AutoScalingZones'),
      ruleRow('a zone without which the load is not carried', 'AutoScalingZoneLoss'),
      ruleRow('one gateway for all zones', 'NatGatewayPerZone'),
      ruleRow('a cache without a node to fail over to', 'CacheFailoverNodes'),
      ruleRow('a single Region where two are needed', 'SingleRegion'),
    ],
    open: [],
  },
  {
    name: 'Nines, and what one more is worth',
    requirements: [
      row(
        'what is promised is held against the templates',
        construct('ResilienceChecks.availability'),
        'constructs/resilience-checks/objectives',
        'five nines from two Regions are no more than their failover allows',
      ),
      row(
        'modelled from what AWS promises and how long a failover takes',
        setting('payments', 'objectives.availability', 0.9995),
        'assess/availability/availability',
        'payments with its failover of 894 s reaches 99.98 %, and 99.92 % without one',
      ),
      ruleRow('more is built than is promised', 'AvailabilityOverbuilt'),
    ],
    open: [],
  },
  {
    name: 'Pitfalls that a synth refuses or warns of',
    requirements: [
      ruleRow('a standby that could not carry the load', 'StandbyCapacity'),
      ruleRow('a failover that is never drilled', 'DrillScheduled'),
      ruleRow('sticky sessions', 'StickySessions'),
      ruleRow('a step without a time-out', 'TaskTimeout'),
      ruleRow('one Region where the objective needs two', 'SingleRegion'),
      ruleRow('five nines where three are asked for', 'AvailabilityOverbuilt'),
      ruleRow('a recovery that waits for a person', 'RecoveryManualStep'),
    ],
    open: [],
  },
  {
    name: 'Banking in two Regions at once',
    requirements: [
      row(
        'clients go where they are answered fastest, health is asked every 10 s',
        construct('RegionalRouting.checkInterval'),
        'constructs/regional-routing/regional-routing',
        'each check asks every 10 s and believes two answers',
      ),
      row(
        'they are away from a lost Region within a minute',
        construct('RegionalRouting.failoverTime'),
        'constructs/regional-routing/regional-routing',
        'clients are away within the minute of a failover objective',
      ),
      row(
        'a Region can be drained although it does not answer',
        construct('RegionalRouting.drainSwitches'),
        'constructs/regional-routing/regional-routing',
        'the switch that drains a Region is at another one, so that it works when the Region does not',
      ),
      row(
        'Aurora in both Regions; a lag of more than 2 s is told of',
        construct('SecondaryDatabase.maximumLag'),
        'constructs/global-database/global-database',
        'tells when the secondary is more than 2 s behind, or when nobody knows',
      ),
      row(
        'or a store that loses nothing',
        construct('DistributedSql.peerRegion'),
        'constructs/distributed-sql/distributed-sql',
        'both stacks name both clusters, alike, and the witness',
      ),
      row(
        'a drill each quarter',
        construct('DrillTime.quarterly'),
        'constructs/chaos/drill-schedule',
        'a switchover is a drill as well',
      ),
      row(
        'five servers in each of two Regions',
        setting('banking', 'instances.minimum', 5),
        'lib/banking/settings',
        'the defaults are two Regions of five servers each, checked every ten seconds, with an RPO of 0 within a minute',
      ),
      row(
        'nothing is lost',
        setting('banking', 'objectives.rpo', 0),
        'lib/banking/banking',
        'two Regions that write the same database, read in one look',
      ),
      row(
        'back within a minute',
        setting('banking', 'objectives.rto', 60),
        'lib/banking/settings',
        'reads and writes are back 42 s after the loss of a Region, and writes of Aurora after 20 minutes',
      ),
      row(
        'data stay in a jurisdiction',
        setting('banking', 'residency', 'US'),
        'lib/banking/settings',
        'data may live in another jurisdiction, the witness of the clusters included',
      ),
      row(
        'a lost Region is played',
        construct('Fault.cutRegion'),
        'lib/banking/banking',
        'a lost Region is played in either one, finds its targets or fails, and stops when clients stay',
      ),
      row(
        '99.99 %',
        setting('banking', 'objectives.availability', 0.9999),
        'lib/banking/settings',
        'the defaults are two Regions of five servers each, checked every ten seconds, with an RPO of 0 within a minute',
      ),
    ],
    open: ['Writes of the Aurora variant are back after 20 minutes, not within a minute: people decide its promotion.'],
  },
];
