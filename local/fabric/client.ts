import type { FabricState } from './fabric';
import type { LinkInput } from './link';
import type { Rule } from './rules';

/** Talks to a fabric process; every call has taken effect when it resolves, and rejects with the fabric's own words. */
export class FabricClient {
  /** @param url base URL of the control, for instance `http://127.0.0.1:4100` */
  constructor(private readonly url: string) {}

  /** Opens a loopback port by which `from` reaches the target at `to`. */
  link(link: LinkInput): Promise<{ port: number }> {
    return this.call('POST', '/links', link);
  }

  /** Sends new connections of a link elsewhere; open ones stay. */
  async retarget(name: string, target: { host?: string; port: number }): Promise<void> {
    await this.call('PUT', `/links/${encodeURIComponent(name)}/target`, target);
  }

  async unlink(name: string): Promise<void> {
    await this.call('DELETE', `/links/${encodeURIComponent(name)}`);
  }

  /** Sets the rule of one ordered pair of places; the effect `pass` takes it away. */
  async setRule(rule: Rule): Promise<void> {
    await this.call('PATCH', '/rules', rule);
  }

  /** Replaces all rules at once. */
  async setRules(rules: readonly Rule[]): Promise<void> {
    await this.call('PUT', '/rules', rules);
  }

  /** Heals everything. */
  clear(): Promise<void> {
    return this.setRules([]);
  }

  state(): Promise<FabricState> {
    return this.call('GET', '/state');
  }

  private async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer = (await response.json()) as Answer & { error?: string };
    if (!response.ok) throw new Error(`fabric: ${answer.error ?? `${method} ${path} answered ${response.status}`}`);
    return answer;
  }
}
