import { list, number, oneOf, text, whole } from './formats';
import { optional, type ParameterSpecs, required } from './types';

const twelveHours = 43_200;
const milliseconds = whole(0, 3_600_000);

const seconds = { DurationSeconds: required(whole(1, twelveHours)) };
const install = { InstallDependencies: optional(oneOf('True', 'False')) };
const interfaceName = { Interface: optional(text) };
const sources = {
  FlowsPercent: optional(number(0, 100)),
  Sources: required(list('addresses, ranges, domain names, zones, ALL, DYNAMODB or S3')),
  TrafficType: optional(oneOf('ingress', 'egress')),
};

/**
 * Documents of Systems Manager that AWS FIS brings along, and what they take. They run on Amazon Linux 2 and 2023,
 * Ubuntu, RHEL 8 and 9 and CentOS 9, on instances with the SSM agent.
 *
 * Source: AWS FIS user guide, "Use Systems Manager SSM documents with AWS FIS"
 * (docs.aws.amazon.com/fis/latest/userguide/actions-ssm-agent.html).
 */
export const documents: Readonly<Record<string, ParameterSpecs>> = {
  'AWSFIS-Run-CPU-Stress': {
    ...seconds,
    CPU: optional(whole(0, 1024)),
    LoadPercent: optional(whole(0, 100)),
    ...install,
  },
  'AWSFIS-Run-Disk-Fill': { ...seconds, Percent: optional(whole(1, 100)), ...install },
  'AWSFIS-Run-IO-Stress': {
    ...seconds,
    Workers: optional(whole(1, 1024)),
    Percent: optional(whole(1, 100)),
    ...install,
  },
  'AWSFIS-Run-Kill-Process': {
    ProcessName: required(text),
    Signal: optional(oneOf('SIGTERM', 'SIGKILL')),
    ...install,
  },
  'AWSFIS-Run-Memory-Stress': {
    ...seconds,
    Workers: optional(whole(1, 1024)),
    Percent: required(whole(1, 100)),
    ...install,
  },
  'AWSFIS-Run-Network-Blackhole-Port': {
    ...seconds,
    Protocol: required(oneOf('tcp', 'udp')),
    Port: required(whole(1, 65_535)),
    TrafficType: optional(oneOf('ingress', 'egress')),
    ...install,
  },
  'AWSFIS-Run-Network-Latency': { ...seconds, ...interfaceName, DelayMilliseconds: optional(milliseconds), ...install },
  'AWSFIS-Run-Network-Latency-Sources': {
    ...seconds,
    ...interfaceName,
    ...sources,
    DelayMilliseconds: optional(milliseconds),
    JitterMilliseconds: optional(milliseconds),
    ...install,
  },
  'AWSFIS-Run-Network-Packet-Loss': { ...seconds, ...interfaceName, LossPercent: optional(number(0, 100)), ...install },
  'AWSFIS-Run-Network-Packet-Loss-Sources': {
    ...seconds,
    ...interfaceName,
    ...sources,
    LossPercent: optional(number(0, 100)),
    ...install,
  },
};

/** Name of a document of AWS's own in an ARN; nothing if it is somebody else's. */
export const ownedByFis = (documentArn: string): string | undefined => /:document\/(AWSFIS-.+)$/.exec(documentArn)?.[1];
