import { expect } from "vitest";

/** A problem document (RFC 9457), as far as every one of them goes. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** The body, after a look at the status. */
export async function answer<Body>(response: Response, status: number): Promise<Body> {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return (text === "" ? undefined : JSON.parse(text)) as Body;
}

/** A problem, after a look at status and content type. */
export async function problemOf(response: Response, status: number): Promise<Problem> {
  expect(response.headers.get("content-type")).toMatch("application/problem+json");
  return answer(response, status);
}

/** The code of a problem, after the same look. */
export const problemCode = async (response: Response, status: number): Promise<string> =>
  (await problemOf(response, status)).code;
