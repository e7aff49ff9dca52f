import type { ReactNode } from "react";

/** The mark and the name: an arrow that knows where it heads. */
export function Brand(): ReactNode {
  return (
    <h1 className="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" />
        <path d="M16 6 L24.5 25 L16 20.6 L7.5 25 Z" />
      </svg>
      Rumbo
    </h1>
  );
}
