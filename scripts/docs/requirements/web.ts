import { construct, row, ruleRow, setting, type System } from './model';

/** Systems that answer requests: web sites, their caches, and the patterns inside them. */
export const webSystems: readonly System[] = [
  {
    name: 'A highly available web application',
    requirements: [
      row(
        'failover records, PRIMARY and SECONDARY, decided by health checks',
        construct('FailoverDns.takeoverPath'),
        'constructs/failover-dns/failover-dns',
        'no check asks the primary, whose blips must not move clients',
      ),
      row(
        'they move the traffic of this application',
        construct('FailoverDns.failureThreshold'),
        'lib/web-app/web-app',
        'traffic goes to the primary while it is ready and the standby is not promoted',
      ),
      row(
        'CloudFront asks a second origin when the first one fails',
        construct('Edge.fallback'),
        'constructs/edge/edge',
        'asks the second bucket when the first one fails',
      ),
      row(
        'static files are in both Regions',
        construct('ReplicatedBucket.replicaRegion'),
        'constructs/replicated-bucket/replicated-bucket',
        'everything is copied, encrypted by the key of the other Region, deletions included',
      ),
      row(
        'three zones',
        construct('Network.availabilityZones'),
        'constructs/network/network',
        'nine subnets lie in three zones that are named, not looked up',
      ),
      row(
        'instances in all of them',
        construct('WebTier.vpc'),
        'constructs/web-tier/web-tier',
        'the group spreads over three zones',
      ),
      row(
        'a health check every 30 s or faster',
        construct('WebTier.healthCheckInterval'),
        'lib/web-app/web-app',
        'the load balancer asks every ten seconds for what depends on nothing',
      ),
      row(
        '5 instances or more, since an idle group scales in to its minimum',
        setting('web-app', 'instances.minimum', 5),
        'lib/web-app/settings',
        'the defaults are two Regions of the same size, N + 2, with seven days of backups',
      ),
      row(
        '10 at most',
        setting('web-app', 'instances.maximum', 10),
        'lib/web-app/settings',
        'the defaults are two Regions of the same size, N + 2, with seven days of backups',
      ),
      row(
        '3 carry the full load: a zone, or two instances, may be lost',
        construct('WebTier.instancesNeeded'),
        'constructs/web-tier/web-tier',
        'passes the rule about losing a zone, with enough of them',
      ),
      row(
        'PostgreSQL in two zones',
        construct('PrimaryDatabase.instance'),
        'constructs/database/database',
        'is Multi-AZ, encrypted, protected and recoverable to any point of 35 days',
      ),
      row(
        'backups of seven days or more',
        construct('PrimaryDatabase.backupRetention'),
        'lib/web-app/web-app',
        'the writer is backed up for seven days, copied hourly to the other Region, and restored as a test',
      ),
      row(
        'two read replicas in the Region',
        construct('PrimaryDatabase.readReplicas'),
        'constructs/database/database',
        'has two read replicas under fixed names in different zones',
      ),
      row(
        'one in the other Region, that can be promoted',
        construct('ReplicaDatabase.sourceRegion'),
        'constructs/database/database',
        'names its source by an ARN made of names and by its Region',
      ),
      row(
        'a cache of 3 shards, each with a replica, that fails over by itself',
        construct('Cache.replicasPerShard'),
        'constructs/cache/cache',
        'has three shards of a primary and a replica, in different zones, with automatic failover',
      ),
      row(
        '99.95 % are promised',
        setting('web-app', 'objectives.availability', 0.9995),
        'constructs/resilience-checks/resilience-checks',
        'objectives are held against the templates',
      ),
    ],
    open: [],
  },
  {
    name: 'A circuit breaker in front of a payment',
    requirements: [
      row(
        'a real queue takes what waits, and sets aside what fails',
        construct('Queue.maxReceives'),
        'constructs/queue/queue',
        'puts a message aside after it has failed five times, and keeps it for 14 days',
      ),
      row(
        'one that waits too long is told of',
        construct('Queue.maximumAge'),
        'constructs/queue/queue',
        'tells of messages that wait too long',
      ),
      row(
        'the order of an account is kept',
        construct('Queue.fifo'),
        'constructs/queue/queue',
        'a FIFO queue has FIFO dead letters, and order by group',
      ),
    ],
    open: [
      '`payments` deploys no such queue: a payment that cannot be made is refused, and asked for again under its key.',
    ],
  },
  {
    name: 'Best practices, and the simple starter',
    requirements: [
      row(
        'the check of the load balancer depends on nothing',
        construct('WebTier.healthCheckPath'),
        'constructs/web-tier/web-tier',
        'the load balancer asks a path that knows nothing of the database',
      ),
      row(
        '99.9 % of the requests in 30 days, 95 % within 200 ms, alarms on the budget that burns',
        setting('starter', 'objectives.availability', 0.999),
        'lib/starter/starter',
        'users are promised 99.9 % of their requests, and 95 % of them within 200 ms',
      ),
      row(
        'a fault each working day: instances, latency, disk, processor, zone',
        construct('WeekdayCatalogue.hour'),
        'constructs/chaos/weekday-catalogue',
        'each working day has its fault, at ten',
      ),
      row(
        'each stops by an alarm',
        construct('WeekdayCatalogue.stopAlarms'),
        'constructs/chaos/weekday-catalogue',
        'every experiment stops by the alarm and needs a target',
      ),
      row(
        'starter: three servers',
        setting('starter', 'instances.minimum', 3),
        'lib/starter/starter',
        'three servers stand in three zones, and the template says how many the load needs',
      ),
      row(
        'starter: a database in two zones',
        construct('PrimaryDatabase.instance'),
        'lib/starter/starter',
        'the database is in two zones, with backups of seven days and protected from deletion',
      ),
      row(
        'starter: a cache of three nodes',
        setting('starter', 'cache.replicas', 2),
        'lib/starter/starter',
        'the cache has three nodes in different zones and fails over by itself',
      ),
    ],
    open: [],
  },
  {
    name: 'A news site',
    requirements: [
      row(
        'pages stay at the edge for 60 to 3,600 s, by encoding and the query parameter page',
        construct('EdgeContent.pages'),
        'lib/news/news',
        'pages stay at the edge for a minute to an hour, by encoding and the query parameter page',
      ),
      row(
        '95 % of the requests are answered there: 5,000 of 100,000 a second reach the origin',
        setting('news', 'load.hitRate', 95),
        'lib/news/capacity',
        'the origin sees 5,000 requests a second at the peak, and 6,000 with the margin',
      ),
      row(
        'too few hits are told of',
        construct('Edge.minimumHitRate'),
        'lib/news/news',
        'an alarm says that the edge answers less than 90 % by itself',
      ),
      row(
        '10 instances or more',
        setting('news', 'instances.minimum', 10),
        'lib/news/settings',
        'the defaults are an edge with 95 % hits, 10 to 100 instances, 50 from 18:00 on, and three replicas',
      ),
      row(
        '100 at most',
        setting('news', 'instances.maximum', 100),
        'lib/news/settings',
        'the defaults are an edge with 95 % hits, 10 to 100 instances, 50 from 18:00 on, and three replicas',
      ),
      row(
        '50 from 18:00 on, before readers come',
        construct('ScheduledCapacity.windows'),
        'lib/news/news',
        '50 instances are asked for at 18:00 in %s, and 10 are enough from 02:00 on',
      ),
      row(
        'instances that wait, stopped, for the peak',
        construct('ScheduledCapacity.warmPool'),
        'constructs/scheduled-capacity/scheduled-capacity',
        'holds stopped instances, as many as the largest window takes',
      ),
      row(
        'a margin of 20 %',
        setting('news', 'load.headroom', 20),
        'lib/news/capacity',
        'without a zone there are as many instances as each load needs',
      ),
      row(
        '95 % within 200 ms',
        setting('news', 'objectives.latency', 0.2),
        'lib/news/capacity',
        '95 % of the misses are answered within 200 ms, also without a zone',
      ),
      row(
        'a writer and three read replicas',
        setting('news', 'database.readReplicas', 3),
        'lib/news/news',
        'instances know every database member of their Region, four of them',
      ),
      row(
        'a cache of six nodes',
        setting('news', 'cache.shards', 3),
        'constructs/cache/cache',
        'has three shards of a primary and a replica, in different zones, with automatic failover',
      ),
      row(
        'a second Region of the same shape',
        construct('ReplicaDatabase.sourceRegion'),
        'lib/news/news',
        'two Regions of the same shape, read in one look',
      ),
      row(
        'what a day costs',
        setting('news', 'load.peak', 100_000),
        'lib/news/capacity',
        'the page says what a day costs: %s',
      ),
    ],
    open: [],
  },
  {
    name: 'A read-heavy API of 99.99 %',
    requirements: [
      row(
        '99.99 % for those who read, with an alarm on the budget that burns',
        setting('catalog', 'objectives.availability', 0.9999),
        'lib/catalog/catalog',
        'the error budget that burns is that of 99.99 %',
      ),
      row(
        'zone, database, cache and dependency: each failure has what covers it',
        setting('catalog', 'instances.minimum', 6),
        'lib/catalog/settings',
        'each of the four failures has what covers it, and only a lost Region takes reads for longer than half a minute',
      ),
      row(
        'the database fails over by itself',
        construct('PrimaryDatabase.instance'),
        'lib/catalog/catalog',
        'the writer and the member that can be promoted are in two zones, with backups, and protected from deletion',
      ),
      row(
        'replicas in different zones',
        construct('PrimaryDatabase.readReplicas'),
        'lib/catalog/catalog',
        'replicas of a Region stand in different zones',
      ),
      row(
        'the cache fails over by itself',
        construct('Cache.replicasPerShard'),
        'constructs/cache/cache',
        'has three shards of a primary and a replica, in different zones, with automatic failover',
      ),
      row(
        'health checks of the load balancer',
        construct('WebTier.healthCheckPath'),
        'lib/catalog/catalog',
        'the load balancer asks every ten seconds for what depends on nothing',
      ),
      row(
        'a zone can be left',
        construct('ZonalShift.resource'),
        'constructs/zonal-shift/zonal-shift',
        'what is shifted, when it is not practised, and what ends a practice run',
      ),
    ],
    open: [],
  },
  {
    name: 'Patterns: redundancy, fault tolerance and reliability',
    requirements: [
      row(
        'bulkhead: each service has a budget of requests at a time',
        construct('FailSoftService.concurrencyBudget'),
        'constructs/fail-soft-services/fail-soft-services',
        'an instance knows its budget',
      ),
      row(
        'queue: what cannot be done now is done later',
        construct('Queue.visibilityTimeout'),
        'constructs/queue/queue',
        'puts a message aside after it has failed five times, and keeps it for 14 days',
      ),
      row(
        'time-out: an origin that keeps silent is given up',
        construct('Edge.connectionTimeout'),
        'constructs/edge/edge',
        'gives an origin two attempts of two seconds, where CloudFront alone gives thirty',
      ),
      ruleRow('redundancy without a failover in time is found', 'AvailabilityClaim'),
    ],
    open: [],
  },
  {
    name: 'Fail-soft services of a social application',
    requirements: [
      row(
        'five services that share a load balancer and nothing else',
        construct('FailSoftServices.addService'),
        'constructs/fail-soft-services/fail-soft-services',
        'a social application is five services with nothing in common but the load balancer',
      ),
      row(
        'a deploy of one cannot stop another',
        construct('FailSoftService.failureAlarm'),
        'constructs/fail-soft-services/fail-soft-services',
        'a deploy of a service is stopped by failures of that service alone',
      ),
      row(
        'each is told of by itself',
        construct('FailSoftService.outageAlarm'),
        'constructs/fail-soft-services/fail-soft-services',
        'tell a sick instance from a service that has none',
      ),
      row(
        'sessions are in no instance',
        construct('SessionStore.replicaRegions'),
        'constructs/session-store/session-store',
        'is one table in both Regions, under a name that needs no look-up',
      ),
    ],
    open: ['A reference architecture of the whole: edge, services, their stores and queues.'],
  },
];
