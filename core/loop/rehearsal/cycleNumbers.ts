import type { RehearsedCycle, RehearsedDecision } from './rehearse';

/** A cycle in numbers. What is right is what the past items say. */
export interface CycleNumbers {
	/** From 1. */
	readonly cycle: number;
	/** The three that follow add up to it. */
	readonly items: number;
	/** Went on without a person. */
	readonly automated: number;
	/** Could have, and were picked for a check. */
	readonly audited: number;
	readonly reviewed: number;
	/** Wrong labels among the automated. */
	readonly mistakes: number;
	readonly auditedMistakes: number;
	/** Predictions that were right, of all items. */
	readonly rightPredictions: number;
	/** Items that belong to no label, and those of them that went on without a person. */
	readonly outOfScope: number;
	readonly outOfScopeAutomated: number;
	/** Wrong answers of the simulated people. */
	readonly reviewersMistakes: number;
	/** Answers that they were asked to give again. */
	readonly lookedAgain: number;
	/** What all of this took them. */
	readonly reviewSeconds: number;
	/** The version that predicted; 0 before any training. */
	readonly version: number;
	/** Confidence from which items went on; absent while none could. */
	readonly threshold?: number;
	/** Why most items went to people, where none went on. */
	readonly reason?: string;
	readonly training: RehearsedCycle['training']['kind'];
	/** The version that took over at the end of the cycle. */
	readonly promoted?: number;
}

const isWrong = ({ item, decision }: RehearsedDecision): boolean => item.label === undefined || decision.prediction.label !== item.label;

export function cycleNumbers({ cycle, decisions, lookedAgain, training }: RehearsedCycle): CycleNumbers {
	const by = (route: string): RehearsedDecision[] => decisions.filter(({ decision }) => decision.verdict.route === route);
	const [automated, audited, reviewed] = [by('automate'), by('audit'), by('review')];
	const asked = [...audited, ...reviewed];
	const sure = automated[0] ?? audited[0];
	const seconds = [...asked.map(({ reviewed: said }) => said?.seconds ?? 0), ...lookedAgain.map(({ reviewed: said }) => said.seconds)];
	return {
		cycle,
		items: decisions.length,
		automated: automated.length,
		audited: audited.length,
		reviewed: reviewed.length,
		mistakes: automated.filter(isWrong).length,
		auditedMistakes: audited.filter(isWrong).length,
		rightPredictions: decisions.filter((one) => !isWrong(one)).length,
		outOfScope: decisions.filter(({ item }) => item.label === undefined).length,
		outOfScopeAutomated: automated.filter(({ item }) => item.label === undefined).length,
		reviewersMistakes: asked.filter(({ item, reviewed: said }) => said?.label !== item.label).length,
		lookedAgain: lookedAgain.length,
		reviewSeconds: seconds.reduce((sum, one) => sum + one, 0),
		version: decisions[0]?.decision.prediction.model.version ?? 0,
		...(sure === undefined ? reasonOf(reviewed) : { threshold: sure.decision.verdict.threshold }),
		training: training.kind,
		...(training.kind === 'promoted' && { promoted: training.version }),
	};
}

function reasonOf(reviewed: readonly RehearsedDecision[]): { reason?: string } {
	const reasons = [...Map.groupBy(reviewed, ({ decision }) => decision.verdict.reason)].sort(([, one], [, other]) => other.length - one.length);
	const [reason] = reasons[0] ?? [];
	return reason === undefined ? {} : { reason };
}
