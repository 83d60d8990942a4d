import { createHash } from 'node:crypto';
import type {
  GetHealthCheckRequest,
  GetHealthCheckResponse,
  GetHealthCheckStatusRequest,
  GetHealthCheckStatusResponse,
  HealthCheck,
  HostedZone,
  ListHealthChecksResponse,
  ListHostedZonesResponse,
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
  ResourceRecordSet,
  TestDNSAnswerRequest,
  TestDNSAnswerResponse,
} from '@aws-sdk/client-route-53';
import { EngineError, unknownOperation } from '../engine/error';
import type { Route53Client } from './server';
import type { HealthCheckSettings, RecordSettings, Route53Settings } from './settings';
import { zoneOf } from './zone';

export interface Route53State extends Pick<Route53Settings, 'records' | 'healthChecks' | 'addresses'> {
  readonly client: Pick<Route53Client, 'status' | 'answer'>;
}

type Operations = Readonly<Record<string, (state: Route53State, input: never) => Promise<unknown> | unknown>>;

const operations: Operations = {
  GetHealthCheck,
  GetHealthCheckStatus,
  ListHealthChecks,
  ListHostedZones,
  ListResourceRecordSets,
  TestDNSAnswer,
};

/**
 * Answers Route 53 in the shapes of the AWS SDK; the Region does not matter to a global service. Only reads are
 * answered: nothing may depend on a change of records.
 */
export function route53Handler(state: Route53State) {
  return async function handleRoute53(operation: string, input: unknown, _region: string): Promise<unknown> {
    const answer = operations[operation];
    if (!answer) throw unknownOperation('route53', operation, Object.keys(operations));
    return answer(state, (input ?? {}) as never);
  };
}

function described(check: HealthCheckSettings): HealthCheck {
  return {
    Id: check.id,
    CallerReference: check.id,
    HealthCheckVersion: 1,
    HealthCheckConfig: {
      Type: 'HTTPS',
      FullyQualifiedDomainName: check.domain,
      ResourcePath: check.path,
      Port: 443,
      RequestInterval: check.interval,
      FailureThreshold: check.threshold,
      Inverted: check.inverted,
    },
  };
}

function GetHealthCheck(state: Route53State, input: GetHealthCheckRequest): GetHealthCheckResponse {
  return { HealthCheck: described(findCheck(state, input.HealthCheckId)) };
}

function ListHealthChecks(state: Route53State): ListHealthChecksResponse {
  return { HealthChecks: state.healthChecks.map(described), Marker: '', IsTruncated: false, MaxItems: 100 };
}

async function GetHealthCheckStatus(
  state: Route53State,
  input: GetHealthCheckStatusRequest,
): Promise<GetHealthCheckStatusResponse> {
  const { id } = findCheck(state, input.HealthCheckId);
  const status = (await state.client.status()).find((check) => check.id === id);
  return {
    HealthCheckObservations: (status?.observations ?? []).map((observation) => ({
      Region: observation.region as 'us-east-1',
      IPAddress: '127.0.0.1',
      StatusReport: { Status: observation.status, CheckedTime: new Date(observation.at) },
    })),
  };
}

function hostedZone({ records }: Route53State): HostedZone {
  const name = zoneOf(records);
  const id = createHash('sha256').update(name).digest('hex').slice(0, 20).toUpperCase();
  return {
    Id: `/hostedzone/Z${id}`,
    Name: `${name}.`,
    CallerReference: name,
    Config: { PrivateZone: false },
    ResourceRecordSetCount: records.length,
  };
}

function ListHostedZones(state: Route53State): ListHostedZonesResponse {
  return { HostedZones: [hostedZone(state)], Marker: '', IsTruncated: false, MaxItems: 100 };
}

function ListResourceRecordSets(
  state: Route53State,
  input: ListResourceRecordSetsRequest,
): ListResourceRecordSetsResponse {
  requireZone(state, input.HostedZoneId);
  return { ResourceRecordSets: state.records.map((r) => recordSet(state, r)), IsTruncated: false, MaxItems: 300 };
}

/** The record with the address that is answered for it, whether the template says alias or not. */
function recordSet({ addresses }: Route53State, record: RecordSettings): ResourceRecordSet {
  const { failover, healthCheckId, region } = record;
  return {
    Name: `${record.name.replace(/\.$/, '')}.`,
    Type: 'A',
    TTL: record.ttl,
    ResourceRecords: [{ Value: addresses[region] }],
    ...(failover ? { Failover: failover, SetIdentifier: region } : {}),
    ...(healthCheckId ? { HealthCheckId: healthCheckId } : {}),
  };
}

async function TestDNSAnswer(state: Route53State, input: TestDNSAnswerRequest): Promise<TestDNSAnswerResponse> {
  requireZone(state, input.HostedZoneId);
  const answer = await state.client.answer(input.RecordName ?? '');
  return {
    Nameserver: '127.0.0.1',
    RecordName: input.RecordName,
    RecordType: input.RecordType,
    RecordData: answer && input.RecordType === 'A' ? [answer.address] : [],
    ResponseCode: answer ? 'NOERROR' : 'NXDOMAIN',
    Protocol: 'UDP',
  };
}

function findCheck(state: Route53State, id: string | undefined): HealthCheckSettings {
  const check = state.healthChecks.find((candidate) => candidate.id === id);
  if (check) return check;
  throw new EngineError('NoSuchHealthCheck', `no health check exists with the ID ${id}`, 404);
}

function requireZone(state: Route53State, id: string | undefined): void {
  const known = hostedZone(state).Id ?? '';
  if (id === known || known === `/hostedzone/${id}`) return;
  throw new EngineError('NoSuchHostedZone', `no hosted zone found with ID: ${id}`, 404);
}
