/**
 * Arithmetic of the encoder, of heads, of look-ups by similarity and of training, in AssemblyScript with WebAssembly SIMD.
 * An instance serves one of them. Every sum has a fixed order, written at its function, and relaxed SIMD is not used: WebAssembly
 * leaves no other freedom to a machine, so that the same input gives the same bits everywhere and for ever.
 *
 * `node scripts/kernels.mjs` compiles this folder into `../kernelBinary.ts`; a test checks that nobody forgot to.
 */
export { encodeFlagged, encodePlain, inputRoom, openEncoder, pairsInOrder, readVocabulary } from './encoder';
export { headLogits, packTile } from './head';
export { logisticLoss, logisticScores } from './logistic';
export { openLogistic } from './logisticRows';
export { similarities } from './similarity';
export { addScaled, dot } from './vectors';

/** Room for `bytes`, zero at first and aligned to 16; the memory grows if it must. It is never given back. */
export function allocate(bytes: usize): usize {
	return heap.alloc(bytes);
}
