/** Tests run as native ES modules: jose has no other form. swc transpiles; tsc checks types apart. */
module.exports = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // The packed client as `npm run sdk` installed it, never its sources.
    '^@upskill/client$': '<rootDir>/.generated/sdk/node_modules/@upskill/client/dist/index.js',
  },
  testMatch: [
    '<rootDir>/src/**/*.test.ts',
    '<rootDir>/demo/**/*.test.ts',
    '<rootDir>/test/**/*.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.generated/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  maxWorkers: 2,
  // Native modules are never forgotten: a worker that has run a hundred files is begun anew, or it would grow to four gigabytes.
  workerIdleMemoryLimit: '2GB',
  testTimeout: 60_000,
};
