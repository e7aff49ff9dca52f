interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** A problem that the platform answered with (RFC 9457). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(
    method: string,
    path: string,
    status: number,
    { code = "", title = "", detail = title, errors = [] }: Problem,
  ) {
    super(
      [`${method} ${path}: ${status} ${detail}`, ...errors.map((error) => `${error.path} ${error.message}`)].join("; "),
    );
    this.status = status;
    this.code = code;
  }
}

/** A client of the public API, as any outsider would write one. */
export class Api {
  readonly url: string;
  readonly accessToken: string | undefined;

  constructor(url: string, accessToken?: string) {
    this.url = url;
    this.accessToken = accessToken;
  }

  get<T>(path: string): Promise<T> {
    return this.#request<T>("GET", path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#request<T>("POST", path, body);
  }

  delete(path: string): Promise<void> {
    return this.#request("DELETE", path);
  }

  /** Every item of a list, page after page. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? "" : `${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
      const page = await this.get<{ items: T[]; nextCursor?: string }>(`${path}${query}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return items;
  }

  async #request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.accessToken === undefined ? {} : { authorization: `Bearer ${this.accessToken}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === "" ? undefined : JSON.parse(text);
    if (!response.ok) throw new ApiProblem(method, path, response.status, parsed ?? {});
    return parsed as T;
  }
}
