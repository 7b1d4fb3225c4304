/** Why a pretrained model's confidence is to be taken with care. */
export function answeredBy(truncated: boolean): string {
	const reason =
		'Answered by a pretrained model, whose confidence no human answer of this loop has confirmed yet';
	return truncated ? `${reason} (only the beginning of this long text was read).` : `${reason}.`;
}
