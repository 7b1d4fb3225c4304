import type { Answer } from '../feedback/reviewRecords';
import { meantLabel } from '../feedback/saidOfTexts';
import type { FeedbackRow } from '../feedback/store';
import { labelKey, nameToday, type LabelMap } from '../loop/labelMap';

/** So many answers have to say the same. */
const FEWEST_ALIKE = 2;

type Said = Pick<Answer, 'outcome' | 'label'>;

/** In place of a label: none fits, or it was split since. */
const NO_LABEL = Symbol('no label');

/**
 * The label that is known of a text, under its name of today: somebody decided between answers that disagreed, or at least two
 * answers say the same and none says anything else. `rows`: all that people said of the text, the newest last.
 */
export function wellKnownLabel(rows: readonly FeedbackRow[], map: LabelMap): string | undefined {
	const meant = ({ outcome, label }: Said, { prediction }: FeedbackRow): string | typeof NO_LABEL => {
		const given = meantLabel(outcome, label, prediction.label);
		return (given === undefined ? undefined : nameToday(map, given)) ?? NO_LABEL;
	};
	const newest = rows.at(-1);
	if (newest?.answer?.adjudicated === true) {
		const label = meant(newest.answer, newest);
		return label === NO_LABEL ? undefined : label;
	}
	const said = rows.flatMap((row) => {
		const { answer } = row;
		const voices = answer === undefined ? [] : (answer.votes ?? [answer]);
		return voices.filter(({ outcome }) => outcome !== 'unsure').map((voice) => meant(voice, row));
	});
	const [first] = said;
	if (first === undefined || first === NO_LABEL || first === '' || said.length < FEWEST_ALIKE) return undefined;
	return said.every((label) => label !== NO_LABEL && labelKey(label) === labelKey(first)) ? said.filter((label) => label !== NO_LABEL).at(-1) : undefined;
}
