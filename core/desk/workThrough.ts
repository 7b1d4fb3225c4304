export interface Work<T> {
	/** The next ones, most pressing first; none when there is nothing left. */
	readonly take: () => Promise<readonly T[]>;
	readonly work: (each: T) => Promise<void>;
	/** So many are worked on at the same time. */
	readonly lanes: number;
	/** Nothing more is taken then; what was taken is still worked on. */
	readonly isOver: () => boolean;
}

/** Takes and works until nothing is left or the time is over. Rejects with the first error; what is begun then ends by itself. */
export async function workThrough<T>({ take, work, lanes, isOver }: Work<T>): Promise<void> {
	let taken: T[] = [];
	let taking: Promise<void> | undefined;
	let isEmpty = false;
	const next = async (): Promise<T | undefined> => {
		for (;;) {
			const each = taken.shift();
			if (each !== undefined || isEmpty || isOver()) return each;
			taking ??= take().then((found) => {
				taken = [...found];
				isEmpty = found.length === 0;
				taking = undefined;
			});
			await taking;
		}
	};
	const lane = async (): Promise<void> => {
		for (let each = await next(); each !== undefined; each = await next()) await work(each);
	};
	await Promise.all(Array.from({ length: lanes }, lane));
}
