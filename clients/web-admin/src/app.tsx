import { type ReactNode, useSyncExternalStore } from "react";
import type { AuthApi } from "./api/auth-api.ts";
import type { MapApi } from "./api/map-api.ts";
import { LanguageProvider } from "./i18n/language-context.tsx";
import { LiveMapPage } from "./live-map/live-map-page.tsx";
import { LogInPage } from "./session/log-in-page.tsx";
import type { Session } from "./session/session.ts";
import { ThemeProvider } from "./theme/theme-context.tsx";

/** What the pages need from outside; `main.tsx` makes it. */
export interface AppProps {
  readonly session: Session;
  readonly api: { readonly auth: AuthApi; readonly map: MapApi };
}

export function App({ session, api }: AppProps): ReactNode {
  const open = useSyncExternalStore(session.subscribe, session.isOpen);
  return (
    <LanguageProvider>
      <ThemeProvider>
        {open ? (
          <LiveMapPage api={api.map} me={api.auth.me} logOut={() => void session.logOut()} />
        ) : (
          <LogInPage logIn={session.logIn} />
        )}
      </ThemeProvider>
    </LanguageProvider>
  );
}
