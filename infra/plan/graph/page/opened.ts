/** Which card is open. It stands in the address, so that a link shows what its sender saw. */
export const opened = {
  get: (): string => decodeURIComponent(location.hash.slice(1)),
  set(id: string): void {
    location.hash = encodeURIComponent(id);
  },
};
