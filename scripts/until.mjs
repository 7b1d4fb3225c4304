const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again until the answer is true; false when it never was within the time. */
export async function until(check, { limitMs = 120_000, everyMs = 150 } = {}) {
	for (const end = Date.now() + limitMs; Date.now() < end; await pause(everyMs))
		if (await check().catch(() => false)) return true;
	return false;
}
