import { HitlError } from '../errors';
import type { GateRunRecord, GateThreshold } from '../feedback/gateRecords';
import type { FeedbackStore, GateDecision } from '../feedback/store';
import type { GateVerdict } from '../item';
import type { HitlWith } from '../itemParts';
import { mapInSlices } from '../mapInSlices';
import { beyondBudget, type DueItem } from './budget';
import { predictorOf } from './certification/predictorOf';
import { decide, isAudited, type Deciding } from './decide';
import { decisionIdOf, type DecisionPlace } from './decisionId';
import type { GateSettings, ReviewBudget, RunSettings } from './gateSettings';
import type { GateState } from './gateState';
import type { Judgement } from './judge';
import { keyedDraws, type KeyedDraws } from './keyedDraw';
import type { Alarm } from './monitoring/alarms';
import { openGate, type OpenGate } from './openGate';

/** What a gate needs of the loop's memory. */
export type GateMemory = Pick<FeedbackStore, 'loopKey' | 'gateState' | 'recordDecisions' | 'recordGateSettings'>;

export interface ItemToDecide {
	readonly hitl: HitlWith<'prediction'>;
	/** Settings may differ from item to item. Items with the same settings share one object, or each is worked out anew. */
	readonly settings: GateSettings;
}

/** One run of one gate over items of one loop. */
export interface GateRun extends RunSettings {
	readonly loop: string;
	readonly items: readonly ItemToDecide[];
	readonly place: DecisionPlace & { readonly workflowId: string };
	readonly now: Date;
	/** What the panel says, as it is compared with the gate's last run. Default: the settings of the first item. */
	readonly panel?: Readonly<Record<string, unknown>>;
	readonly signal?: AbortSignal | undefined;
	/** Is told of the alarms that stand, of all predictors of the run, where there are any. */
	readonly onAlarms?: (alarms: readonly Alarm[]) => void;
}

interface Judged {
	readonly item: ItemToDecide;
	readonly judgement: Judgement;
	readonly deciding: Deciding;
	readonly audited: boolean;
	readonly calibrated: Pick<GateVerdict, 'calibratedConfidence' | 'calibratedFrom'>;
}

/**
 * Decides who answers each item and writes the decisions in one transaction. Returns, in order, the decisions that stand: a
 * run that is tried again gets those of its first try. Throws `budget-used-up`, what the store throws, and `cancelled`; then
 * nothing of the run stands.
 */
export async function decideItems(memory: GateMemory, run: GateRun): Promise<GateDecision[]> {
	const { loop, items, place, now, signal } = run;
	if (items.length === 0) return [];
	const at = now.toISOString();
	const { workflowId, nodeId } = place;
	const predictors = [...new Set(items.map(({ hitl }) => predictorOf(hitl.prediction.model)))];
	const [loopKey, state] = await Promise.all([memory.loopKey(loop), memory.gateState(loop, { predictors, workflowId, nodeId, at })]);
	const gates = openGates(run, state, keyedDraws(loopKey, 'audit'));
	const judged = await mapInSlices(items, (item) => judgedOf(item, gates.of(item)), { signal });
	const beyond = run.budget === undefined || run.shadow === true ? () => false : overspent(judged, run.budget, state);
	const decisions = await mapInSlices(
		judged,
		({ item, judgement, deciding, audited, calibrated }, position) => decisionOf(item, { ...decide(judgement, deciding, audited, beyond(position)), ...calibrated }, place, at),
		{ signal },
	);
	const stand = await memory.recordDecisions(decisions);
	await memory.recordGateSettings(loop, { workflowId, nodeId, at, ...settingsOf(run), thresholds: gates.thresholds() });
	const alarms = gates.alarms();
	if (alarms.length > 0) run.onAlarms?.(alarms);
	return stand;
}

interface OfPredictor extends OpenGate {
	readonly deciding: Deciding;
}

interface Gates {
	of(item: ItemToDecide): OfPredictor;
	/** Those of the first item's settings, as they are remembered. */
	thresholds(): GateThreshold[];
	alarms(): Alarm[];
}

/** A gate for each predictor and settings of the run, each worked out once. */
function openGates({ items, shadow = false, checkLater = false, budget }: GateRun, state: GateState, drawOf: KeyedDraws): Gates {
	const lettingThrough = budget?.beyond === 'automate';
	const bySettings = new Map<GateSettings, Map<string, OfPredictor>>();
	const of = ({ hitl, settings }: ItemToDecide): OfPredictor => {
		const predictor = predictorOf(hitl.prediction.model);
		const known = bySettings.get(settings) ?? new Map<string, OfPredictor>();
		bySettings.set(settings, known);
		const found = known.get(predictor);
		if (found !== undefined) return found;
		const gate = openGate(settings, predictor, state, lettingThrough);
		const { rule } = settings;
		const made = { ...gate, deciding: { rule, predictor, drawOf, auditShare: gate.auditShare, shadow, checkLater, lettingThrough, ...(budget && { per: budget.per }) } };
		known.set(predictor, made);
		return made;
	};
	return {
		of,
		thresholds: () =>
			[...(bySettings.get(items[0]!.settings) ?? [])].map(([predictor, { threshold, because, certificate }]) => ({
				predictor,
				...(threshold !== undefined && { threshold }),
				...(because !== undefined && { because }),
				...(certificate !== undefined && { certificate: { ...certificate } }),
			})),
		alarms: () => [...(bySettings.get(items[0]!.settings)?.values() ?? [])].flatMap(({ alarms }) => alarms),
	};
}

function judgedOf(item: ItemToDecide, { judge, deciding, calibration }: OfPredictor): Judged {
	const { itemId, input, prediction } = item.hitl;
	const judgement = judge(prediction);
	const canGoOn = judgement.sure || (deciding.lettingThrough && judgement.yields);
	const worth = calibration?.of(prediction.confidence);
	const calibrated = calibration === undefined || worth === undefined ? {} : { calibratedConfidence: worth, calibratedFrom: calibration.answers };
	return { item, deciding, judgement, calibrated, audited: canGoOn && isAudited(deciding, { itemId, text: input.text }) };
}

/** Which items are beyond the budget, by their place in the run. Throws `budget-used-up` where such items stop the run. */
function overspent(judged: readonly Judged[], budget: ReviewBudget, { reviews }: GateState): (position: number) => boolean {
	const due: Array<DueItem & { readonly position: number }> = [];
	let checks = 0;
	for (const [position, { item, judgement: { sure, yields }, audited }] of judged.entries()) {
		if (!sure) due.push({ position, confidence: item.hitl.prediction.confidence, must: !yields });
		else if (audited) checks++;
	}
	const beyond = beyondBudget(due, checks, budget, reviews);
	const places = new Set(due.filter((_item, at) => beyond[at]).map(({ position }) => position));
	if (budget.beyond === 'stop' && places.size > 0) throw usedUp(places.size, budget);
	return (position) => places.has(position);
}

const usedUp = (items: number, { reviews, per }: ReviewBudget): HitlError =>
	new HitlError(
		'budget-used-up',
		`${items} ${items === 1 ? 'item is' : 'items are'} for people beyond the ${reviews} ${reviews === 1 ? 'review' : 'reviews'} ${per === 'hour' ? 'an hour' : 'a day'} that the gate may ask for`,
		`Run the workflow again when the ${per} is over, raise Review Budget, or choose there what becomes of items beyond it. Nothing of this run was decided.`,
	);

/** What the run is remembered by. */
function settingsOf({ items, panel, budget, shadow, checkLater }: GateRun): Pick<GateRunRecord, 'settings' | 'promise'> {
	const { settings } = items[0]!;
	const said = panel ?? { ...settings, ...(budget && { budget }), ...(shadow && { shadow }), ...(checkLater && { checkLater }) };
	if (settings.rule !== 'targetErrorRate') return { settings: said };
	const { alpha, delta, eachLabel, wholeLife, alwaysReview, labelThresholds = [] } = settings;
	const floors = { ...(alwaysReview.length > 0 && { alwaysReview }), ...(labelThresholds.length > 0 && { labelThresholds }) };
	return { settings: said, promise: { alpha, delta, ...(eachLabel && { eachLabel }), ...(wholeLife && { wholeLife }), ...floors } };
}

function decisionOf({ hitl }: ItemToDecide, verdict: GateVerdict, { executionId, ...place }: DecisionPlace, decidedAt: string): GateDecision {
	const { loop, itemId, subjectKey, input, prediction } = hitl;
	const decisionId = decisionIdOf({ executionId, ...place }, itemId, input.text);
	const subject = subjectKey === undefined ? {} : { subjectKey };
	return { loop, decisionId, itemId, executionId, text: input.text, prediction, verdict: { ...verdict, decisionId }, decidedAt, ...subject };
}
