/** How charts and tables name the runs compared; there are no more than these. */
export const letters = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
