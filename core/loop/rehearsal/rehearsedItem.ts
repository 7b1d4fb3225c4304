/** A past item whose right answer is known. */
export interface RehearsedItem {
	/** Different for each item, also where the text is the same. */
	readonly itemId: string;
	readonly text: string;
	/** Absent where none of the labels fits. */
	readonly label?: string;
}
