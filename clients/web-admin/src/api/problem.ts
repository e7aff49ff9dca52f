import type { Translate } from "../i18n/translate.ts";

/** Why a call failed: the service's problem details (RFC 9457), or that no service could be reached (status 0). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Stable name such as `invalid-credentials`; empty when the answer was not a problem document. */
  readonly code: string;

  constructor(status: number, code: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.status = status;
    this.code = code;
  }

  /** Reads a failed answer; one that is not a problem document (a proxy's page) keeps its status alone. */
  static async from(response: Response): Promise<ApiProblem> {
    const body: unknown = await response.json().catch(() => undefined);
    const { code, detail } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    return new ApiProblem(
      response.status,
      typeof code === "string" ? code : "",
      typeof detail === "string" ? detail : "",
    );
  }
}

/** The sentence to show for an error: the service's own, which speaks the person's language, else ours. */
export function problemMessage(error: unknown, t: Translate): string {
  if (!(error instanceof ApiProblem)) throw error;
  if (error.message) return error.message;
  return error.status === 0 ? t("problem.unreachable") : t("problem.unknown", { status: error.status });
}
