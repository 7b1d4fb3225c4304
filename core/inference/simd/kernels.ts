import { KERNEL_BINARY } from './kernelBinary';

/** What `assembly/index.ts` exports. Places are byte offsets into the memory, which holds one encoder, head, table, set of training rows or set of vectors. */
export interface Kernels {
	/** Its buffer is another one after every call that allocates. */
	readonly memory: { readonly buffer: ArrayBuffer };
	allocate(bytes: number): number;

	openEncoder(
		rows: number,
		scales: number,
		denseSize: number,
		lexicalBits: number,
		window: number,
		tokenLimit: number,
		denseOut: number,
		indexOut: number,
		valueOut: number,
		countsOut: number,
	): void;
	readVocabulary(pieces: number, bytes: number, size: number, unknownId: number, longestWord: number): number;
	pairsInOrder(list: number, count: number, tokens: number): number;
	inputRoom(bytes: number): number;
	encodePlain(bytes: number): void;
	encodeFlagged(bytes: number): void;

	packTile(rows: number, rowCount: number, features: number, dense: number, paddedDense: number, tile: number): void;
	headLogits(
		tiles: number,
		tileCount: number,
		lines: number,
		dense: number,
		denseSize: number,
		index: number,
		value: number,
		lexicalCount: number,
		out: number,
	): void;

	similarities(
		query: number,
		queryScale: number,
		rows: number,
		scales: number,
		size: number,
		count: number,
		out: number,
	): void;

	openLogistic(
		dense: number,
		denseSize: number,
		starts: number,
		indices: number,
		values: number,
		columns: number,
		labels: number,
		rowWeights: number,
		classes: number,
	): void;
	logisticLoss(list: number, count: number, total: number, decay: number, point: number, gradient: number): number;
	logisticScores(list: number, count: number, point: number, out: number): void;

	dot(a: number, b: number, count: number): number;
	addScaled(base: number, scale: number, step: number, out: number, count: number): void;
}

/** The part of the global that is used; TypeScript has it among the types of browsers only. */
declare const WebAssembly: {
	readonly Module: new (binary: Uint8Array) => object;
	readonly Instance: new (module: object) => { readonly exports: Kernels };
};

let compiled: object | undefined;

/** A new instance with a memory of its own, which goes when the instance is no longer used. Takes under a millisecond. */
export function openKernels(): Kernels {
	compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_BINARY, 'base64'));
	return new WebAssembly.Instance(compiled).exports;
}
