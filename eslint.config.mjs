import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';

export default [
	...configWithoutCloudSupport,
	// AssemblyScript, which looks like TypeScript, has a compiler of its own.
	{ ignores: ['dist/**', 'host/**', 'bench/results/**', '.n8n-demo/**', 'scripts/**', 'test/**/fixtures/**', 'core/inference/simd/assembly/**'] },
	// A model runtime and a store cannot be had without dependencies; the package is for self-hosted n8n.
	{ files: ['package.json'], rules: { '@n8n/community-nodes/no-runtime-dependencies': 'off' } },
	// Slack, SMTP and header-auth credentials are n8n's own: whoever uses them in n8n has them already.
	{ files: ['nodes/HumanReview/*.ts'], rules: { '@n8n/community-nodes/no-credential-reuse': 'off', '@n8n/community-nodes/valid-credential-references': 'off' } },
	// Errors of the core know nothing of n8n; nodes/shared/toNodeError.ts translates them.
	{
		files: ['core/**', 'test/**', 'bench/**'],
		rules: {
			'@n8n/community-nodes/require-node-api-error': 'off',
			// A model runs in a process of its own, and the tests kill processes on purpose.
			'@n8n/community-nodes/no-dangerous-functions': 'off',
		},
	},
	// A name with a leading underscore is there to be left out of an object.
	{
		files: ['**/*.ts'],
		rules: { '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true }] },
	},
	// A node that pauses for people makes no sense as a tool that an agent calls.
	{ files: ['nodes/HumanReview/HumanReview.node.ts', 'test/**'], rules: { '@n8n/community-nodes/node-usable-as-tool': 'off' } },
	// The boundary: core/ imports no n8n.
	{
		files: ['core/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: [{ group: ['n8n-workflow', 'n8n-core', '**/nodes/**', '**/credentials/**'], message: 'core/ knows no n8n' }] },
			],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: 'the clock is an argument' },
				{ object: 'Math', property: 'random', message: 'randomness is an argument' },
				{ object: 'process', property: 'env', message: 'settings are arguments' },
			],
		},
	},
];
