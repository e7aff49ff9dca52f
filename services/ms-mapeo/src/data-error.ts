/**
 * Whether the database refused the data: SQLSTATE class 22 (a value that cannot be) or 23 (a constraint). No later attempt
 * can succeed, while any other failure, of whatever kind, is one of the database and says nothing about the data.
 */
export const isDataError = (error: unknown): boolean =>
  error instanceof Error && dataStates.test(String((error as { readonly code?: unknown }).code));

const dataStates = /^2[23][0-9A-Z]{3}$/;
