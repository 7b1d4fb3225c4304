import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isHitlError } from '../../core/errors';
import { recordLeftBehind } from '../../core/feedback/recordLeftBehind';
import { readLoopName } from '../../core/loopName';
import { itemsToAsk, type Asking, type TestedResult } from '../../core/loop/itemsToAsk';
import { retrain, type RetrainResult } from '../../core/loop/retrain';
import { trainInTurn } from '../../core/loop/trainInTurn';
import { reportPicture } from '../../core/training/report/picture/reportPicture';
import { train, type TrainOptions } from '../../core/training/trainer';
import { asJson } from '../shared/asJson';
import { BUILT_IN_ENCODER } from '../shared/builtInEncoder';
import { executionKey } from '../shared/executionKey';
import { loopEncoder } from '../shared/loopEncoder';
import { openStore } from '../shared/openStore';
import { readEncoder } from '../shared/readModel';
import { runIndexOf } from '../shared/runIndex';
import { toNodeError } from '../shared/toNodeError';
import { itemOf, leaveBy, type OutputName } from './outputs';
import { candidateToAsk } from './peopleToAsk';
import { tellProgress } from './tellProgress';
import { readTrainSettings, type TrainSettings } from './trainSettings';

const OUTPUT: Readonly<Record<TestedResult['kind'], OutputName>> = { kept: 'Kept', promoted: 'Promoted', candidate: 'Ask a Person' };

/** A loop that nobody has heard of is most often a misspelt one. */
async function withLoopNamed(result: RetrainResult): Promise<RetrainResult> {
	if (result.kind !== 'notReady' || result.answers > 0) return result;
	const known = await (await openStore()).loops();
	if (known.includes(result.loop)) return result;
	const others = known.length === 0 ? 'No loop has recorded anything yet.' : `Known loops: ${known.join(', ')}.`;
	return { ...result, missing: `There is no loop called "${result.loop}" yet. ${others} ${result.missing}` };
}

/** What the training reads the texts with. The built-in encoder is loaded by the training's own process. */
async function trainingEncoder(context: IExecuteFunctions, settings: TrainSettings): Promise<TrainOptions['encoder']> {
	const encoder = readEncoder(context);
	return encoder === undefined ? { folder: BUILT_IN_ENCODER } : await loopEncoder(context, { encoder, ...settings });
}

/** Leaves by Not Ready: nothing was changed, and the message says what to do. */
const notReady = (context: IExecuteFunctions, loop: string, kind: string, missing: string): INodeExecutionData[][] =>
	leaveBy({ 'Not Ready': [itemOf(context, { loop, kind, missing })] });

/** The result with its report as JSON and as a picture. */
async function resultItem(context: IExecuteFunctions, result: TestedResult): Promise<INodeExecutionData> {
	const svg = await reportPicture(result.report);
	const file = await context.helpers.prepareBinaryData(Buffer.from(svg), `training-report-${result.loop}.svg`, 'image/svg+xml');
	const { flagged: _asked, disagreements: _open, ...json } = result;
	return { ...itemOf(context, asJson({ summary: result.report.headline, ...json })), binary: { report: file } };
}

async function outputsOf(context: IExecuteFunctions, result: RetrainResult, asking: Asking): Promise<INodeExecutionData[][]> {
	if (result.kind === 'notReady') return leaveBy({ 'Not Ready': [itemOf(context, asJson(await withLoopNamed(result)))] });
	// As after a rollback that somebody asked for: the version now in use was promoted once.
	if (result.kind === 'rolledBack') return leaveBy({ Promoted: [itemOf(context, { ...result })] });
	const item = await resultItem(context, result);
	if (result.kind !== 'candidate') {
		const asked = (await itemsToAsk(result, asking)).map((hitl) => itemOf(context, asJson({ text: hitl.input.text, hitl })));
		return leaveBy({ [OUTPUT[result.kind]]: [item], 'Ask a Person': asked });
	}
	// Alone: Human Review takes items of one loop, and an answer about a candidate is none to the loop.
	const hitl = await candidateToAsk(result, asking);
	const candidate = { loop: result.loop, version: result.version, parent: result.parent };
	const { binary, json } = item;
	return leaveBy({ 'Ask a Person': [{ ...itemOf(context, asJson({ ...json, candidate, ...(hitl && { text: hitl.input.text, hitl }) })), ...(binary && { binary }) }] });
}

async function learn(context: IExecuteFunctions, loop: string): Promise<INodeExecutionData[][]> {
	const settings = readTrainSettings(context);
	const store = await openStore();
	const now = (): Date => new Date();
	const executionId = executionKey(context);
	const tell = tellProgress(context, loop);
	const holder = [executionId, context.getNode().id, runIndexOf(context)].join('/');
	const turn = await trainInTurn({ store, loop, holder, now }, async (keepTurn) => {
		await recordLeftBehind(store, loop, now());
		return await retrain({
			loop,
			store,
			train: async (request, options) => await train(request, { ...options, encoder: await trainingEncoder(context, settings) }),
			now,
			triggers: settings.triggers,
			signOff: settings.signOff,
			signal: context.getExecutionCancelSignal(),
			onProgress: (progress) => {
				void keepTurn();
				tell(progress);
			},
		});
	});
	if (turn.kind === 'taken') {
		return notReady(context, loop, 'running', `Another training of this loop has been going on since ${turn.since}. This run leaves it to that one; the next run looks again.`);
	}
	return await outputsOf(context, turn.result, { store, executionId, now: now(), lookAgain: settings.lookAgain });
}

/** One round of learning for one loop, however many items came in. A failed training changes nothing and leaves by Not Ready. */
export async function trainLoop(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	try {
		return await learn(context, loop);
	} catch (error) {
		const stays = isHitlError(error) && (error.code === 'training-stopped' || error.code === 'store-corrupt');
		if (!stays) throw toNodeError(context.getNode(), error);
		context.logger.error('Retrain: the training stopped', { loop, cause: error.cause });
		return notReady(context, loop, 'failed', `${error.message} ${error.nextStep}`);
	}
}
