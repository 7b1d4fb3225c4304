/** Largest absolute difference between two lists of numbers. */
export function largestDifference(ours, theirs) {
	if (ours.length !== theirs.length) throw new Error(`${ours.length} numbers against ${theirs.length}`);
	let largest = 0;
	for (let i = 0; i < ours.length; i++) {
		const difference = Math.abs(ours[i] - theirs[i]);
		// Not a number is as far away as can be.
		if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
	}
	return largest;
}

/** How many rows of ours are nearer to another text's row of theirs than to that of their own text. */
export function outOfPlace(ours, theirs, size, texts) {
	const count = texts.length;
	const dot = (row, other) => {
		let sum = 0;
		for (let i = 0; i < size; i++) sum += ours[row * size + i] * theirs[other * size + i];
		return sum;
	};
	let wrong = 0;
	for (let row = 0; row < count; row++) {
		const own = dot(row, row);
		let isBeaten = false;
		for (let other = 0; other < count && !isBeaten; other++)
			isBeaten = texts[other] !== texts[row] && dot(row, other) > own;
		if (isBeaten) wrong++;
	}
	return wrong;
}
