import type { EmulatorKind } from './left-out';

/** Which emulator answers at an address: each says so in its health. @throws Error when none of them does */
export async function kindOf(url: string): Promise<EmulatorKind> {
  for (const kind of ['ministack', 'localstack'] as const) {
    const answer = await fetch(`${url}/_${kind}/health`).catch(() => undefined);
    if (answer?.ok) return kind;
  }
  throw new Error(
    `no emulator that is known answers at ${url}; allowed are MiniStack and LocalStack; start one, or leave HOLDFAST_EMULATOR_URL out`,
  );
}
