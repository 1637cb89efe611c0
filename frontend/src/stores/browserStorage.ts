/** What this browser keeps for the site; browsers that block it throw where it is only named. */
export const browserStorage = (): Storage | null => {
  try {
    return localStorage;
  } catch {
    return null;
  }
};
