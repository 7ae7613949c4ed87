/** From here on an export counts as a likely equivalent and must be answered. docs/existence-search.md says why. */
export const EXISTS_THRESHOLD = 0.5

/** From here on it is worth a look. */
export const SIMILAR_THRESHOLD = 0.45
