import { Api, ApiProblem } from "./api.ts";

export interface Account {
  readonly organisation: string;
  readonly email: string;
  readonly password: string;
}

/** Logs in, and signs the organisation up first where it does not exist yet. */
export async function logIn(url: string, { organisation, email, password }: Account): Promise<Api> {
  const anonymous = new Api(url);
  try {
    await anonymous.post("/api/auth/v1/organisations", {
      name: organisation,
      timeZone: "Europe/Madrid",
      language: "es",
      administrator: { name: "Demo", email, password },
    });
  } catch (error) {
    // 409: it is there since an earlier start.
    if (!(error instanceof ApiProblem && error.status === 409)) throw error;
  }
  const { accessToken } = await anonymous.post<{ accessToken: string }>("/api/auth/v1/sessions", { email, password });
  return new Api(url, accessToken);
}
