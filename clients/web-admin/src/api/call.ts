import { ApiProblem } from "./problem.ts";

export interface Call {
  /** @default "GET" */
  readonly method?: "GET" | "POST" | "DELETE";
  /** From the origin's root, such as `/api/auth/v1/sessions`. */
  readonly path: string;
  /** Sent as JSON. @default none */
  readonly body?: unknown;
  /** Access token. @default none */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

/** Makes one call and gives the answer as it came: for streams. Everything else wants `call`. */
export type Send = (call: Call) => Promise<Response>;

/**
 * Talks to the platform's API at this page's own origin.
 *
 * @param language asked at each call, so that problems speak the language of the moment
 * @throws ApiProblem when the answer is not a success, or there is none
 */
export const makeSend =
  (language: () => string, request: typeof fetch = fetch): Send =>
  async ({ method = "GET", path, body, token, signal }) => {
    const headers = new Headers({ "accept-language": language() });
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    if (body !== undefined) headers.set("content-type", "application/json");
    const response = await request(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new ApiProblem(0, "unreachable", "", { cause });
    });
    if (!response.ok) throw await ApiProblem.from(response);
    return response;
  };

/**
 * The JSON of an answer, as the type that the contract gives it.
 *
 * @throws ApiProblem when it is no JSON: something else than our services answered
 */
export async function json<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch (cause) {
    throw new ApiProblem(response.status, "not-json", "", { cause });
  }
}
