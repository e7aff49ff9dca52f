import type { ReactNode } from "react";

/** Line icons on a 24 px grid. They are decoration: the button around one carries the name. */
const icon = (path: ReactNode): ReactNode => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    {path}
  </svg>
);

export const SunIcon = (): ReactNode =>
  icon(
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 2v2M12 20v2M2 12h2M20 12h2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4" />
    </>,
  );

export const MoonIcon = (): ReactNode => icon(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />);

export const LogOutIcon = (): ReactNode =>
  icon(<path d="M14 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8M10 12h10m-3.5-3.5L20 12l-3.5 3.5" />);

export const PlusIcon = (): ReactNode => icon(<path d="M12 5v14M5 12h14" />);

export const MinusIcon = (): ReactNode => icon(<path d="M5 12h14" />);

export const FitIcon = (): ReactNode =>
  icon(<path d="M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4" />);
