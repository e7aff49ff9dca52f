import { z } from "zod";
import { Refusal } from "./refusal.ts";
import type { Commit } from "./release-clone.ts";

/** What somebody said about a commit in one context (Argo CD's: `argocd/<environment>/<role>/<application>`). */
export interface CommitStatus {
  readonly context: string;
  readonly state: "success" | "failure" | "error" | "pending";
  readonly description: string;
  /** ISO 8601, to the second. */
  readonly updatedAt: string;
}

/** Where the forge keeps what was said about commits. */
export interface Statuses {
  /**
   * All that was said about a commit, newest first: the same may have succeeded and failed later.
   *
   * @throws Refusal when the forge cannot be asked
   */
  readonly of: (commit: Commit) => Promise<readonly CommitStatus[]>;
}

const Page = z.array(
  z.object({
    context: z.string(),
    state: z.enum(["success", "failure", "error", "pending"]),
    description: z.string().nullish(),
    updated_at: z.string(),
  }),
);

const pageSize = 100;

/**
 * Commit statuses as GitHub's REST API has them.
 *
 * @param url the repository there, such as `https://api.github.com/repos/owner/name`
 * @param token lets in. @default as anybody
 */
export const gitHubStatuses = (url: string, token: string | undefined): Statuses => ({
  async of(commit) {
    const statuses: CommitStatus[] = [];
    for (let page = 1; ; page += 1) {
      const found = await pageAt(`${url}/commits/${commit}/statuses?per_page=${pageSize}&page=${page}`, token);
      statuses.push(
        ...found.map(({ updated_at: updatedAt, description, ...rest }) => ({
          ...rest,
          description: description ?? "",
          updatedAt,
        })),
      );
      if (found.length < pageSize) return statuses;
    }
  },
});

async function pageAt(url: string, token: string | undefined): Promise<z.infer<typeof Page>> {
  const headers = {
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new Refusal(`${url} could not be asked (${(error as Error).message}); name the forge with --statuses.`);
  });
  // A commit that has not arrived there yet has no statuses yet; a repository that the token may not see is 404.
  if (response.status === 422) return [];
  if (!response.ok)
    throw new Refusal(
      `${url} was answered with ${response.status}; GITHUB_TOKEN needs the right to read commit statuses.`,
    );
  const body = Page.safeParse(await response.json());
  if (!body.success) throw new Refusal(`${url} has no commit statuses of GitHub's; name the forge with --statuses.`);
  return body.data;
}
