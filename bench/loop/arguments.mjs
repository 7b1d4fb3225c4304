import { parseArgs } from 'node:util';
import { Sentence } from '../../scripts/sentence.mjs';
import { ARMS, DEFAULT_ARMS } from './arms.mjs';

const USAGE = `npm run bench:loop -- --data FILE|banking77|sms|ag-news
  --text COLUMN --label COLUMN   columns of the file (default: text and label), or their numbers with --no-header
  --no-header                    the file has no line with the names of its columns
  --encoder builtin|FOLDER       what reads the texts (default: builtin); a folder holds a transformers.js model
  --alpha 0.05                   mistakes allowed among what is automated
  --delta 0.1                    chance that the promise is wrong
  --seeds 5                      how many orders of the items, or one of them: 3..3
  --reviewer-error 0.02          share of wrong answers by people
  --anchoring 0                  chance that people agree with a wrong suggestion that they see
  --arms ours,static,...         what is compared: ${Object.keys(ARMS).join(', ')}
  --order random                 random, label-shift, new-classes, out-of-scope-burst or shuffled-labels
  --most ROWS                    no more rows of the file than these, drawn at random
  --out DIR                      where results are written (default: bench/results/loop)`;

const ORDERS = ['random', 'label-shift', 'new-classes', 'out-of-scope-burst', 'shuffled-labels'];

const options = {
	data: { type: 'string' },
	text: { type: 'string' },
	label: { type: 'string' },
	'no-header': { type: 'boolean', default: false },
	encoder: { type: 'string', default: 'builtin' },
	alpha: { type: 'string', default: '0.05' },
	delta: { type: 'string', default: '0.1' },
	seeds: { type: 'string', default: '5' },
	'reviewer-error': { type: 'string', default: '0.02' },
	anchoring: { type: 'string', default: '0' },
	arms: { type: 'string', default: DEFAULT_ARMS.join(',') },
	order: { type: 'string', default: 'random' },
	most: { type: 'string' },
	out: { type: 'string' },
	help: { type: 'boolean', default: false },
};

/** What is to be measured. Throws a Sentence for whatever cannot be understood. */
export function readLoopArguments(args) {
	const { values } = parse(args);
	if (values.help || values.data === undefined) throw new Sentence(values.help ? USAGE : `Say which data to use: --data banking77, or a file.\n\n${USAGE}`);
	return {
		data: values.data,
		columns: { text: values.text, label: values.label, header: !values['no-header'] },
		encoder: values.encoder,
		alpha: share('alpha', values.alpha, { open: true }),
		delta: share('delta', values.delta, { open: true }),
		seeds: seedsOf(values.seeds),
		reviewerError: share('reviewer-error', values['reviewer-error']),
		anchoring: share('anchoring', values.anchoring),
		arms: armsOf(values.arms),
		order: oneOf('order', values.order, ORDERS),
		most: values.most === undefined ? Infinity : whole('most', values.most),
		out: values.out,
	};
}

function parse(args) {
	try {
		return parseArgs({ args, options, strict: true, allowPositionals: false });
	} catch (error) {
		throw new Sentence(`${error.message}\n\n${USAGE}`);
	}
}

function share(name, given, { open = false } = {}) {
	const value = Number(given);
	const allowed = given.trim() !== '' && (open ? value > 0 && value < 1 : value >= 0 && value < 1);
	if (allowed) return value;
	throw new Sentence(`--${name} is a share ${open ? 'between' : 'from'} 0 and 1, such as 0.05, not "${given}".`);
}

function whole(name, given) {
	const value = Number(given);
	if (Number.isInteger(value) && value > 0) return value;
	throw new Sentence(`--${name} is a whole number above 0, not "${given}".`);
}

/** `5` is seeds 1 to 5, `3..4` are those two. */
function seedsOf(given) {
	const [first, last] = given.includes('..') ? given.split('..').map((one) => whole('seeds', one)) : [1, whole('seeds', given)];
	if (last >= first) return Array.from({ length: last - first + 1 }, (_, at) => first + at);
	throw new Sentence(`--seeds ${given} begins behind its end.`);
}

function armsOf(given) {
	const names = [...new Set(given.split(',').map((name) => name.trim()))];
	return names.map((name) => oneOf('arms', name, Object.keys(ARMS)));
}

function oneOf(name, given, known) {
	if (known.includes(given)) return given;
	throw new Sentence(`--${name} knows ${known.join(', ')}, not "${given}".`);
}
