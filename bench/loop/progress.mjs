const words = (seconds) => (seconds < 90 ? `${Math.round(seconds)} s` : seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`);

/** Tells how far the runs are and how long the rest will take, on one line where that can be rewritten. */
export function progressOf(runs, { stream = process.stdout, now = () => performance.now() } = {}) {
	let done = 0;
	let worked = 0;
	let begun = now();
	const line = (text, ends) => {
		if (stream.isTTY) stream.write(`\r\u001b[K${text}${ends ? '\n' : ''}`);
		else if (ends) stream.write(`${text}\n`);
	};
	return {
		begin: () => (begun = now()),
		during(name, cycle, cycles) {
			const part = cycle / cycles;
			const each = (worked + (now() - begun) / 1_000) / (done + part);
			line(`${name}: cycle ${cycle} of ${cycles}, some ${words(each * (runs - done - part))} left`, false);
		},
		end(name, result) {
			worked += (now() - begun) / 1_000;
			done++;
			const left = done < runs ? `; some ${words((worked / done) * (runs - done))} left` : '';
			line(`${name}: ${result} (${words((now() - begun) / 1_000)}; ${done} of ${runs}${left})`, true);
		},
		words,
	};
}
