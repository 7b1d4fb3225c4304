import { slices } from '../../mapInSlices';

export interface TokenizerParts {
	/** Pieces and what stands as their numbers, in the order of the file. */
	readonly vocabulary: ReadonlyArray<readonly [string, unknown]>;
	/** The file with an empty vocabulary in its place; unchanged when none was found or it is no JSON. */
	readonly rest: string;
}

const START = /"vocab"\s*:\s*\{\s*/;
const ENTRY = /("[^"\\]*(?:\\.[^"\\]*)*")\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*"|[^\s,{}[\]"]+)\s*([,}])\s*/y;
const ENTRIES_BETWEEN_LOOKS = 500;

/**
 * Takes the vocabulary out of the text of a tokenizer.json. JSON.parse would read all of its 30,000 members in one go, and
 * so would whoever walks over such an object: 10 ms each.
 */
export async function readVocabulary(file: string): Promise<TokenizerParts> {
	const found = START.exec(file);
	if (found === null) return { vocabulary: [], rest: file };
	const start = found.index + found[0].length;
	const vocabulary: Array<readonly [string, unknown]> = [];
	const slice = slices({});
	ENTRY.lastIndex = start;
	for (;;) {
		const at = ENTRY.lastIndex;
		const entry = ENTRY.exec(file);
		const piece = valueOf(entry?.[1]);
		const id = valueOf(entry?.[2]);
		if (entry === null || typeof piece !== 'string' || id === undefined) return { vocabulary: [], rest: file };
		vocabulary.push([piece, id]);
		const end = at + entry[0].length;
		if (entry[3] === '}') return { vocabulary, rest: `${file.slice(0, start)}}${file.slice(end)}` };
		if (vocabulary.length % ENTRIES_BETWEEN_LOOKS === 0 && slice.isOver()) await slice.next();
		ENTRY.lastIndex = end;
	}
}

/** Undefined for what is no JSON. */
function valueOf(json = ''): unknown {
	if (!json.includes('\\') && json.startsWith('"')) return json.slice(1, -1);
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}
