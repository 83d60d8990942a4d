/** Architectures that the commands know. */
export const architectures = ['payments'] as const;

/** @throws Error naming the value and what is allowed */
export function parseArchitecture(name: string): string {
  if ((architectures as readonly string[]).includes(name)) return name;
  throw new Error(`unknown architecture "${name}": choose one of ${architectures.join(', ')}`);
}
