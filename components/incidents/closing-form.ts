/** The button in the foot of the page submits the form of the last step by this id. */
export const CLOSING_FORM = 'close-incident';
