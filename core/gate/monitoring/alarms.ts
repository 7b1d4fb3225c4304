/** How gravely the measures of an alarm weigh is the same for every loop; none of them ever lets more through. */

export type AlarmKind = 'scoreDrift' | 'labelShift' | 'moreMistakes' | 'brokenPromise';

export interface Alarm {
	readonly kind: AlarmKind;
	/** When it was raised, ISO 8601. */
	readonly since: string;
	/** What it was raised on, by name; counts, and shares from 0 to 1. */
	readonly figures: Readonly<Record<string, number>>;
	/** What was seen and what is done about it, in full sentences for people who never saw statistics. */
	readonly sentence: string;
	/** By how much the share of random checks grows: 1 or 4. */
	readonly auditFactor: number;
	/** Certified steps by which the threshold becomes stricter: 0 or 1. */
	readonly stricterSteps: number;
	/** Whether everything goes to people. */
	readonly closes: boolean;
}

/** What all alarms together ask of a gate. */
export interface Measures {
	readonly auditFactor: number;
	readonly stricterSteps: number;
	readonly closed: boolean;
}

export const MORE_CHECKS = 4;

/** The strongest of each: alarms do not add up, for several may have one cause. */
export function measuresOf(alarms: readonly Alarm[]): Measures {
	return {
		auditFactor: Math.max(1, ...alarms.map(({ auditFactor }) => auditFactor)),
		stricterSteps: Math.max(0, ...alarms.map(({ stricterSteps }) => stricterSteps)),
		closed: alarms.some(({ closes }) => closes),
	};
}
