// The suites run what is shipped: imports of core/ and nodes/ resolve to the build in dist/.
const project = (name, more = {}) => ({
	displayName: name,
	rootDir: __dirname,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	resolver: '<rootDir>/test/support/resolveBuilt.js',
	setupFiles: ['<rootDir>/test/support/setup.js'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2023' },
				module: { type: 'commonjs' },
			},
		],
	},
	...more,
});

const ownStore = { setupFiles: ['<rootDir>/test/support/setup.js', '<rootDir>/test/support/fixedStore.js'] };

// The packed package in a real n8n: one tarball, one n8n for all suites.
const e2e = project('e2e', {
	runner: '<rootDir>/test/support/serialRunner.js',
	globalSetup: '<rootDir>/test/support/e2eSetup.js',
	globalTeardown: '<rootDir>/test/support/e2eTeardown.js',
	setupFilesAfterEnv: ['<rootDir>/test/support/e2eTime.js', '<rootDir>/test/support/freshConnections.js'],
});

module.exports = {
	projects: [project('core'), project('contracts'), project('nodes', ownStore), project('workflows', ownStore), e2e],
	testTimeout: 20_000,
	reporters: ['default', '<rootDir>/test/support/suiteTimes.js'],
};
