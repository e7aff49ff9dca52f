import { type ReactNode, type SubmitEvent, useState } from "react";
import { problemMessage } from "../api/problem.ts";
import { Brand } from "../brand.tsx";
import { useLanguage } from "../i18n/language-context.tsx";
import { Preferences } from "../preferences.tsx";
import type { Session } from "./session.ts";
import "./log-in-page.css";

/** Asks for e-mail and password. Credentials are never taken from the URL, which histories and logs keep. */
export function LogInPage({ logIn }: { readonly logIn: Session["logIn"] }): ReactNode {
  const { t } = useLanguage();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<unknown>();

  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setProblem(undefined);
    logIn({ email: text(form, "email"), password: text(form, "password") })
      .catch(setProblem)
      .finally(() => setPending(false));
  };

  return (
    <div className="log-in">
      <div className="log-in-preferences">
        <Preferences />
      </div>
      <main className="log-in-card">
        <Brand />
        <p className="log-in-tagline">{t("app.tagline")}</p>
        <form onSubmit={submit} aria-label={t("logIn.title")} data-testid="log-in-form">
          <label>
            {t("logIn.email")}
            <input name="email" type="email" autoComplete="username" required autoFocus />
          </label>
          <label>
            {t("logIn.password")}
            <input name="password" type="password" autoComplete="current-password" required />
          </label>
          {problem !== undefined && (
            <p className="problem" role="alert" data-testid="log-in-problem">
              {problemMessage(problem, t)}
            </p>
          )}
          <button type="submit" className="primary" disabled={pending}>
            {pending ? t("logIn.submitting") : t("logIn.submit")}
          </button>
        </form>
      </main>
    </div>
  );
}

function text(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === "string" ? value : "";
}
