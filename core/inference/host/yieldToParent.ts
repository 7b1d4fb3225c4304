import { writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';

// 0 is what n8n has; 1,000 is "first of all".
const OUT_OF_MEMORY_SCORE = '500';

/** n8n comes first: for processor time, and for memory, where Linux ends the process with the highest score when none is left. */
export function yieldToParent(): void {
	try {
		setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
	} catch {
		// Some systems forbid it; then both have the same rank.
	}
	writeFile('/proc/self/oom_score_adj', OUT_OF_MEMORY_SCORE).catch(() => undefined);
}
