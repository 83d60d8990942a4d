import { judgeStatus } from '../../../operate/status';
import { type StatusFacts, known, unknown } from '../../../operate/status/facts';
import { Situation, east, now, record, replica, west, witness, writer } from './situation';

const idsOf = (facts: StatusFacts) => judgeStatus(facts).findings.map(({ severity, id }) => `${severity} ${id}`);
const find = (facts: StatusFacts, id: string) => judgeStatus(facts).findings.find((finding) => finding.id === id);

describe('clean', () => {
  test('an architecture as it was born says nothing at all', () => {
    expect(judgeStatus(new Situation().facts())).toEqual({ verdict: 'clean', findings: [] });
  });

  test('a standby that took over, with the other side rebuilt, is explained by the roles', () => {
    const facts = Situation.rebuilt().facts();
    expect(judgeStatus(facts).verdict).toBe('clean');
    expect(idsOf(facts)).toEqual(['info roles-moved']);
    expect(find(facts, 'roles-moved')?.fix).toBe(
      'fail back when ready: aws stepfunctions start-execution --region us-east-1 --state-machine-arn ' +
        'arn:aws:states:us-east-1:1:stateMachine:payments-failover --input ' +
        `'{"kind":"switchover","actor":"<you>","reason":"<why>"}'`,
    );
  });

  test('home again, with the replica of the template rebuilt, nothing is left of the journey', () => {
    const situation = new Situation();
    situation.lease = { ...situation.lease!, epoch: 3 };
    situation.snapshot = {
      records: [
        record({ status: 'done' }),
        record({ epoch: 3, kind: 'switchover', status: 'done', from: west, to: east }),
      ],
    };
    expect(judgeStatus(situation.facts()).findings).toEqual([]);
  });

  test('a block is told with its end, and is no reason to act', () => {
    const situation = Situation.rebuilt();
    situation.snapshot = { ...situation.snapshot, block: { scope: 'payments', epoch: 2, until: now + 60_000 } };
    const facts = situation.facts();
    expect(judgeStatus(facts).verdict).toBe('clean');
    expect(find(facts, 'blocked')?.what).toContain('2026-11-21T12:01:00.000Z');
  });

  test.each([
    ['that has run out', { until: now - 1 }],
    ['that a person lifted', { until: now + 60_000, liftedBy: { actor: 'ann', reason: 'looked', at: 1 } }],
  ])('a block %s is not told', (_, change) => {
    const situation = new Situation();
    situation.snapshot = { block: { scope: 'payments', epoch: 2, ...change } };
    expect(judgeStatus(situation.facts()).findings).toEqual([]);
  });

  test('a suspicion that is looked into is told, and touches nothing', () => {
    const situation = new Situation();
    situation.snapshot = { records: [record({ status: 'watching' })] };
    situation.running[west] = ['payments-2-1'];
    expect(idsOf(situation.facts())).toEqual(['info watching']);
  });

  test('a suspicion whose execution is gone is history', () => {
    const situation = new Situation();
    situation.snapshot = { records: [record({ status: 'watching' })] };
    expect(idsOf(situation.facts())).toEqual([]);
  });

  test.each(['backing-up', 'storage-optimization', 'configuring-log-exports'])(
    'a database that is %s does its work meanwhile',
    (status) => {
      expect(idsOf(new Situation().change(east, 'payments-primary', { status }).facts())).toEqual([]);
    },
  );
});

describe('the lease', () => {
  const leaseOf = (change: Partial<NonNullable<Situation['lease']>>) => {
    const situation = new Situation();
    situation.lease = { ...situation.lease!, ...change };
    return situation;
  };

  test('is missing', () => {
    const situation = new Situation();
    situation.lease = undefined;
    situation.beat = undefined;
    expect(idsOf(situation.facts())).toEqual(['error no-lease']);
  });

  test.each(['handed', 'promoting'] as const)('is %s, so nobody writes', (phase) => {
    expect(idsOf(leaseOf({ phase }).facts())).toContain('error not-serving');
  });

  test('is revoked, and nobody took it', () => {
    expect(idsOf(leaseOf({ revokedBy: 'payments-2-1' }).facts())).toEqual(['error revoked']);
  });

  test('is held by a Region that has no data', () => {
    expect(idsOf(leaseOf({ holder: 'eu-west-1' }).facts())).toContain('error foreign-holder');
  });

  test('is not renewed', () => {
    const situation = new Situation();
    situation.beat = { moved: false, watched: 12.4 };
    expect(idsOf(situation.facts())).toEqual(['error beat-stands-still']);
  });
});

describe('a move', () => {
  const withRecord = (change: Parameters<typeof record>[0], running: string[] = []) => {
    const situation = new Situation();
    situation.snapshot = { records: [record(change)] };
    situation.running[west] = running;
    return situation.facts();
  };

  test('that is under way asks for patience', () => {
    expect(idsOf(withRecord({ status: 'open' }, ['payments-2-1']))).toEqual(['warning open']);
  });

  test('that nobody works on asks for hands', () => {
    expect(idsOf(withRecord({ status: 'open' }))).toEqual(['error open-unattended']);
  });

  test('that was halted asks for a person', () => {
    expect(idsOf(withRecord({ status: 'halted' }))).toEqual(['error halted']);
  });

  test('that was aborted leaves its old side frozen until it is thawed', () => {
    const facts = withRecord({ status: 'aborted', thawed: false });
    expect(idsOf(facts)).toEqual(['error frozen']);
    expect(find(facts, 'frozen')?.fix).toContain('"kind":"thaw"');
    expect(idsOf(withRecord({ status: 'aborted', thawed: true }))).toEqual([]);
  });

  test.each(['open', 'halted'] as const)('of an epoch that is over is history, even if it was left %s', (status) => {
    expect(idsOf(withRecord({ epoch: 0, status }))).toEqual([]);
  });
});

describe('databases', () => {
  test('the lost side that was not rebuilt leaves the service without a standby', () => {
    const facts = Situation.takenOver().facts();
    expect(idsOf(facts)).toEqual(['error not-rebuilt', 'info roles-moved']);
    expect(find(facts, 'not-rebuilt')?.fix).toContain('"kind":"rebuild"');
    expect(find(facts, 'roles-moved')?.fix).toBeUndefined();
  });

  test('a second writer that no failover explains was promoted by somebody', () => {
    const situation = new Situation();
    situation.databases[west] = [writer('payments-standby')];
    expect(idsOf(situation.facts())).toEqual(['error two-writers']);
  });

  test('a holder whose database is a replica cannot write', () => {
    const situation = new Situation();
    situation.databases[east]![0] = replica('payments-primary', 'payments-standby', west);
    expect(idsOf(situation.facts())).toContain('error holder-is-replica');
  });

  test.each([
    ['another database', { identifier: 'payments-old', region: east }],
    ['a namesake in another Region', { identifier: 'payments-primary', region: 'eu-west-1' }],
  ])('a standby that follows %s cannot take over', (_, source) => {
    expect(idsOf(new Situation().change(west, 'payments-standby', { source }).facts())).toEqual(['error wrong-source']);
  });

  test('a standby whose replication stopped falls behind', () => {
    const facts = new Situation().change(west, 'payments-standby', { replicates: false }).facts();
    expect(idsOf(facts)).toEqual(['error replication-stopped']);
  });

  test('a member that is missing is told with its Region and how to get it back', () => {
    const situation = new Situation();
    situation.databases[west] = [];
    expect(find(situation.facts(), 'member-missing')).toMatchObject({
      region: west,
      fix: expect.stringContaining('"kind":"rebuild"'),
    });
  });

  test('a read replica that is missing, or follows somebody else', () => {
    const situation = new Situation();
    situation.databases[east] = [
      situation.databases[east]![0]!,
      { ...replica('payments-primary-replica-1', 'elsewhere', east), multiAz: false },
    ];
    expect(idsOf(situation.facts())).toEqual(['warning replica-astray', 'warning replica-missing']);
  });

  test.each([
    ['class-changed', { instanceClass: 'db.r6g.large' }],
    ['zones-changed', { multiAz: false }],
    ['unprotected', { deletionProtection: false }],
    ['no-backups', { backupRetentionDays: 0 }],
  ])('%s is drift that no role explains', (id, change) => {
    const facts = new Situation().change(east, 'payments-primary', change).facts();
    expect(idsOf(facts)).toEqual([`warning ${id}`]);
    expect(find(facts, id)?.fix).toContain('--db-instance-identifier payments-primary');
  });

  test('drift is drift after a failover too', () => {
    const facts = Situation.rebuilt().change(east, 'payments-primary', { instanceClass: 'db.r6g.large' }).facts();
    expect(idsOf(facts)).toEqual(['warning class-changed', 'info roles-moved']);
  });

  test('engines without classes are not compared', () => {
    const facts = new Situation().change(east, 'payments-primary', { instanceClass: undefined }).facts();
    expect(idsOf(facts)).toEqual([]);
  });

  test.each([
    ['modifying', 'warning'],
    ['storage-full', 'error'],
    ['incompatible-parameters', 'error'],
  ])('a database that is %s is a matter of %s', (status, severity) => {
    expect(idsOf(new Situation().change(west, 'payments-standby', { status }).facts())).toEqual([
      `${severity} database-status`,
    ]);
  });

  test.each([
    ['a writer without the tag is not backed up', 'us-east-1', 'payments-primary', undefined, 'not-backed-up'],
    ["a writer with somebody else's tag is not either", 'us-east-1', 'payments-primary', 'news', 'not-backed-up'],
    [
      'a replica with the tag may refuse its promotion',
      'us-west-2',
      'payments-standby',
      'payments',
      'replica-backed-up',
    ],
  ])('%s', (_, region, identifier, backupTag, id) => {
    const facts = new Situation().change(region, identifier, { backupTag }).facts();
    expect(idsOf(facts)).toEqual([`warning ${id}`]);
    expect(find(facts, id)?.fix).toContain(`--resource-name arn:aws:rds:here:1:db:${identifier}`);
  });

  test('without a backup plan nobody is asked for its tag', () => {
    const facts = new Situation().change('us-east-1', 'payments-primary', { backupTag: undefined }).facts();
    const databases = facts.topology.databases.map(({ tags: _tags, ...rest }) => rest);
    expect(idsOf({ ...facts, topology: { ...facts.topology, databases } })).toEqual([]);
  });

  test('a stranger that follows one of ours is told', () => {
    const situation = new Situation();
    situation.databases[east]!.push(replica('somebody-elses-copy', 'payments-primary', east), writer('unrelated'));
    expect(idsOf(situation.facts())).toEqual(['info unknown-database']);
  });
});

describe('groups', () => {
  test('the Region that serves needs the capacity of one, whatever its template says', () => {
    const situation = Situation.rebuilt();
    situation.minimum[west] = 5;
    expect(find(situation.facts(), 'group-minimum')).toMatchObject({
      severity: 'warning',
      region: west,
      fix: expect.stringContaining('--min-size 20'),
    });
  });

  test('a standby that was left large is drift', () => {
    const situation = new Situation();
    situation.minimum[west] = 20;
    expect(idsOf(situation.facts())).toEqual(['warning group-minimum']);
  });

  const withGroup = (change: object) => {
    const situation = new Situation();
    const own = situation.region(east);
    const group = { name: 'payments-web', minimum: 20, maximum: 50, desired: 20, inService: 20, ...change };
    const facts = situation.facts();
    return { ...facts, regions: { ...facts.regions, [east]: { ...own, groups: known([group]) } } };
  };

  test.each([
    ['group-missing', 'error', { name: 'other' }],
    ['group-maximum', 'warning', { maximum: 30 }],
    ['group-short', 'warning', { inService: 12 }],
  ])('%s', (id, severity, change) => {
    expect(idsOf(withGroup(change))).toEqual([`${severity} ${id}`]);
  });
});

describe('traffic', () => {
  test.each([
    ['the other Region', west],
    ['neither Region', undefined],
  ])('DNS that leads to %s is an error', (_, region) => {
    const situation = new Situation();
    situation.dnsRegion = region;
    expect(idsOf(situation.facts())).toEqual(['error dns-elsewhere']);
  });

  const withRecords = (change: (records: { role: string; check?: object }[]) => object[]) => {
    const facts = new Situation().facts();
    const records = facts.records.known ? facts.records.value : [];
    return { ...facts, records: known(change([...records]) as never) };
  };

  test('a failover record that is missing', () => {
    expect(idsOf(withRecords(([primary]) => [primary!]))).toEqual(['error record-missing']);
  });

  test.each([
    ['has no check', { check: undefined }, 'always counts as healthy'],
    ['is for another Region', { region: east }, `it is for ${east} instead of ${west}`],
  ])('a record that %s was changed by hand', (_, change, text) => {
    const facts = withRecords(([primary, secondary]) => [primary!, { ...secondary!, ...change }]);
    expect(find(facts, 'record-changed')?.what).toContain(text);
  });

  test.each([
    ['disabled', { disabled: true }],
    ['inverted', { inverted: true }],
    ['asking elsewhere', { path: '/health' }],
  ])('a check that is %s was changed by hand', (_, change) => {
    const facts = withRecords(([primary, secondary]) => [
      primary!,
      { ...secondary!, check: { ...secondary!.check, ...change } },
    ]);
    expect(idsOf(facts)).toContain('error record-changed');
  });

  test('a check that contradicts the lease', () => {
    const facts = withRecords(([primary, secondary]) => [
      primary!,
      { ...secondary!, check: { ...secondary!.check, healthy: true } },
    ]);
    expect(idsOf(facts)).toEqual(['warning check-against-lease']);
  });
});

describe('what would fail over', () => {
  const withRegion = (region: string, change: object) => {
    const facts = new Situation().facts();
    return { ...facts, regions: { ...facts.regions, [region]: { ...facts.regions[region]!, ...change } } };
  };

  test('a state machine that is missing', () => {
    expect(idsOf(withRegion(west, { machine: known(undefined) }))).toEqual(['error machine-missing']);
  });

  test('an execution that has claimed nothing is told', () => {
    const situation = new Situation();
    situation.running[east] = ['rebuild-after-3'];
    expect(idsOf(situation.facts())).toEqual(['info execution-running']);
  });

  test.each([
    ['missing', { exists: false, active: false }],
    ['failed', { exists: true, active: false }],
  ])('a scheduled function that is %s', (_, change) => {
    const functions = known([{ name: 'payments-probe', ...change }]);
    expect(idsOf(withRegion(witness, { functions }))).toEqual(['error function-missing']);
  });

  test.each([
    ['disabled', [{ functionName: 'payments-probe', enabled: false }]],
    ['missing', []],
  ])('a schedule that is %s', (_, schedules) => {
    expect(idsOf(withRegion(witness, { schedules: known(schedules) }))).toEqual(['error schedule-off']);
  });

  const vote = {
    scope: 'payments',
    observer: witness,
    subject: east,
    epoch: 1,
    verdict: 'up' as const,
    observedAt: now,
  };

  test('an observer that fell silent', () => {
    const situation = new Situation();
    situation.votes = [{ ...vote, observedAt: now - 41_000 }];
    expect(idsOf(situation.facts())).toEqual(['warning observer-silent']);
  });

  test('an observer that never spoke', () => {
    const situation = new Situation();
    situation.snapshot = { votes: [{ ...vote, observer: west }] };
    expect(find(situation.facts(), 'observer-silent')?.what).toContain(`${witness} has never voted`);
  });

  test('an observer that sees the holder down', () => {
    const situation = new Situation();
    situation.votes = [{ ...vote, verdict: 'down', downSince: now - 20_000, reason: '/health answered 503' }];
    expect(find(situation.facts(), 'observer-sees-down')).toMatchObject({
      severity: 'warning',
      what: `the observer in ${witness} sees ${east} down since 2026-11-21T11:59:40.000Z: /health answered 503`,
    });
  });

  test('a vote about an epoch that ended says nothing about this one', () => {
    const situation = new Situation();
    situation.votes = [{ ...vote, epoch: 0, verdict: 'down' }];
    expect(idsOf(situation.facts())).toEqual([]);
  });
});

describe('what could not be seen', () => {
  const refused = unknown('AccessDenied');

  test.each(['control', 'dns', 'records'] as const)('%s leaves the status undetermined', (fact) => {
    const judgement = judgeStatus(new Situation().facts({ [fact]: refused }));
    expect(judgement.verdict).toBe('undetermined');
    expect(judgement.findings.map(({ id }) => id)).toEqual(['not-determined']);
  });

  test.each(['databases', 'groups', 'machine', 'functions', 'schedules'])('%s of a Region, too', (fact) => {
    const facts = new Situation().facts();
    const regions = { ...facts.regions, [west]: { ...facts.regions[west]!, [fact]: refused } };
    const judgement = judgeStatus({ ...facts, regions });
    expect(judgement.findings.filter(({ id }) => id === 'not-determined')).toHaveLength(1);
    expect(judgement.verdict).not.toBe('clean');
  });

  test('does not hide an error that could', () => {
    const situation = new Situation();
    situation.beat = { moved: false, watched: 12 };
    expect(judgeStatus(situation.facts({ dns: refused })).verdict).toBe('unclean');
  });
});

describe('the proof by an update', () => {
  test('an accepted one is told', () => {
    expect(idsOf(new Situation().facts({ updates: { [east]: known(true) } }))).toEqual(['info update-accepted']);
  });

  test('a refused one is an error: so would the next deploy be', () => {
    const facts = new Situation().facts({ updates: { [west]: unknown('InvalidDBInstanceState') } });
    expect(idsOf(facts)).toEqual(['error update-refused']);
  });
});

test('timers that run faster make votes stale sooner', () => {
  const situation = new Situation();
  situation.votes = [
    { scope: 'payments', observer: witness, subject: east, epoch: 1, verdict: 'up', observedAt: now - 4500 },
  ];
  situation.snapshot = {};
  expect(idsOf(situation.facts({ speed: 10 }))).toContain('warning observer-silent');
});

test('commands name the endpoint of the local Region', () => {
  const facts = Situation.takenOver().facts({
    endpoints: { [east]: 'http://127.0.0.1:1', [west]: 'http://127.0.0.1:2' },
  });
  expect(find(facts, 'not-rebuilt')?.fix).toContain('--region us-east-1 --endpoint-url http://127.0.0.1:1');
});

test('the worst comes first', () => {
  const situation = Situation.takenOver();
  situation.minimum[west] = 5;
  expect(judgeStatus(situation.facts()).findings.map(({ severity }) => severity)).toEqual(['error', 'warning', 'info']);
});
