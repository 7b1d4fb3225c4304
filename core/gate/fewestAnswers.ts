/**
 * The fewest answers, without a single mistake among them, that show an error of at most `alpha` with confidence 1 − `delta`:
 * the smallest n with (1 − α)^n ≤ δ (Clopper & Pearson 1934, for no mistakes). 45 for 5 % at 90 %.
 */
export const fewestAnswers = (alpha: number, delta: number): number => Math.ceil(Math.log(delta) / Math.log1p(-alpha));
