import { Sentence } from '../scripts/sentence.mjs';

/**
 * Every benchmark takes `--quick` (under a minute, less measured). `numbers` names options with a whole number from 2 and
 * what it is when absent, such as `{ pairs: 10 }` for `--pairs 10`.
 */
export function readArguments(args, numbers = {}) {
	const read = { quick: false, ...numbers };
	const left = [...args];
	for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
		const name = arg.replace(/^--/, '');
		if (arg === '--quick') read.quick = true;
		else if (arg.startsWith('--') && Object.hasOwn(numbers, name)) read[name] = readNumber(arg, left.shift());
		else throw new Sentence(unknown(arg, Object.keys(numbers)));
	}
	return read;
}

function readNumber(option, value) {
	const number = Number(value);
	if (Number.isInteger(number) && number >= 2) return number;
	throw new Sentence(`${option} takes a whole number from 2, not ${value ?? 'nothing'}: ${option} 10`);
}

function unknown(arg, numbers) {
	const known =
		numbers.length === 0
			? 'A benchmark knows one option, --quick'
			: `This benchmark knows the options --quick and ${numbers.map((name) => `--${name} NUMBER`).join(', ')}`;
	return `${known}, not ${arg}. With npm: npm run bench:NAME -- --quick`;
}
