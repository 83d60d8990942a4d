import DNS from 'dns2';
import { canonical } from './zone';

/** Response codes of DNS (RFC 1035). */
const refused = 5;
const nameError = 3;

export interface ZoneAnswers {
  readonly zone: string;
  /** The address and wire TTL that a name has now; undefined if there is no such name. */
  lookup(name: string): { readonly address: string; readonly ttl: number } | undefined;
}

/** An authoritative DNS server for one zone, over UDP on loopback. */
export async function startDnsServer(answers: ZoneAnswers, port: number): Promise<{ port: number; close(): void }> {
  const server = DNS.createUDPServer({ type: 'udp4' });
  server.on('request', (request, send) => {
    const response = DNS.Packet.createResponseFromRequest(request);
    const [question] = request.questions;
    const name = canonical(question?.name ?? '');
    const inZone = name === answers.zone || name.endsWith(`.${answers.zone}`);
    const found = inZone ? answers.lookup(name) : undefined;
    response.header.aa = inZone ? 1 : 0;
    response.header.rcode = inZone ? (found ? 0 : nameError) : refused;
    if (found && question.type === DNS.Packet.TYPE.A)
      response.answers.push(
        DNS.Packet.createResourceFromQuestion(question, { ttl: found.ttl, address: found.address }),
      );
    void send(response);
  });
  // A packet that is no query gets no answer; it must not stop the server.
  server.on('requestError', () => {});
  await server.listen(port, '127.0.0.1');
  return { port: server.address().port, close: () => void server.close() };
}
