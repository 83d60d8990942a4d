import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An experiment as the server tells of it at one look: state of the whole, and of its one action. */
export interface Look {
  readonly status: string;
  readonly reason?: string;
  readonly action?: string;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: { readonly [key: string]: unknown };
  readonly authorization?: string;
}

/** Templates that the server starts with. */
export interface ServedTemplate {
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly stopConditions?: readonly object[];
}

interface Served {
  readonly templateId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly creationTime: number;
  looks: Look[];
}

interface Answer {
  readonly code: number;
  readonly body: object;
}

const alarm = { source: 'aws:cloudwatch:alarm', value: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:users-suffer' };

/** Tags of an experiment template as `constructs/chaos` writes them. */
export const tagged = (architecture: string, experiment: string) => ({
  'holdfast:architecture': architecture,
  'holdfast:experiment': experiment,
});

/**
 * The REST API of AWS FIS on loopback, for the SDK's own client: paths and shapes as in the API reference
 * (https://docs.aws.amazon.com/fis/latest/APIReference/API_Operations.html). An experiment goes one look further in its
 * states each time it is asked for, and stays at the last.
 */
export class FisServer {
  static async start(templates: readonly ServedTemplate[]): Promise<FisServer> {
    const server = new FisServer(templates);
    await new Promise<void>((resolve) => server.http.listen(0, '127.0.0.1', resolve));
    return server;
  }

  readonly calls: Call[] = [];
  /** What the next experiment goes through, after `pending`. */
  looks: Look[] = [{ status: 'completed' }];
  /** What one that is stopped goes through. */
  stopLooks: Look[] = [{ status: 'stopping' }, { status: 'stopped', reason: 'Experiment stopped by user.' }];
  /** Answers in place of the API's, used up one by one: by method and path. */
  readonly instead = new Map<string, Answer[]>();
  /** Templates on a page. */
  pageSize = 100;
  readonly experiments = new Map<string, Served>();
  private readonly http: Server;

  private constructor(private readonly templates: readonly ServedTemplate[]) {
    this.http = createServer((request, response) => void this.answer(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  /** The calls of one kind, for instance `DELETE /experiments/EXP1`. */
  called(method: string, path: string): Call[] {
    return this.calls.filter((call) => call.method === method && call.path === path);
  }

  /** An experiment that somebody else started. */
  add(id: string, served: Omit<Served, 'creationTime' | 'tags'> & Partial<Served>): void {
    this.experiments.set(id, { creationTime: 1_790_000_000, tags: {}, ...served });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    const sent = await text(request);
    const method = request.method!;
    const path = decodeURIComponent(url.pathname);
    const body = sent ? (JSON.parse(sent) as Record<string, unknown>) : undefined;
    this.calls.push({ method, path, body, authorization: request.headers.authorization });
    const { code, body: answer } =
      this.instead.get(`${method} ${path}`)?.shift() ?? this.route(method, path, url, body);
    const type = code >= 400 ? { 'x-amzn-errortype': (answer as { type: string }).type } : {};
    response.writeHead(code, { 'content-type': 'application/json', ...type }).end(JSON.stringify(answer));
  }

  private route(method: string, path: string, url: URL, body: Record<string, unknown> = {}): Answer {
    const [, collection, id] = path.split('/');
    if (method === 'GET' && collection === 'experimentTemplates')
      return id === undefined ? this.page(url) : this.template(id);
    if (collection !== 'experiments') return refusal(404, 'ResourceNotFoundException', path);
    if (method === 'POST') return this.begin(body);
    if (id === undefined) return ok({ experiments: [...this.experiments.keys()].map((one) => this.told(one)) });
    const experiment = this.experiments.get(id);
    if (!experiment) return refusal(404, 'ResourceNotFoundException', `Experiment ${id} does not exist.`);
    if (method === 'DELETE') {
      if (isEnd(experiment.looks[0]!)) return refusal(400, 'ValidationException', 'Experiment is not running.');
      experiment.looks = [...this.stopLooks];
    }
    const experimentNow = this.told(id);
    if (method === 'GET' && experiment.looks.length > 1) experiment.looks.shift();
    return ok({ experiment: experimentNow });
  }

  private page(url: URL): Answer {
    const from = Number(url.searchParams.get('nextToken') ?? 0);
    const to = from + this.pageSize;
    const experimentTemplates = this.templates
      .slice(from, to)
      .map(({ id, tags }) => ({ id, tags, description: `tries ${id}` }));
    return ok({ experimentTemplates, nextToken: to < this.templates.length ? String(to) : undefined });
  }

  private template(id: string): Answer {
    const template = this.templates.find((one) => one.id === id);
    if (!template) return refusal(404, 'ResourceNotFoundException', `Template ${id} does not exist.`);
    const { stopConditions = [alarm], tags } = template;
    return ok({
      experimentTemplate: {
        ...{ id, tags, stopConditions, description: `tries ${id}` },
        targets: { servers: { resourceType: 'aws:ec2:instance', resourceTags: tags, selectionMode: 'COUNT(1)' } },
        actions: {
          cpu: {
            actionId: 'aws:ssm:send-command',
            parameters: { duration: 'PT5M' },
            targets: { Instances: 'servers' },
          },
        },
      },
    });
  }

  private begin({ experimentTemplateId, tags }: Record<string, unknown>): Answer {
    const id = `EXP${this.experiments.size + 1}`;
    const looks = [{ status: 'pending' }, ...this.looks];
    this.add(id, { templateId: experimentTemplateId as string, looks, tags: tags as Record<string, string> });
    const experiment = this.told(id);
    this.experiments.get(id)!.looks.shift();
    return ok({ experiment });
  }

  private told(id: string): object {
    const { templateId, tags, looks, creationTime } = this.experiments.get(id)!;
    const [{ status, reason, action = status }] = looks as [Look];
    return {
      ...{ id, experimentTemplateId: templateId, tags, creationTime, startTime: creationTime },
      ...(isEnd(looks[0]!) ? { endTime: creationTime + 300 } : {}),
      state: { status, reason },
      actions: { cpu: { actionId: 'aws:ssm:send-command', state: { status: action } } },
    };
  }
}

const isEnd = ({ status }: Look) => ['completed', 'stopped', 'failed', 'cancelled'].includes(status);

const ok = (body: object): Answer => ({ code: 200, body });

/** An error as AWS's REST APIs send it. */
export const refusal = (code: number, type: string, message: string): Answer => ({ code, body: { type, message } });
