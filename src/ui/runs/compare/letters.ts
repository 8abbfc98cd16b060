/** Names of the runs compared, in charts and tables; at most this many are compared. */
export const letters = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
