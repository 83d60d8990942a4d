import { type Answer, type AnswerType, answerSchema, type Operation } from '../history';

/** What one attempt came to. */
export interface Outcome {
  readonly type: AnswerType;
  readonly status?: number;
  readonly answer?: Answer;
  readonly reason?: string;
  /** Asking again can't help: the request itself is wrong. */
  readonly final?: boolean;
}

/**
 * What an HTTP answer means. Only a body of the service itself that says so makes an acknowledgement, a decline or a
 * refusal; everything else that is not plainly a client's mistake leaves the outcome unknown.
 */
export function classifyResponse(op: Operation, status: number, body: string): Outcome {
  const answer = parseAnswer(body);
  const seen = { status, answer, reason: answer?.reason };
  if (op.kind === 'read') {
    if (status === 200 && answer?.balance !== undefined) return { type: 'read', ...seen };
    if (status === 503) return { type: 'refused', ...seen };
  }
  if (status >= 200 && status < 300 && answer?.outcome === 'done') return { type: 'ack', ...seen };
  if (status === 402 && answer?.outcome === 'declined') return { type: 'declined', ...seen };
  if (status === 503 && answer?.outcome === 'refused') return { type: 'refused', ...seen };
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { type: 'error', final: true, ...seen };
  return { type: 'unknown', ...seen };
}

/** Failures after which the request certainly never reached anybody. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** What a request that got no answer means. */
export function classifyFailure(error: unknown): Outcome {
  const { code, name, message } = error as { code?: unknown; name?: string; message?: string };
  if (name === 'TimeoutError') return { type: 'unknown', reason: 'time-out' };
  if (typeof code !== 'string') return { type: 'unknown', reason: message ?? String(error) };
  return { type: neverSent.has(code) ? 'error' : 'unknown', reason: code };
}

function parseAnswer(body: string): Answer | undefined {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
