/** What can be made to happen. Times in seconds of true time; `for` is absent of what doesn't heal, or needs no healing. */
export interface Fault {
  readonly at: number;
  readonly for?: number;
  readonly kind: FaultKind;
  readonly arguments: readonly string[];
}

export type FaultKind = keyof typeof faultKinds;

/** Their arguments, for messages. */
export const faultKinds = {
  'lose-region': 'REGION',
  cut: 'PLACE PLACE',
  'cut-one-way': 'FROM TO',
  'lose-messages': 'SHARE',
  'slow-messages': 'SHARE',
  'store-refuses': 'REGION SHARE',
  'database-hangs': 'REGION',
  'database-crashes': 'REGION',
  /** Its Region replaces it by a standby; by how many controllers at once. */
  'writer-lost': 'REGION crashes|hangs CONTROLLERS',
  'replication-stalls': '',
  'replication-lags': 'SECONDS',
  'instance-crashes': 'REGION NUMBER',
  'instance-pauses': 'REGION NUMBER',
  'instance-isolated': 'REGION NUMBER',
  'clock-jumps': 'REGION NUMBER SECONDS',
  'clock-lies': 'REGION NUMBER RATE',
  'functions-pause': 'REGION',
  'function-crashes': 'NAME CALL before|after',
  'function-pauses': 'NAME CALL SECONDS',
  'triggers-repeat': 'SHARE',
  'second-controller': 'REGION',
  'stale-promotion': '',
  move: 'TO',
  /** A person ends the move to it. */
  abort: 'TO',
  drill: 'TO',
  /** A person makes it a standby again. */
  rebuild: 'REGION',
} as const;

/** `at 4.2 for 10 lose-region us-east-1` */
export function formatFault({ at, for: length, kind, arguments: words }: Fault): string {
  return ['at', at, ...(length === undefined ? [] : ['for', length]), kind, ...words].join(' ');
}

export function parseFault(line: string): Fault {
  const [, at, length, kind = '', rest = ''] = /^at (\S+)(?: for (\S+))? ([\w-]+)((?: \S+)*)$/.exec(line.trim()) ?? [];
  if (!(kind in faultKinds))
    throw new Error(
      `"${line}" is no fault: write "at SECONDS [for SECONDS] KIND ...", KIND one of ${Object.keys(faultKinds).join(', ')}`,
    );
  return {
    at: Number(at),
    ...(length === undefined ? {} : { for: Number(length) }),
    kind: kind as FaultKind,
    arguments: rest.split(' ').filter(Boolean),
  };
}

export const rounded = (value: number): number => Math.round(value * 10) / 10;

export const fault = (at: number, kind: FaultKind, words: readonly (string | number)[], length?: number): Fault => ({
  at: rounded(at),
  ...(length === undefined ? {} : { for: rounded(length) }),
  kind,
  arguments: words.map(String),
});
