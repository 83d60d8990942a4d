/** Tests mirror the folders of the code. CDK's bundled validator costs seconds a file, so one suite alone turns it on. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json'],
  setupFiles: ['<rootDir>/test/setup.cjs'],
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/sequencer.cjs',
  maxWorkers: 2,
};
