/** A variable that an application cannot do without. */
export function required(env: NodeJS.ProcessEnv, name: string, meaning: string): string {
  const value = env[name];
  if (!value) throw new Error(`environment variable ${name} is not set: it must hold ${meaning}`);
  return value;
}

/** A port to listen on; 0: any free one. */
export function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT is "${text}"; it must be a whole number from 0 (any free port) to 65535`);
  return port;
}

/** Address to listen on: all interfaces behind a load balancer, unless `HOST` says otherwise. */
export function hostOf(env: NodeJS.ProcessEnv): string {
  return env.HOST ?? (env.AWS_ENDPOINT_URL ? '127.0.0.1' : '0.0.0.0');
}
