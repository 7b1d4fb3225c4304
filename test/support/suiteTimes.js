// Writes down when a suite begins and ends, for scripts/standstill.mjs to read: a suite that hangs can say nothing itself.
const { appendFileSync } = require('node:fs');

module.exports = class SuiteTimes {
	#write(event, { path }) {
		const file = process.env.HITL_SUITE_TIMES;
		if (file) appendFileSync(file, `${JSON.stringify({ event, path })}\n`);
	}

	onTestFileStart(test) {
		this.#write('begin', test);
	}

	onTestFileResult(test) {
		this.#write('end', test);
	}
};
