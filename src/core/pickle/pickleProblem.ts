/** Thrown inside the pickle reader only; pickleToJson turns it into a reason. The message is a clause without full stop. */
export class PickleProblem extends Error {}
