import { inspectModelFolder, type ModelFolder } from '../models/modelFolder';
import { cancelled, mapInSlices } from '../../mapInSlices';
import type { LoadOptions } from './loadedModel';
import { loadOnnxModel, type OnnxModel, type Output } from './onnxModel';
import type { TaskName } from './task';
import { loadTokenizer, type SingleRow, type TextTokens, type Tokenizer } from './tokenizer';
import { RUN_BOUNDS, runRows, tensors, type RunBounds } from './tokenRuns';

/** A network that reads text, with its tokenizer. */
export interface TextModel {
	readonly task: TaskName;
	readonly folder: ModelFolder;
	readonly tokenizer: Tokenizer;
	readonly network: OnnxModel;
	/** Runs in which the answer to a row is the same as if it were alone. */
	readonly faithful: RunBounds;
	/** The largest runs that the network can take. */
	readonly largest: RunBounds;
	/** What the network gave for one short text while it was loaded. */
	readonly sample: { readonly outputs: ReadonlyMap<string, Output>; readonly tokens: number };
}

/** A text as it will be run. */
export interface ReadText {
	readonly tokens: TextTokens;
	/** Undefined when there is nothing to read. */
	readonly row: SingleRow | undefined;
	readonly truncated: boolean;
	readonly knownTokenRatio: number;
}

/** One text's part of a run. */
export interface TextOutput {
	/** Position of the text in the list. */
	readonly place: number;
	readonly text: ReadText;
	readonly row: SingleRow;
	/** Its row in the outputs, of so many. */
	readonly at: number;
	readonly of: number;
	readonly outputs: ReadonlyMap<string, Output>;
}

const ALONE: RunBounds = { rows: 1, tokens: 1 };
const SHORT_SAMPLE = 'a';
const LONG_SAMPLE = 'The quick brown fox jumps over 13 lazy dogs!';

/**
 * Checks a folder for a task and loads what is in it; `learn` finds out what the task needs to know, or refuses the model.
 * Errors: those of the folder, the tokenizer, the network and `learn`.
 */
export async function loadTextModel<Facts>(
	task: TaskName,
	{ folder: path, dtype, threads }: LoadOptions,
	learn: (model: TextModel) => Facts,
): Promise<TextModel & { readonly facts: Facts }> {
	const folder = await inspectModelFolder(path, task, dtype);
	const tokenizer = await loadTokenizer(folder);
	const network = await loadOnnxModel(folder, task, threads);
	try {
		const [short, long] = [SHORT_SAMPLE, LONG_SAMPLE].map((text) => tokenizer.single(tokenizer.tokens(text)));
		if (short === undefined || long === undefined) throw new Error('unreachable');
		const alone = await network.forward(tensors([short], short.ids.length, tokenizer.padId));
		const together = await network
			.forward(tensors([short, long], Math.max(short.ids.length, long.ids.length), tokenizer.padId))
			// Some networks were exported for one row at a time.
			.catch(() => undefined);
		const model = {
			task,
			folder,
			tokenizer,
			network,
			faithful: together !== undefined && areEqual(alone, together) ? RUN_BOUNDS : ALONE,
			largest: together === undefined ? ALONE : RUN_BOUNDS,
			sample: { outputs: alone, tokens: short.ids.length },
		};
		return { ...model, facts: learn(model) };
	} catch (error) {
		await network.dispose();
		throw error;
	}
}

/** Reads texts without holding up the process. An abort ends it with `cancelled`. */
export const readTexts = async (
	{ tokenizer }: TextModel,
	texts: readonly string[],
	isAborted: () => boolean,
): Promise<ReadText[]> =>
	await mapInSlices(texts, (text) => {
		if (isAborted()) throw cancelled();
		const tokens = tokenizer.tokens(text);
		const row = tokenizer.single(tokens);
		return {
			tokens,
			row: tokens.ids.length === 0 ? undefined : row,
			truncated: row.truncated,
			knownTokenRatio: tokenizer.knownTokenRatio(text),
		};
	});

/** Runs the texts that have something to read, in any order. */
export async function* runTexts(
	{ network, tokenizer, faithful }: TextModel,
	texts: readonly ReadText[],
	isAborted: () => boolean,
): AsyncGenerator<TextOutput> {
	const readable = texts.flatMap((text, place) => {
		const { row } = text;
		return row === undefined ? [] : [{ place, text, row }];
	});
	const rows = readable.map(({ row }) => row);
	for await (const { positions, outputs } of runRows(network, rows, {
		padId: tokenizer.padId,
		bounds: faithful,
		isAborted,
	})) {
		for (const [at, position] of positions.entries()) {
			const one = readable[position];
			if (one !== undefined) yield { ...one, at, of: positions.length, outputs };
		}
	}
}

/**
 * Whether a row's answer is the same with a mate as without. Dynamic int8 scales numbers by the largest of the whole run:
 * on MiniLM a mate moves the components of a vector by up to 0.04.
 */
function areEqual(alone: ReadonlyMap<string, Output>, together: ReadonlyMap<string, Output>): boolean {
	for (const [name, { data }] of alone) {
		const other = together.get(name)?.data ?? [];
		let largest = 0;
		let difference = 0;
		// The first row comes first, and in it the tokens without the padding.
		for (let i = 0; i < data.length; i++) {
			largest = Math.max(largest, Math.abs(data[i] ?? 0));
			difference = Math.max(difference, Math.abs((data[i] ?? 0) - (other[i] ?? NaN)));
		}
		if (!(difference <= largest * 1e-4)) return false;
	}
	return true;
}
