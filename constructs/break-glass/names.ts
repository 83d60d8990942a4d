/** Name of the role, the same wherever it is spoken of: alarms find it by name, and people by memory. */
export const breakGlassRoleName = (scope: string): string => `${scope}-break-glass`;
