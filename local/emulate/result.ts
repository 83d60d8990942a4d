/** What became of one resource of a template. */
export interface ResourceResult {
  readonly id: string;
  readonly type: string;
  readonly outcome: 'created' | 'left out' | 'failed';
  /** Why it was left out, or what the emulator said. */
  readonly reason?: string;
}

export interface StackResult {
  readonly stack: string;
  readonly region: string;
  readonly resources: readonly ResourceResult[];
  /** Why the stack as a whole is not there: refused, or not tried. */
  readonly failure?: string;
  readonly seconds: number;
}

/** What became of the resources of one type. */
export interface TypeRow {
  readonly type: string;
  readonly created: number;
  readonly leftOut: number;
  readonly failed: number;
}

/** Resources of all stacks, counted by type. */
export function countByType(stacks: readonly StackResult[]): TypeRow[] {
  const all = stacks.flatMap(({ resources }) => resources);
  const types = [...new Set(all.map(({ type }) => type))].sort();
  return types.map((type) => {
    const count = (outcome: ResourceResult['outcome']) =>
      all.filter((one) => one.type === type && one.outcome === outcome).length;
    return { type, created: count('created'), leftOut: count('left out'), failed: count('failed') };
  });
}

/** True when nothing failed. */
export const succeeded = (stacks: readonly StackResult[]): boolean =>
  stacks.every(
    ({ failure, resources }) => failure === undefined && resources.every(({ outcome }) => outcome !== 'failed'),
  );

/** Sums of the rows. */
export function total(rows: readonly TypeRow[]): Omit<TypeRow, 'type'> {
  const sum = (key: 'created' | 'leftOut' | 'failed') => rows.reduce((all, row) => all + row[key], 0);
  return { created: sum('created'), leftOut: sum('leftOut'), failed: sum('failed') };
}
