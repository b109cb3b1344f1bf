/** What stands for the external id of somebody who was erased; nobody else has it. */
export const erasedExternalId = (id: string): string => `erased-${id}`;

/** Whether this row is what is left of a person who was erased. */
export const isErased = ({ id, externalId }: { id: string; externalId: string }): boolean =>
  externalId === erasedExternalId(id);
