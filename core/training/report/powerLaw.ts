/** How often a classifier was wrong that had learned from so many answers. */
export interface CurvePoint {
	readonly learnedFrom: number;
	readonly tested: number;
	readonly right: number;
}

/** The share of mistakes after n answers is floor + scale · n^−exponent. */
export interface PowerLaw {
	/** Share of mistakes that no number of answers takes away, 0 to 1. */
	readonly floor: number;
	readonly scale: number;
	readonly exponent: number;
}

export interface PowerLawFit {
	readonly best: PowerLaw;
	/** Every law of the grid that fits nearly as well, the best included: what the points leave open. */
	readonly plausible: readonly PowerLaw[];
}

/** Learning curves of text classifiers fall by 0.1 (hard, huge sets) to about 1 (easy, small sets). */
const EXPONENTS = Array.from({ length: 40 }, (_, step) => 0.04 * (step + 1));
const FLOOR_STEPS = 40;
/** 95 % quantile of chi-squared with one degree of freedom: a profile likelihood interval of one number, such as a gain. */
const NEARLY_AS_WELL = 3.84;

export const mistakesAfter = ({ floor, scale, exponent }: PowerLaw, answers: number): number =>
	floor + scale * answers ** -exponent;

/**
 * Power laws through the points of a learning curve (Hestness et al. 2017, Deep Learning Scaling is Predictable, §2; Rosenfeld
 * et al. 2020 for the floor), by weighted least squares over a grid of exponents and floors; the scale has a closed form. Each
 * point weighs by its binomial variance. Points that share their test rows are less uncertain than that against each other: the
 * plausible set is rather too wide than too narrow.
 */
export function fitPowerLaw(points: readonly CurvePoint[]): PowerLawFit {
	const seen = points.map(({ learnedFrom, tested, right }) => {
		// As if one more answer had been right and one more wrong: no point is ever certain.
		const smoothed = (tested - right + 1) / (tested + 2);
		return { learnedFrom, wrong: (tested - right) / tested, weight: tested / (smoothed * (1 - smoothed)) };
	});
	const lowest = Math.min(...seen.map(({ wrong }) => wrong));
	const laws = EXPONENTS.flatMap((exponent) =>
		Array.from({ length: FLOOR_STEPS + 1 }, (_, step) => {
			const floor = (lowest * step) / FLOOR_STEPS;
			let above = 0;
			let below = 0;
			for (const { learnedFrom, wrong, weight } of seen) {
				const falling = learnedFrom ** -exponent;
				above += weight * (wrong - floor) * falling;
				below += weight * falling * falling;
			}
			const law: PowerLaw = { floor, scale: Math.max(0, above / below), exponent };
			const misfit = seen.reduce((sum, { learnedFrom, wrong, weight }) => sum + weight * (wrong - mistakesAfter(law, learnedFrom)) ** 2, 0);
			return { law, misfit };
		}),
	);
	const best = laws.reduce((one, other) => (other.misfit < one.misfit ? other : one));
	return { best: best.law, plausible: laws.filter(({ misfit }) => misfit <= best.misfit + NEARLY_AS_WELL).map(({ law }) => law) };
}
