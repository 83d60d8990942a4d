const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Cleans up and ends the process on Ctrl-C and its like; a second signal does not wait.
 *
 * @param doing what is said to happen
 * @returns takes the handlers away again
 */
export function onInterrupt(cleanUp: () => Promise<void>, doing = 'stopping every process'): () => void {
  let interrupted = false;
  const handlers = Object.entries(signals).map(([signal, code]) => {
    const handler = () => {
      if (interrupted) process.exit(code);
      interrupted = true;
      process.stderr.write(`\n${signal}: ${doing}\n`);
      void cleanUp().finally(() => process.exit(code));
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => handlers.forEach((off) => off());
}
