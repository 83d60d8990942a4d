import { randomUUID } from 'node:crypto';

/** An error that the caller sees in the form of its protocol. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** HTTP status. */
    readonly status = 400,
  ) {
    super(message);
  }
}

/** How a caller wants its errors. */
export type ErrorStyle = 'query' | 'ec2' | 'rest-xml' | 'json';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Tells from a request that was not understood how its caller wants to hear of it. */
export function styleOf(headers: NodeJS.Dict<string | string[]>, service?: string): ErrorStyle {
  const type = String(headers['content-type'] ?? '');
  if (headers['x-amz-target'] || type.includes('json')) return 'json';
  if (service === 'ec2') return 'ec2';
  if (service === 's3' || service === 'route53' || service === 'cloudfront') return 'rest-xml';
  return type.includes('x-www-form-urlencoded') ? 'query' : 'json';
}

export function renderError(error: unknown, style: ErrorStyle): Reply {
  const { code, message, status } =
    error instanceof AwsError ? error : { code: 'InternalFailure', message: String(error), status: 500 };
  const id = randomUUID();
  if (style === 'json')
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code, 'x-amzn-requestid': id },
      body: JSON.stringify({ __type: code, message }),
    };
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xmlError(style, code, message, status, id)}`,
  };
}

function xmlError(style: ErrorStyle, code: string, message: string, status: number, id: string): string {
  const error = `<Code>${escape(code)}</Code><Message>${escape(message)}</Message>`;
  if (style === 'ec2')
    return `<Response><Errors><Error>${error}</Error></Errors><RequestID>${id}</RequestID></Response>`;
  const type = status < 500 ? 'Sender' : 'Receiver';
  return `<ErrorResponse><Error><Type>${type}</Type>${error}</Error><RequestId>${id}</RequestId></ErrorResponse>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]);
