import { regionsOf, type Region } from './region';
import type { Counts } from './evidence';
import { everyAnswerTest } from './shownThreshold';

/** Below so many answers nobody knows how the traffic spreads over the thresholds; they are taken to accept equal shares then. */
const ENOUGH_TO_TELL = 20;
/** Nobody waits for more. */
const MOST = 2 ** 24;

/**
 * How many more answers by people it takes at least until the test that is looked at after every answer shows a threshold: if
 * everything goes to people, sure and unsure items come as they came so far, and every person agrees. The level is the one that
 * each start really has. Undefined where no number helps.
 */
export function missingAnswers({ soFar, expected }: Counts, alpha: number, delta: number): number | undefined {
	const regions = regionsOf(soFar);
	const count = regions.length - 1;
	if (count === 0) return undefined;
	const total = regions[count]!.weighted.answers;
	const shareOf = ({ weighted }: Region, at: number): number => (total < ENOUGH_TO_TELL ? Math.min(1, (at + 1) / count) : weighted.answers / total);
	const isEnough = (more: number): boolean => everyAnswerTest({ regions: regions.map((region, at) => withRight(region, more * shareOf(region, at))), expected }, alpha, 1 / delta).some((strength) => strength * delta >= 1);
	let [tooFew, enough] = [0, 1];
	for (; !isEnough(enough); enough *= 2) {
		if (enough >= MOST) return undefined;
		tooFew = enough;
	}
	while (enough - tooFew > 1) {
		const middle = Math.floor((tooFew + enough) / 2);
		if (isEnough(middle)) enough = middle;
		else tooFew = middle;
	}
	return enough;
}

/** Counts need not be whole: the tests are smooth in them. */
const withRight = (region: Region, more: number): Region => ({ ...region, uniform: { ...region.uniform, answers: region.uniform.answers + more } });
