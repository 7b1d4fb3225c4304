import { Sentence } from '../scripts/sentence.mjs';

/** Every benchmark takes `--quick` (under a minute, less measured) and nothing else. */
export function readArguments(args) {
	const unknown = args.filter((arg) => arg !== '--quick');
	if (unknown.length > 0)
		throw new Sentence(
			`A benchmark knows one option, --quick, not ${unknown.join(' ')}. With npm: npm run bench:NAME -- --quick`,
		);
	return { quick: args.length > 0 };
}
