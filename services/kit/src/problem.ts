import type { ErrorRequestHandler, Request } from "express";
import { error as validatorErrors } from "express-openapi-validator";
import { DatabaseError } from "pg";
import type { Log } from "./log.ts";
import { isUnavailable } from "./unavailable.ts";

/** One kind of problem. `{name}` in a text is replaced by the value of that name. */
export interface ProblemText {
  readonly status: number;
  readonly en: string;
  readonly es: string;
}

/** A value that the client sent and that cannot be accepted. `path` is a JSON Pointer into the request, `/body/name`. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export type ProblemValues = Readonly<Record<string, string | number>>;

export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** The problems that a service can answer with, by code. Made by `defineProblems`. */
export interface ProblemCatalog<Code extends string = string> {
  readonly texts: Readonly<Record<Code, ProblemText>>;
  /** The error to throw; the handler turns it into an answer in the client's language. */
  error(code: Code, values?: ProblemValues, options?: ProblemOptions): DomainError;
}

/** A failure that the client can understand. Anything else thrown is a 500 that tells nothing. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: string;
  readonly status: number;
  readonly values: ProblemValues;
  readonly text: ProblemText;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, text: ProblemText, values: ProblemValues = {}, options: ProblemOptions = {}) {
    super(`${code}: ${fill(text.en, values)}`, { cause: options.cause });
    this.code = code;
    this.status = text.status;
    this.text = text;
    this.values = values;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

export function defineProblems<const Texts extends Readonly<Record<string, ProblemText>>>(
  texts: Texts,
): ProblemCatalog<keyof Texts & string> {
  return {
    texts,
    error: (code, values, options) => new DomainError(code, texts[code] as ProblemText, values, options),
  };
}

/** Problems that any service can answer with. */
export const kitProblems = defineProblems({
  "invalid-request": {
    status: 400,
    en: "The request is not what the API's description asks for.",
    es: "La petición no es lo que pide la descripción de la API.",
  },
  unauthorized: {
    status: 401,
    en: "A valid access token is needed.",
    es: "Se necesita un token de acceso válido.",
  },
  forbidden: {
    status: 403,
    en: "Your role does not allow this.",
    es: "Tu rol no permite hacer esto.",
  },
  "not-found": {
    status: 404,
    en: "There is nothing at this address.",
    es: "No hay nada en esta dirección.",
  },
  "method-not-allowed": {
    status: 405,
    en: "This address does not support that method.",
    es: "Esta dirección no admite ese método.",
  },
  "body-too-large": {
    status: 413,
    en: "The body is larger than this address accepts.",
    es: "El cuerpo es mayor de lo que acepta esta dirección.",
  },
  "unsupported-media-type": {
    status: 415,
    en: "This address does not accept that content type.",
    es: "Esta dirección no acepta ese tipo de contenido.",
  },
  "idempotency-key-in-use": {
    status: 409,
    en: "A request with this idempotency key is under way. Ask again in a moment for its answer.",
    es: "Hay una petición en curso con esta clave de idempotencia. Vuelve a preguntar enseguida por su respuesta.",
  },
  "idempotency-key-reused": {
    status: 422,
    en: "This idempotency key came with another request before. Use a new key for a new request.",
    es: "Esta clave de idempotencia ya vino con otra petición. Usa una clave nueva para una petición nueva.",
  },
  "too-many-requests": {
    status: 429,
    en: "Too many requests. Try again in {seconds} s.",
    es: "Demasiadas peticiones. Vuelve a intentarlo dentro de {seconds} s.",
  },
  internal: {
    status: 500,
    en: "Something failed on our side. The request id helps us to find out what.",
    es: "Algo ha fallado por nuestra parte. El identificador de la petición nos ayuda a saber qué.",
  },
  "region-standby": {
    status: 503,
    en: "This region accepts no changes at the moment: {reason}. Reading works. Try again shortly.",
    es: "Esta región no acepta cambios en este momento: {reason}. La lectura funciona. Vuelve a intentarlo en breve.",
  },
  unavailable: {
    status: 503,
    en: "The service cannot do this right now. Try again shortly.",
    es: "El servicio no puede hacer esto ahora mismo. Vuelve a intentarlo en breve.",
  },
});

export type Language = "en" | "es";

/** The language of the answer by Accept-Language; English when the client asks for neither. */
export const languageOf = (req: Pick<Request, "acceptsLanguages">): Language =>
  req.acceptsLanguages("en", "es") === "es" ? "es" : "en";

/** Turns whatever was thrown into a problem document (RFC 9457). Goes last. */
export const problemHandler =
  (log: Log): ErrorRequestHandler =>
  (thrown: unknown, req, res, next) => {
    const error = toDomainError(thrown);
    if (error.status >= 500)
      log.error({ err: thrown, method: req.method, url: req.originalUrl, requestId: req.id }, error.code);
    // The answer has begun: cutting the connection is the only way left to tell the client that it is incomplete.
    if (res.headersSent) {
      next(thrown);
      return;
    }

    const language = languageOf(req);
    res
      .status(error.status)
      .set(error.headers)
      .set("content-language", language)
      .vary("accept-language")
      .type("application/problem+json")
      .send(
        JSON.stringify({
          type: `/problems/${error.code}`,
          title: titleOf(error.code),
          status: error.status,
          detail: fill(error.text[language], error.values),
          code: error.code,
          instance: `/requests/${req.id}`,
          ...(error.errors && { errors: error.errors }),
        }),
      );
  };

/** What a thrown value means to the client. Only `DomainError` and the body parser's and validator's errors mean more than 500 and 503. */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (isUnavailable(thrown))
    return kitProblems.error("unavailable", {}, { cause: thrown, headers: { "retry-after": "5" } });
  if (thrown instanceof validatorErrors.BadRequest)
    return kitProblems.error("invalid-request", {}, { cause: thrown, errors: fieldErrors(thrown.errors) });

  if (thrown instanceof DatabaseError && unstorable.has(thrown.code ?? ""))
    return kitProblems.error("invalid-request", {}, { cause: thrown });

  const status = clientStatus(thrown);
  const code = (status !== undefined && codeByStatus[status]) || "internal";
  const allow = (thrown as { headers?: { Allow?: string } } | null)?.headers?.Allow;
  const headers = {
    ...(code === "unauthorized" && { "www-authenticate": "Bearer" }),
    ...(allow !== undefined && { allow }),
  };
  return kitProblems.error(code, {}, { cause: thrown, headers });
}

/** A text that no PostgreSQL column can hold, such as one with a NUL character. */
const unstorable = new Set(["22021", "22P05"]);

type KitCode = keyof typeof kitProblems.texts;

const codeByStatus: Readonly<Record<number, KitCode>> = {
  400: "invalid-request",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  405: "method-not-allowed",
  413: "body-too-large",
  415: "unsupported-media-type",
};

/** The `status` that express, its body parser and the validator put on errors that are the client's. */
function clientStatus(thrown: unknown): number | undefined {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}

const fieldErrors = (errors: readonly { path?: string; message?: string }[]): FieldError[] =>
  errors.map(({ path = "", message = "" }) => ({ path, message }));

/** `vehicle-not-found` → `Vehicle not found`: RFC 9457 wants a title that never changes for a type. */
const titleOf = (code: string): string => {
  const words = code.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const fill = (text: string, values: ProblemValues): string =>
  text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
