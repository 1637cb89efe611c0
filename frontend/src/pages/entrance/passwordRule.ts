/** What the server asks of a password that is set. */
export const SHORTEST_PASSWORD = 10;
