/** One address, one spelling: what is compared and stored. Mail servers that tell cases apart are not worth a second account. */
export const normaliseEmail = (email: string): string => email.normalize("NFKC").toLowerCase();
