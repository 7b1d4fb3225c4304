import { dot, line, picture, text } from '../picture.mjs';
import { number } from '../report.mjs';

const WIDTH = 900;
const LEFT = 190;
const ROW = 30;
const TOP = 108;
const BARS = { from: LEFT, to: 520 };
const ERRORS = { from: 600, to: WIDTH - 30 };
const ENDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

const hundred = (value) => `${number(100 * value)} %`;

/** A row for each arm: what it automated at the end, and how much of all that it automated was wrong. */
export function loopPicture({ given, arms, seeds }) {
	const errorsOf = (arm) => arm.each.filter(({ automatedItems }) => automatedItems > 0).map(({ error }) => error);
	const most = ENDS.find((end) => end >= Math.max(given.alpha * 1.2, ...arms.flatMap(errorsOf))) ?? 1;
	const share = (value) => BARS.from + value * (BARS.to - BARS.from);
	const error = (value) => ERRORS.from + (value / most) * (ERRORS.to - ERRORS.from);
	const end = TOP + arms.length * ROW;
	const rows = arms.map((arm, at) => {
		const y = TOP + at * ROW + ROW / 2;
		const wrong = errorsOf(arm);
		return [
			text(LEFT - 14, y + 4.5, 'number', arm.arm),
			...arm.each.map(({ automatedAtTheEnd }) => dot(share(automatedAtTheEnd), y, 3, 'band')),
			dot(share(arm.automatedAtTheEnd), y, 5, 'dot'),
			text(BARS.to + 62, y + 4.5, 'number', hundred(arm.automatedAtTheEnd)),
			...wrong.map((value) => dot(error(value), y, 3, value > given.alpha ? 'missed' : 'band')),
			...(wrong.length === 0 ? [text(ERRORS.from, y + 4.5, 'quiet', 'nothing automated')] : [dot(error(arm.error), y, 5, arm.error > given.alpha ? 'missed' : 'dot')]),
		];
	});
	const head = `${given.name}: at most ${hundred(given.alpha)} mistakes, people wrong in ${hundred(given.reviewerError)}${given.order === 'random' ? '' : `, ${given.order}`}`;
	const body = [
		text(24, 36, 'title', head),
		text(24, 58, 'quiet', `Each small dot is one of ${seeds.length} orders of the items, the large one their mean.`),
		text(BARS.from, TOP - 12, 'quiet', 'automated in the last three cycles'),
		text(ERRORS.from, TOP - 12, 'quiet', 'wrong, of all automated'),
		...[0, 0.25, 0.5, 0.75, 1].flatMap((tick) => [line(share(tick), TOP, share(tick), end, 'line'), text(share(tick), end + 20, 'quiet middle', hundred(tick))]),
		...[0, 0.5, 1].flatMap((tick) => [line(error(tick * most), TOP, error(tick * most), end, 'line'), text(error(tick * most), end + 20, 'quiet middle', hundred(tick * most))]),
		line(error(given.alpha), TOP - 4, error(given.alpha), end, 'missed-line'),
		...rows.flat(),
	];
	return picture({ width: WIDTH, height: end + 44, name: head, body });
}
