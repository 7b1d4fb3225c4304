/** What predictions of a loop's own trained versions call their model, before the version. */
export const headModel = (encoderId: string): string => `${encoderId}/head`;
