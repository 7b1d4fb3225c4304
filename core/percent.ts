/** "83 %" with a no-break space; one decimal under 10 %, none above; never rounded up to 100 or down to 0. */
export function percent(share: number): string {
	const exact = share * 100;
	const shown = exact >= 99.5 && exact < 100 ? Math.floor(exact * 10) / 10 : exact > 0 && exact < 10 ? Math.max(0.1, Math.round(exact * 10) / 10) : Math.round(exact);
	return `${shown}\u00a0%`;
}
