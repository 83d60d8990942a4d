/** One JSON object a line on stderr; stdout belongs to the line that says `ready`. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, details?: Record<string, unknown>) => void;

export function logger(context: Record<string, unknown>): Log {
  return (level, message, details = {}) => {
    const line = { at: new Date().toISOString(), level, message, ...context, ...readable(details) };
    process.stderr.write(`${JSON.stringify(line)}\n`);
  };
}

/** At most one line of a kind each second: a dead database must not drown the log. */
export function limited(log: Log, interval = 1000): Log {
  const last = new Map<string, number>();
  return (level, message, details) => {
    const now = performance.now();
    if (now - (last.get(message) ?? -Infinity) < interval) return;
    last.set(message, now);
    log(level, message, details);
  };
}

function readable(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      key,
      value instanceof Error ? `${value.name}: ${value.message}` : value,
    ]),
  );
}
