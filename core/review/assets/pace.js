/* Whoever agrees sixty times within a minute and a half is asked to look again. It decides nothing. */
function pace(stop) {
	const agreed = new Map();
	return (card, agrees) => {
		agreed.delete(card);
		if (agrees) agreed.set(card, Date.now());
		const recent = [...agreed].filter(([, at]) => at > Date.now() - 90_000);
		if (recent.length < 60) return;
		agreed.clear();
		stop(recent[0][0]);
	};
}
