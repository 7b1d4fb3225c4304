import type { Monitoring } from './monitoring';
import { countedLabel, type Reference } from './reference';
import type { Traffic } from './traffic';

/**
 * The same counts under other names of labels, so that a renamed label is no shift. Labels that become one are counted together;
 * those without a name of their own any more (a label that was split) count among the others. Nothing changes, the object
 * itself included, where all names stay.
 *
 * @param nameOf the name of today, undefined where there is none
 */
export function underNames(state: Monitoring, nameOf: (label: string) => string | undefined): Monitoring {
	const { reference, first } = state.traffic;
	// No label stands for items without an answer, whatever the map.
	const named = (label: string): string | undefined => (label === '' ? '' : nameOf(label) || undefined);
	const today = (label: string): string => countedLabel(named(label) ?? label);
	if (reference === undefined) {
		if (first.every(([, label]) => today(label) === label)) return state;
		return { ...state, traffic: { ...state.traffic, first: first.map(([score, label]) => [score, today(label)]) } };
	}
	const names = reference.labels.map((label) => (named(label) === undefined ? undefined : today(label)));
	if (names.every((name, place) => name === reference.labels[place])) return state;
	return { ...state, traffic: regrouped(state.traffic, reference, names) };
}

function regrouped(traffic: Traffic, reference: Reference, names: ReadonlyArray<string | undefined>): Traffic {
	const labels = [...new Set(names.filter((name) => name !== undefined))];
	const places = [...names.map((name) => (name === undefined ? labels.length : labels.indexOf(name))), labels.length];
	const regroup = (counts: readonly number[]): number[] => {
		const sums = [...labels, undefined].map(() => 0);
		for (const [place, count] of counts.entries()) sums[places[place]!]! += count;
		return sums;
	};
	const { labelShift, ...rest } = traffic;
	return {
		...rest,
		reference: { ...reference, labels, labelCounts: regroup(reference.labelCounts) },
		blocks: traffic.blocks.map(({ scores, labels: counts }) => ({ scores, labels: regroup(counts) })),
		...(labelShift && { labelShift: speakingOf(labelShift, names[reference.labels.indexOf(labelShift.label ?? '')]) }),
	};
}

function speakingOf({ label, ...shift }: NonNullable<Traffic['labelShift']>, name: string | undefined): NonNullable<Traffic['labelShift']> {
	return { ...shift, ...(label !== undefined && name !== undefined && { label: name }) };
}
