import type {
  Experiment,
  ExperimentSummary,
  ExperimentTemplate,
  ExperimentTemplateSummary,
  FisClient,
} from '@aws-sdk/client-fis';
import { isIP } from 'node:net';
import { localClientConfig } from '../../local/region/clients';
import { WrongCall } from './wrong-call';

/** Where experiments are looked for and run. */
export interface Place {
  /** Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, then the region of the profile. */
  readonly region?: string;
  /** URL of another API than AWS's own. One on this machine never sees real credentials. */
  readonly endpointUrl?: string;
}

/** Milliseconds until a service that does not answer is asked again, three times at most. */
const patience = { connectionTimeout: 3000, requestTimeout: 8000 };

type Sdk = typeof import('@aws-sdk/client-fis');

interface Page {
  readonly nextToken?: string;
}

/** The calls of AWS FIS that drills need, wherever it is. */
export class Fis {
  /** Loads the SDK, which nobody needs who drills on this machine. */
  static async open({ region = environmentRegion(), endpointUrl }: Place): Promise<Fis> {
    const sdk = await import('@aws-sdk/client-fis');
    const client = new sdk.FisClient({
      ...{ region, endpoint: endpointUrl, maxAttempts: 3, requestHandler: patience },
      ...(endpointUrl !== undefined && isHere(endpointUrl)
        ? localClientConfig(region ?? requireRegion(), endpointUrl)
        : {}),
    });
    const resolved = await client.config.region().catch(requireRegion);
    return new Fis(resolved, client, sdk);
  }

  private constructor(
    readonly region: string,
    private readonly client: FisClient,
    private readonly sdk: Sdk,
  ) {}

  close(): void {
    this.client.destroy();
  }

  /** Every template of the account in this Region. */
  templates(): Promise<ExperimentTemplateSummary[]> {
    return everyPage(
      (page) => this.client.send(new this.sdk.ListExperimentTemplatesCommand(page)),
      ({ experimentTemplates }) => experimentTemplates,
    );
  }

  /** Every experiment of the last 120 days, which is how long AWS FIS keeps them. */
  experiments(): Promise<ExperimentSummary[]> {
    return everyPage(
      (page) => this.client.send(new this.sdk.ListExperimentsCommand(page)),
      ({ experiments }) => experiments,
    );
  }

  async template(id: string): Promise<ExperimentTemplate> {
    const { experimentTemplate } = await this.client.send(new this.sdk.GetExperimentTemplateCommand({ id }));
    return experimentTemplate ?? {};
  }

  async experiment(id: string): Promise<Experiment> {
    const { experiment } = await this.client.send(new this.sdk.GetExperimentCommand({ id }));
    return experiment ?? {};
  }

  /** @param clientToken makes a call that is sent again one and the same start */
  async start(experimentTemplateId: string, tags: Record<string, string>, clientToken: string): Promise<Experiment> {
    const { experiment } = await this.client.send(
      new this.sdk.StartExperimentCommand({ experimentTemplateId, tags, clientToken }),
    );
    if (!experiment?.id) throw new Error('the answer to StartExperiment names no experiment');
    return experiment;
  }

  async stop(id: string): Promise<void> {
    await this.client.send(new this.sdk.StopExperimentCommand({ id }));
  }
}

async function everyPage<P extends Page, T>(
  send: (page: { maxResults: number; nextToken?: string }) => Promise<P>,
  items: (page: P) => T[] | undefined,
): Promise<T[]> {
  const all: T[] = [];
  let nextToken: string | undefined;
  do {
    const page = await send({ maxResults: 100, nextToken });
    all.push(...(items(page) ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  return all;
}

const environmentRegion = (): string | undefined => process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;

function requireRegion(): never {
  throw new WrongCall('no Region is set: add --region <region>, or set AWS_REGION or the region of your profile');
}

/** Whether a URL leads to this machine only. */
function isHere(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

interface ServiceError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** In words: an error of a service has a name, one of the network a code. */
export function reasonOf(error: unknown): string {
  const { name = 'Error', message, code } = error as ServiceError;
  return `${code ?? name}: ${message || 'no answer'}`;
}

/**
 * Whether asking again would bring the same answer: refused, unknown or no credentials; not throttled, broken or out of
 * reach. By the status: the SDK calls every error that the service's model does not know one of the client.
 */
export function isFinal(error: unknown): boolean {
  const { name = '', $metadata } = error as ServiceError;
  if (name === 'CredentialsProviderError') return true;
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    status >= 400 && status < 500 && status !== 429 && !/throttl|toomanyrequests|requestlimit|slowdown/i.test(name)
  );
}
