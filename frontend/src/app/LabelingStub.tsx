/** Stands in for the editor while it is being built. */
export const LabelingPage = () => null;
