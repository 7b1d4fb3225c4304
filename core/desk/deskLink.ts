/** The link to a review's page at the Desk, for whoever gets this nonce. `more` are further fields, such as the answer that a message's button names. */
export function deskLink(desk: string, reviewId: string, nonce: string, more: Readonly<Record<string, string>> = {}): string {
	const link = new URL(desk);
	for (const [name, value] of Object.entries({ r: reviewId, k: nonce, ...more })) link.searchParams.set(name, value);
	return link.toString();
}
